import { z } from 'zod';
import { idSchema } from '../../../contracts/shared';
import type { Clock } from '../../../platform/clock';
import { assertThat } from '../../../platform/errors';
import { actorOf, consented, defineRoute, type Route } from '../../../platform/http/route';
import type { PaymentsBills } from '../bills.types';
import type { OrdersSql } from '../orders.sql';
import { MONEY_PLACE } from '../payments.states';
import type { OrderRow } from '../payments.types';
import { drawPdf, drawPicture } from './draw-receipt';
import { layOutReceipt } from './lay-out-receipt';
import type { Page, Receipt } from './receipt.types';

export interface ReceiptsDeps {
  orders: OrdersSql;
  clock: Clock;
  bills: Pick<PaymentsBills, 'contactOf' | 'paperOf'>;
}

const orderParams = z.object({ orderId: idSchema });

/** 2026-11-22 17:05:09 in Shanghai */
function moment(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

function markOf(order: OrderRow): { mark: Receipt['mark']; stateWords: string } {
  if (order.state === 'refunded') return { mark: 'refunded', stateWords: '已全额退款' };
  if (order.returnedFen > 0) return { mark: 'part_refunded', stateWords: '已入账，部分已退款' };
  if (order.state === 'settled') return { mark: 'none', stateWords: '收费单位已入账' };
  if (MONEY_PLACE[order.state] === 'refund_payable') return { mark: 'pending', stateWords: '已付款，正在退款' };
  return { mark: 'pending', stateWords: '已付款，尚未入账' };
}

/** Receipts of paid orders, for whoever paid: a PDF to file, a picture to send to the family. */
export function createReceipts({ orders, clock, bills }: ReceiptsDeps): { routes: Route[] } {
  async function receiptOf(order: OrderRow): Promise<Receipt> {
    const [contact, paper] = await Promise.all([bills.contactOf(order.billerCode), bills.paperOf(order.snapshotId)]);
    const rows: Receipt['rows'] = [];
    const row = (name: string, value: string | null | undefined) => {
      if (value) rows.push({ name, value });
    };
    row('缴费项目', order.description);
    row('账期', paper?.period);
    row('户号', order.accountMasked);
    row('户名', order.holderMasked);
    row('付款时间', order.paidAt && moment(order.paidAt));
    row('付款方式', '微信支付');
    row('支付单号', order.outTradeNo);
    row('微信支付单号', order.transactionId);
    row('入账时间', order.settledAt && order.state === 'settled' ? moment(order.settledAt) : null);
    row('收费单位凭证号', order.state === 'settled' ? order.proofNo : null);
    row('客服电话', contact?.phone);
    return {
      billerName: contact?.name.zh ?? order.billerCode,
      ...markOf(order),
      amountFen: order.paidFen,
      returnedFen: order.returnedFen,
      rows,
      lines: paper?.lines ?? [],
      printedAt: moment(clock.now()),
    };
  }

  async function pageFor(personId: string, orderId: string): Promise<{ page: Page; order: OrderRow }> {
    const order = await orders.order(orderId);
    // Somebody else's order is no order at all to whoever asks.
    assertThat(order && order.payerId === personId, 'not_found');
    assertThat(order.paidAt, 'state_conflict', {
      words: { zh: '还没有付款，付款后才有凭证', en: 'Nothing is paid yet; there is a receipt once it is' },
    });
    return { page: layOutReceipt(await receiptOf(order)), order };
  }

  const headers = (order: OrderRow, ending: string) => ({
    'content-disposition': `inline; filename="receipt-${order.outTradeNo}.${ending}"`,
    // Its words change when the money moves on.
    'cache-control': 'private, no-store',
  });
  const rateLimit = { perPerson: 30, windowS: 60 };

  return {
    routes: [
      defineRoute({
        method: 'GET',
        path: '/payments/orders/:orderId/receipt.pdf',
        tag: 'payments',
        summary: 'Receipt of a paid order as a PDF',
        contract: { params: orderParams, produces: 'application/pdf' },
        policy: consented,
        rateLimit,
        async handler(request) {
          const { page, order } = await pageFor(actorOf(request).personId, request.params.orderId);
          const body = await drawPdf(page, `一城通电子缴费凭证 ${order.outTradeNo}`);
          return { body, contentType: 'application/pdf', headers: headers(order, 'pdf') };
        },
      }),
      defineRoute({
        method: 'GET',
        path: '/payments/orders/:orderId/receipt.png',
        tag: 'payments',
        summary: 'Receipt of a paid order as a picture to share',
        contract: { params: orderParams, produces: 'image/png' },
        policy: consented,
        rateLimit,
        async handler(request) {
          const { page, order } = await pageFor(actorOf(request).personId, request.params.orderId);
          return { body: await drawPicture(page), contentType: 'image/png', headers: headers(order, 'png') };
        },
      }),
    ],
  };
}
