import type { z } from 'zod';
import type { RefundFact, TradeFact } from './wechat-pay.port';
import type { combinedTradeSchema, refundSchema, tradeSchema } from './wechat-pay.wire';

const textOf = (text: string | null | undefined) => (text ? text : null);
const momentOf = (text: string | null | undefined) => (text ? new Date(text) : null);

/** An order as WeChat words it → one fact. */
export function factOfTrade(trade: z.output<typeof tradeSchema>, source: TradeFact['source']): TradeFact {
  return {
    source,
    mchid: trade.mchid,
    appId: textOf(trade.appid),
    outTradeNo: trade.out_trade_no,
    transactionId: textOf(trade.transaction_id),
    tradeState: trade.trade_state,
    totalFen: trade.amount?.total ?? null,
    payerTotalFen: trade.amount?.payer_total ?? null,
    currency: textOf(trade.amount?.currency),
    openId: textOf(trade.payer?.openid),
    successAt: momentOf(trade.success_time),
    attach: textOf(trade.attach),
  };
}

/** A combined order (合单) → one fact for each merchant's part of it. */
export function factsOfCombined(
  combined: z.output<typeof combinedTradeSchema>,
  source: TradeFact['source'],
): TradeFact[] {
  return combined.sub_orders.map((part) => ({
    source,
    mchid: part.mchid,
    appId: textOf(combined.combine_appid),
    outTradeNo: part.out_trade_no,
    transactionId: textOf(part.transaction_id),
    tradeState: part.trade_state,
    totalFen: part.amount?.total_amount ?? null,
    payerTotalFen: part.amount?.payer_amount ?? null,
    currency: textOf(part.amount?.currency),
    openId: textOf(combined.combine_payer_info?.openid),
    successAt: momentOf(part.success_time),
    attach: textOf(part.attach),
  }));
}

/** `mchid`: whom we asked, since answers about refunds don't say. */
export function factOfRefund(
  refund: z.output<typeof refundSchema>,
  source: RefundFact['source'],
  mchid: string,
): RefundFact {
  return {
    source,
    mchid: refund.mchid ?? mchid,
    outTradeNo: refund.out_trade_no,
    outRefundNo: refund.out_refund_no,
    refundId: textOf(refund.refund_id),
    transactionId: textOf(refund.transaction_id),
    // The schema lets none pass that has neither.
    status: (refund.status ?? refund.refund_status)!,
    refundFen: refund.amount?.refund ?? null,
    totalFen: refund.amount?.total ?? null,
    receivedBy: textOf(refund.user_received_account),
    successAt: momentOf(refund.success_time),
  };
}
