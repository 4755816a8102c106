import type { ReconClass, ReconItemState } from '../../../contracts/finance';
import type { Words } from '../../../platform/errors';

/** What each difference is, for the people who decide on it. */
export const CLASS_WORDS: Record<ReconClass, Words> = {
  wechat_long: { zh: '微信有这笔付款，我们没有', en: 'WeChat has this payment, we do not' },
  wechat_short: { zh: '我们有这笔付款，微信账单没有', en: 'We have this payment, the WeChat bill does not' },
  wechat_amount: { zh: '同一单号，金额不同', en: 'Same number, another amount' },
  late: { zh: '订单关闭后才付款', en: 'Paid after the order was closed' },
  cross_midnight: { zh: '两边都有，记在了不同的日子', en: 'Both have it, on different days' },
  refund_long: { zh: '微信有这笔退款，不是本系统发起的', en: 'WeChat has this refund, the portal did not ask for it' },
  refund_short: { zh: '我们有这笔退款，微信没有', en: 'We have this refund, WeChat does not' },
  refund_amount: { zh: '退款金额不同', en: 'The refund differs in amount' },
  refund_frozen: { zh: '账单停在“退款处理中”，实际已有结果', en: 'The bill froze at “processing”; the refund went on' },
  biller_long: { zh: '缴费单位已入账，我们记的是未入账', en: 'The company booked it, we hold it as not booked' },
  biller_short: { zh: '我们记的是已入账，缴费单位没有', en: 'We hold it as booked, the company does not' },
  biller_amount: { zh: '与缴费单位的入账金额不同', en: 'The company booked another amount' },
  biller_reversal: { zh: '缴费单位冲正了这笔入账', en: 'The company took the booking back' },
  order_waits: { zh: '这笔钱等人处理', en: 'This order waits for people' },
};

const RULES: Record<string, Words> = {
  payment_proved_by_bill: { zh: '已按微信账单补记付款，继续入账', en: 'Booked from the bill; crediting goes on' },
  paid_on_another_day: {
    zh: '微信查询：在相邻日付款，无需处理',
    en: 'WeChat says it was paid on another day; nothing to do',
  },
  booked_on_another_day: { zh: '我们已记在相邻日，无需处理', en: 'Booked on another day by us; nothing to do' },
  booked_on_another_business_day: { zh: '跨日切入账，无需处理', en: 'Booked across the daily cut-off; nothing to do' },
  refunded_on_another_day: { zh: '退款记在相邻日，无需处理', en: 'Refunded on another day; nothing to do' },
  bill_row_is_frozen: { zh: '已按微信查询结果更新退款', en: 'The refund was brought up to date by asking WeChat' },
  biller_file_decides: { zh: '已按缴费单位明细更新', en: "Brought up to date by the company's file" },
  biller_file_agrees: { zh: '与我们的记录相符，无需处理', en: 'As we have it; nothing to do' },
  not_of_this_business_day: { zh: '不属于这一天，无需处理', en: 'Not of this day; nothing to do' },
  absent_from_biller_file: {
    zh: '明细里没有，已转为退款或重新核实',
    en: "Not in the company's file; on its way back or asked again",
  },
};

/** One line: what is so, and what was done about it or must be. */
export function itemWords(klass: ReconClass, state: ReconItemState, rule: string | null): Words {
  const what = CLASS_WORDS[klass];
  const did = rule ? RULES[rule] : undefined;
  const next: Words =
    did ??
    {
      open: { zh: '请核对证据后提出处理意见', en: 'Look at the evidence and propose what to do' },
      proposed: { zh: '已有处理意见，等另一位同事复核', en: 'Proposed; a second person must decide' },
      decided: { zh: '两人已处理', en: 'Two people decided' },
      repaired: { zh: '已自动修复', en: 'Repaired by rule' },
      explained: { zh: '无需处理', en: 'Nothing to do' },
    }[state];
  return { zh: `${what.zh}；${next.zh}`, en: `${what.en}. ${next.en}` };
}
