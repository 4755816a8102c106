import type { RefundReason } from '../../../contracts/payments';
import type { Words } from '../../../platform/errors';
import type { OrderRow, RefundRow } from '../payments.types';
import { linkOf } from '../write-off/write-off.words';

const yuan = (fen: number) => (fen / 100).toFixed(2);

/** Why money goes back, as the payer reads it. */
export const REFUND_REASON_WORDS: Record<RefundReason, Words> = {
  paid_by_other: { zh: '这笔账单已由他人缴清', en: 'the bill was already paid by somebody else' },
  biller_refused: { zh: '收费单位未能入账', en: 'the company could not credit it' },
  paid_too_late: { zh: '付款晚于订单有效期', en: 'it was paid after the order had ended' },
  amount_mismatch: { zh: '金额与账单不符', en: 'the amount differs from the bill' },
  duplicate: { zh: '重复缴费', en: 'it was paid twice' },
  biller_reversed: { zh: '收费单位已撤销入账', en: 'the company took the credit back' },
  finance_decision: { zh: '经财务核对应退', en: 'our finance desk decided so' },
};

/** Shown by WeChat on the refund, ≤ 80 bytes. */
export const reasonForWechat = (reason: RefundReason) => REFUND_REASON_WORDS[reason].zh;

function dateWords(day: string): Words {
  const [, month, date] = day.split('-').map(Number);
  return { zh: `${month}月${date}日`, en: day };
}

export function refundingNotice(order: OrderRow, row: RefundRow) {
  const why = REFUND_REASON_WORDS[row.reason];
  const by = dateWords(row.promisedOn);
  return {
    personId: order.payerId,
    template: 'payment.refunding',
    words: {
      zh: `${order.homeLabel}的${order.description}：${why.zh}，${yuan(row.amountFen)} 元将原路退回，最晚 ${by.zh}到账。`,
      en: `${order.description} (${order.homeLabel}): ${why.en}. ${yuan(row.amountFen)} yuan goes back the way it came, by ${by.en} at the latest.`,
    },
    link: linkOf(order),
    // One notice for all numbers under which the same money is sent.
    dedupeKey: row.isPart ? `payment-refunding:${row.id}` : `payment-refunding:${order.id}`,
  };
}

export function refundedNotice(order: OrderRow, row: RefundRow, receivedBy: string | null) {
  return {
    personId: order.payerId,
    template: 'payment.refunded',
    words: {
      zh: `${order.homeLabel}的${order.description}：${yuan(row.amountFen)} 元已退回${receivedBy ?? '原支付账户'}。`,
      en: `${order.description} (${order.homeLabel}): ${yuan(row.amountFen)} yuan is back${receivedBy ? ` (${receivedBy})` : ' where it came from'}.`,
    },
    link: linkOf(order),
    dedupeKey: `payment-refunded:${row.id}`,
  };
}
