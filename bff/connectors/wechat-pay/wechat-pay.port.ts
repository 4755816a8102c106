/**
 * WeChat Pay APIv3 for many merchants: each biller is paid on its own merchant number, so every call names one.
 * Source: pay.weixin.qq.com, "JSAPI 支付", "合单支付", "退款", "账单".
 */

/** What one payer owes one merchant; the same parameters give the same order, however often they are sent. */
export interface PrepaySubOrder {
  mchid: string;
  /** ours; 6–32 of [0-9A-Za-z_-|*], unique within the merchant */
  outTradeNo: string;
  /** whole fen, ≥ 1 */
  amountFen: number;
  /** shown to the payer, ≤ 127 characters; never a household number */
  description: string;
  /** comes back in the notification and in the bill, ≤ 128 */
  attach: string;
}

export interface PrepayRequest {
  /** one sub-order is an ordinary JSAPI order; several are a combined one (合单, at most 10) */
  subOrders: PrepaySubOrder[];
  /** number of the combined order; unused for one */
  combineOutTradeNo: string;
  /** merchant that opens a combined order; it must be allowed to */
  combineMchid: string;
  openId: string;
  /** the order can't be paid after this */
  timeExpire: Date;
  /** base address of our notification routes; the port adds the merchant */
  notifyUrl: string;
}

/**
 * Every answer of a call that may have been carried out without our hearing of it. `unknown` is not a failure:
 * the same call, with the same numbers, must be asked again.
 */
export type PayOutcome<T> =
  | { outcome: 'done'; value: T }
  | { outcome: 'refused'; code: WechatPayErrorCode; message: string; httpStatus: number }
  | { outcome: 'unknown'; reason: string };

/** Codes of WeChat Pay as we tell them apart, whatever the spelling (`ORDER_PAID`, `ORDERPAID`). */
export const WECHAT_PAY_ERROR_CODES = [
  'PARAM_ERROR',
  'INVALID_REQUEST',
  'APPID_MCHID_NOT_MATCH',
  'MCH_NOT_EXISTS',
  'SIGN_ERROR',
  'NO_AUTH',
  'NOT_ENOUGH',
  'OUT_TRADE_NO_USED',
  'ORDER_CLOSED',
  'ORDER_PAID',
  'ORDER_NOT_EXIST',
  'RESOURCE_NOT_EXISTS',
  'USER_ACCOUNT_ABNORMAL',
  'RULE_LIMIT',
  'FREQUENCY_LIMITED',
  'SYSTEM_ERROR',
  'NO_STATEMENT_EXIST',
  'STATEMENT_CREATING',
  'OTHER',
] as const;
export type WechatPayErrorCode = (typeof WECHAT_PAY_ERROR_CODES)[number];

/** What the mini-program hands to `wx.requestPayment`. */
export interface PaySign {
  appId: string;
  timeStamp: string;
  nonceStr: string;
  package: string;
  signType: 'RSA';
  paySign: string;
}

/** One fact about one trade, whoever brought it: a notification, our query, or a bill row. Amounts in fen. */
export interface TradeFact {
  source: 'notification' | 'query' | 'bill';
  mchid: string;
  appId: string | null;
  outTradeNo: string;
  transactionId: string | null;
  tradeState: 'SUCCESS' | 'REFUND' | 'NOTPAY' | 'CLOSED' | 'USERPAYING' | 'PAYERROR' | 'REVOKED';
  totalFen: number | null;
  /** less than the total when a coupon paid the rest */
  payerTotalFen: number | null;
  currency: string | null;
  /** compared, never logged, never stored in clear */
  openId: string | null;
  successAt: Date | null;
  attach: string | null;
}

export interface RefundRequest {
  mchid: string;
  outTradeNo: string;
  /** ours and its own idempotency key; ≤ 64 */
  outRefundNo: string;
  refundFen: number;
  totalFen: number;
  /** shown to the payer, ≤ 80 */
  reason: string;
  notifyUrl: string;
}

export interface RefundFact {
  source: 'notification' | 'query' | 'answer' | 'bill';
  mchid: string;
  outTradeNo: string;
  outRefundNo: string;
  refundId: string | null;
  transactionId: string | null;
  status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL';
  refundFen: number | null;
  totalFen: number | null;
  /** as WeChat words it: 招商银行信用卡0403 */
  receivedBy: string | null;
  successAt: Date | null;
}

