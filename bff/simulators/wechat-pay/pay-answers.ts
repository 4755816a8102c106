import type { PayBooks, SimOrder, SimRefund } from './pay-books';
import type { PlatformSeal } from './platform-seal';
import type { ScenarioBoard } from './scenarios';

/** Thrown by a rule, answered as WeChat words it. */
export class PayRefusal extends Error {
  constructor(
    readonly code: keyof typeof STATUSES,
    message: string,
  ) {
    super(message);
  }
}

/** HTTP status of each code, as the documents of the interfaces list them. */
export const STATUSES = {
  PARAM_ERROR: 400,
  INVALID_REQUEST: 400,
  APPID_MCHID_NOT_MATCH: 400,
  ORDER_CLOSED: 400,
  ORDERPAID: 400,
  OPENID_MISMATCH: 400,
  MCH_NOT_EXISTS: 400,
  NO_STATEMENT_EXIST: 400,
  STATEMENT_CREATING: 400,
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  NOT_ENOUGH: 403,
  OUT_TRADE_NO_USED: 403,
  RULE_LIMIT: 403,
  USER_ACCOUNT_ABNORMAL: 403,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  SYSTEM_ERROR: 500,
} as const;

const VARIANTS: Partial<Record<keyof typeof STATUSES, string>> = {
  ORDERPAID: 'ORDER_PAID',
  NOT_ENOUGH: 'NOTENOUGH',
  SYSTEM_ERROR: 'SYSTEMERROR',
  ORDER_CLOSED: 'ORDERCLOSED',
  ORDER_NOT_EXIST: 'ORDERNOTEXIST',
  FREQUENCY_LIMITED: 'FREQUENCY_LIMIT_EXCEED',
  RESOURCE_NOT_EXISTS: 'REFUND_NOT_EXISTS',
  INVALID_REQUEST: 'INVALIDREQUEST',
};

export function spelled(code: string, spelling: 'documented' | 'variant'): string {
  return spelling === 'variant' ? (VARIANTS[code as keyof typeof STATUSES] ?? code) : code;
}

/** What the desks share. */
export interface PayWorld {
  books: PayBooks;
  seal: PlatformSeal;
  scenario: ScenarioBoard;
  nowMs(): number;
}

/** `2026-11-22T16:51:00+08:00` */
export function beijing(atMs: number): string {
  return `${new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

/** `2026-11-22 16:51:00`, as bills write it */
export const beijingPlain = (atMs: number) => beijing(atMs).slice(0, 19).replace('T', ' ');

const isVisible = (order: SimOrder, nowMs: number) => order.paidAtMs !== null && order.visibleAtMs <= nowMs;
const STATE_WORDS = { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '转入退款', CLOSED: '订单已关闭' } as const;

export function visibleState(order: SimOrder, nowMs: number): SimOrder['state'] {
  if (order.paidAtMs !== null && !isVisible(order, nowMs)) return 'NOTPAY';
  return order.state;
}

/** An order as queries and notifications show it. */
export function showTrade(order: SimOrder, nowMs: number): Record<string, unknown> {
  const state = visibleState(order, nowMs);
  const shown = { appid: order.appId, mchid: order.mchid, out_trade_no: order.outTradeNo, attach: order.attach };
  if (!isVisible(order, nowMs)) {
    return {
      ...shown,
      trade_state: state,
      trade_state_desc: STATE_WORDS[state],
      amount: { total: order.totalFen, currency: order.currency },
      payer: {},
    };
  }
  return {
    ...shown,
    transaction_id: order.transactionId,
    trade_type: 'JSAPI',
    trade_state: state,
    trade_state_desc: STATE_WORDS[state],
    bank_type: order.bankType,
    success_time: beijing(order.paidAtMs!),
    payer: { openid: order.payerOpenId },
    amount: {
      total: order.totalFen,
      payer_total: order.totalFen - order.couponFen,
      currency: order.currency,
      payer_currency: order.currency,
    },
    ...(order.couponFen > 0
      ? {
          promotion_detail: [
            {
              coupon_id: '109519',
              name: '缴费立减',
              scope: 'GLOBAL',
              type: 'CASH',
              amount: order.couponFen,
              currency: 'CNY',
              wechatpay_contribute: order.couponFen,
              merchant_contribute: 0,
              other_contribute: 0,
            },
          ],
        }
      : {}),
  };
}

export function showCombined(parts: readonly SimOrder[], nowMs: number): Record<string, unknown> {
  const first = parts[0]!;
  return {
    combine_appid: first.appId,
    combine_mchid: first.combined!.mchid,
    combine_out_trade_no: first.combined!.outTradeNo,
    scene_info: {},
    sub_orders: parts.map((order) => ({
      mchid: order.mchid,
      trade_type: 'JSAPI',
      trade_state: visibleState(order, nowMs),
      attach: order.attach,
      out_trade_no: order.outTradeNo,
      ...(isVisible(order, nowMs)
        ? { bank_type: order.bankType, success_time: beijing(order.paidAtMs!), transaction_id: order.transactionId }
        : {}),
      amount: {
        total_amount: order.totalFen,
        currency: order.currency,
        ...(isVisible(order, nowMs)
          ? { payer_amount: order.totalFen - order.couponFen, payer_currency: order.currency }
          : {}),
      },
    })),
    ...(first.payerOpenId && isVisible(first, nowMs) ? { combine_payer_info: { openid: first.payerOpenId } } : {}),
  };
}

/** A refund as its answers show it; notifications say `refund_status` and `mchid`. */
export function showRefund(refund: SimRefund, order: SimOrder): Record<string, unknown> {
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: order.transactionId,
    out_trade_no: refund.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: refund.receivedBy,
    ...(refund.status === 'SUCCESS' ? { success_time: beijing(refund.endedAtMs!) } : {}),
    create_time: beijing(refund.createdAtMs),
    status: refund.status,
    funds_account: 'AVAILABLE',
    amount: {
      total: refund.totalFen,
      refund: refund.refundFen,
      from: [],
      payer_total: order.totalFen - order.couponFen,
      payer_refund: refund.refundFen,
      settlement_refund: refund.refundFen,
      settlement_total: refund.totalFen,
      discount_refund: 0,
      currency: order.currency,
    },
    promotion_detail: [],
  };
}
