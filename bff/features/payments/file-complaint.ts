import type { z } from 'zod';
import type { complaintAnswerSchema, complaintSchema } from '../../contracts/payments';
import { ApiError, assertThat, type Words } from '../../platform/errors';
import type { OrdersSql } from './orders.sql';
import type { PaymentsDeps } from './payments.deps';
import { mayComplain, maySee } from './payments.policy';
import type { PaymentsSql } from './payments.sql';
import { PUBLIC_ORDER_STATE } from './payments.states';
import type { OrderRow } from './payments.types';
import { momentWords, yuan } from './payments.words';

type Complaint = z.output<typeof complaintSchema>;

const KIND: Record<Complaint['kind'], string> = {
  paid_yet_still_due: '已付款但仍显示欠费',
  wrong_account: '缴错户号',
  duplicate: '重复缴费',
  wrong_amount: '金额不对',
  late_fee: '违约金有疑问',
  refund_missing: '退款没到账',
  other: '其他',
};

const COMPLAINED: Words = {
  zh: '这笔已经投诉过，请在“我的诉求”里查看进展',
  en: 'You have complained about this already. See its progress under My reports',
};
const NOT_YET: Words = {
  zh: '还没有付款，没有可以投诉的内容',
  en: 'Nothing has been paid yet, so there is nothing to complain about',
};

/** Leaf of the report categories. */
const CATEGORY = 'payments.complaint';

export interface ComplaintDeps extends Pick<PaymentsDeps, 'bills' | 'openReport'> {
  orders: OrdersSql;
  payments: PaymentsSql;
}

/** 投诉: a report whose evidence is written by what we know, so that nobody has to look it up or prove it. */
export function createFileComplaint({ orders, payments, bills, openReport }: ComplaintDeps) {
  function evidenceOf(order: OrderRow, billerName: string, refundedFen: number): string {
    return [
      `支付单号 ${order.outTradeNo}`,
      order.transactionId && `微信支付单号 ${order.transactionId}`,
      `收款单位 ${billerName}`,
      `户号 ${order.accountMasked}`,
      `缴费项目 ${order.description}`,
      `实付 ${yuan(order.paidFen)}`,
      order.paidAt && `付款时间 ${momentWords(order.paidAt)}`,
      order.proofNo ? `入账凭证 ${order.proofNo}` : '尚无入账凭证',
      refundedFen > 0 && `退款 ${yuan(refundedFen)}`,
    ]
      .filter(Boolean)
      .join('\n');
  }

  /** @throws ApiError not_found, state_conflict when nothing was paid or it was complained about before */
  return async function fileComplaint(
    personId: string,
    orderId: string,
    { kind, words }: Complaint,
  ): Promise<z.input<typeof complaintAnswerSchema>> {
    const order = await orders.order(orderId);
    assertThat(order && maySee(personId, order), 'not_found');
    assertThat(order.complaintReportId === null, 'state_conflict', { words: COMPLAINED });
    assertThat(mayComplain(PUBLIC_ORDER_STATE[order.state], null), 'state_conflict', { words: NOT_YET });
    const [contact, refunds] = await Promise.all([bills.contactOf(order.billerCode), orders.refunds(orderId)]);
    const billerName = contact?.name.zh ?? order.billerCode;
    const refundedFen = refunds.reduce((sum, refund) => (refund.state === 'success' ? sum + refund.amountFen : sum), 0);
    const report = await openReport(personId, {
      // One report per order, whichever of two taps gets there first.
      clientKey: `payment:${orderId}`,
      categoryId: CATEGORY,
      words: `【缴费投诉：${KIND[kind]}】${words}\n\n${evidenceOf(order, billerName, refundedFen)}`,
      address: `线上缴费 · ${billerName}`,
    }).catch((error: unknown) => {
      // The same order with other words: it was opened by a tap before.
      if (error instanceof ApiError && error.code === 'key_reused')
        throw new ApiError('state_conflict', { words: COMPLAINED });
      throw error;
    });
    await payments.keepComplaint(orderId, report.reportId);
    return report;
  };
}

export type FileComplaint = ReturnType<typeof createFileComplaint>;