/** What a notification turned out to be. */
export type Notification = {
  /** WeChat's id of the notification, the same in every repeat */
  id: string;
  mchid: string;
  eventType: string;
  createdAt: Date;
} & ({ kind: 'trade'; facts: TradeFact[] } | { kind: 'refund'; fact: RefundFact } | { kind: 'other' });

/** Why a notification was not believed. Each is answered with 4xx and changes nothing. */
export const REFUSAL_REASONS = [
  'headers_missing',
  'probe', // WECHATPAY/SIGNTEST: WeChat tests that we check
  'stale', // outside the 300 s window
  'unknown_serial',
  'signature',
  'malformed',
  'decryption',
  'wrong_merchant',
  'wrong_app',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export class NotificationRefused extends Error {
  constructor(readonly reason: RefusalReason) {
    super(`notification refused: ${reason}`);
    this.name = 'NotificationRefused';
  }
}

/** A row of the trade bill (`bill_type=ALL`), amounts in fen. */
export type TradeBillRow =
  | { kind: 'trade'; fact: TradeFact; feeFen: number }
  | { kind: 'refund'; fact: RefundFact; feeFen: number };

export interface FundFlowRow {
  at: Date;
  transactionId: string;
  /** 收入 or 支出 */
  direction: 'in' | 'out';
  amountFen: number;
  balanceFen: number;
  /** 业务类型, as 交易, 退款, 扣除交易手续费, 提现 */
  business: string;
  remark: string;
}

export interface BillFile<Row> {
  /** rows as they stream in, once; throws `BillCorrupt` at the end when hash, count or sums don't agree */
  rows: AsyncIterable<Row>;
}

/** The file broke off, its SHA-1 differs, or its summary line disagrees with its rows. */
export class BillCorrupt extends Error {}

export interface WechatPayGateway {
  /** Merchants of the key file now in force. */
  merchants(): {
    mchid: string;
    name: string;
    mayCombine: boolean /** billers paid on this number */;
    billerCodes: string[];
  }[];
  /** Gives the prepay id; the same request again gives one more, other parameters are refused (INVALID_REQUEST). */
  prepay(request: PrepayRequest): Promise<PayOutcome<{ prepayId: string }>>;
  /** Signs a prepay id for `wx.requestPayment`; no call. `mchid`: whoever opened the order. */
  signForPayer(mchid: string, prepayId: string): PaySign;
  queryTrade(mchid: string, outTradeNo: string): Promise<PayOutcome<TradeFact>>;
  /** All sub-orders of a combined order. */
  queryCombined(combineMchid: string, combineOutTradeNo: string): Promise<PayOutcome<TradeFact[]>>;
  /** Done also when it was closed before; ORDER_PAID when the payer was quicker. */
  closeTrade(mchid: string, outTradeNo: string): Promise<PayOutcome<null>>;
  closeCombined(
    combineMchid: string,
    combineOutTradeNo: string,
    subOrders: { mchid: string; outTradeNo: string }[],
  ): Promise<PayOutcome<null>>;
  refund(request: RefundRequest): Promise<PayOutcome<RefundFact>>;
  queryRefund(mchid: string, outRefundNo: string): Promise<PayOutcome<RefundFact>>;
  /** For ABNORMAL refunds: sends the money to the merchant's settlement account, to be handed over by hand. */
  refundAbnormal(mchid: string, refundId: string, outRefundNo: string): Promise<PayOutcome<RefundFact>>;
  /** `date`: YYYY-MM-DD in Asia/Shanghai, asked after 10:00 of the next day. */
  tradeBill(mchid: string, date: string): Promise<PayOutcome<BillFile<TradeBillRow>>>;
  fundFlowBill(mchid: string, date: string): Promise<PayOutcome<BillFile<FundFlowRow>>>;
  /**
   * Checks signature (certificate or public key, by serial), age, AEAD tag, merchant and app, then parses.
   * `rawBody` is what came over the wire, byte for byte. @throws NotificationRefused
   */
  readNotification(
    mchid: string,
    headers: Readonly<Record<string, string | undefined>>,
    rawBody: Buffer,
  ): Promise<Notification>;
}
