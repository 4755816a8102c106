import type { Notifier } from './notifier';
import { beijing, type PayWorld } from './pay-answers';
import type { SimOrder } from './pay-books';

export interface PayOptions {
  /** who pays; the one the order was opened for unless said */
  openId?: string;
  /** WeChat's coupon pays so much of each order */
  couponFen?: number;
  /** goes through although the order is closed or expired, as a payment that was on its way does */
  force?: boolean;
}

export type PayResult =
  | { paid: true; transactionIds: string[] }
  | { paid: false; reason: 'PREPAY_UNKNOWN' | 'PREPAY_EXPIRED' | 'ORDER_CLOSED' | 'ORDER_EXPIRED' | 'ORDERPAID' };

const OTHER_PAYER = 'oSomebodyElse000000000000000';

/** The payer's side: what happens once the password is in. */
export function createPayer(world: PayWorld, notifier: () => Notifier) {
  const { books, scenario } = world;

  function refusalOf(orders: readonly SimOrder[], expiresAtMs: number): (PayResult & { paid: false })['reason'] | null {
    const nowMs = world.nowMs();
    if (orders.some((order) => order.paidAtMs !== null)) return 'ORDERPAID';
    if (nowMs >= expiresAtMs) return 'PREPAY_EXPIRED';
    if (orders.some((order) => order.state === 'CLOSED')) return 'ORDER_CLOSED';
    if (orders.some((order) => order.expiresAtMs !== null && nowMs >= order.expiresAtMs)) return 'ORDER_EXPIRED';
    return null;
  }

  function book(order: SimOrder, options: PayOptions): string {
    const faults = scenario.of(order);
    const nowMs = world.nowMs();
    const paidAtMs = nowMs + faults.successShiftMs;
    order.totalFen = faults.bookedAmountFen ?? order.totalFen;
    order.currency = faults.bookedCurrency;
    order.couponFen = Math.min(options.couponFen ?? faults.couponFen, order.totalFen - 1);
    // Parts of a hundred thousand; half a fen goes up.
    order.feeFen = Math.floor((order.totalFen * faults.feeRate + 50_000) / 100_000);
    order.payerOpenId = options.openId ?? order.openId;
    order.bankType = 'CMB_CREDIT';
    order.transactionId = `420000${beijing(paidAtMs).slice(0, 10).replaceAll('-', '')}${String(books.number()).padStart(14, '0')}`;
    order.paidAtMs = paidAtMs;
    order.visibleAtMs = nowMs + faults.settleDelayMs;
    order.state = 'SUCCESS';
    return order.transactionId;
  }

  return {
    /** All orders of a prepay id are paid, or none. */
    pay(prepayId: string, options: PayOptions = {}): PayResult {
      const prepay = books.prepay(prepayId);
      const orders = prepay?.orders.map(({ mchid, outTradeNo }) => books.order(mchid, outTradeNo)!) ?? [];
      if (!prepay || orders.length === 0) return { paid: false, reason: 'PREPAY_UNKNOWN' };
      const refusal = refusalOf(orders, prepay.expiresAtMs);
      const isForced = options.force || scenario.of(orders[0]!).payAfterClose;
      if (refusal && (refusal === 'ORDERPAID' || !isForced)) return { paid: false, reason: refusal };
      // One person pays all parts of a combined order.
      const openId =
        options.openId ?? (orders.some((order) => scenario.of(order).otherPayer) ? OTHER_PAYER : undefined);
      const transactionIds = orders.map((order) => book(order, { ...options, openId }));
      books.changed();
      notifier().announce(orders);
      return { paid: true, transactionIds };
    },

    /** A trade that WeChat has and the portal doesn't: nobody is told but the bill. */
    strangerTrade(mchid: string, amountFen: number, attach = ''): string {
      const outTradeNo = `STRANGER${String(books.number()).padStart(12, '0')}`;
      const order: SimOrder = {
        mchid,
        outTradeNo,
        appId: world.seal.appId,
        description: '缴费',
        attach,
        openId: OTHER_PAYER,
        totalFen: amountFen,
        currency: 'CNY',
        notifyUrl: '',
        combined: null,
        fingerprint: '',
        createdAtMs: world.nowMs(),
        expiresAtMs: null,
        state: 'NOTPAY',
        transactionId: null,
        paidAtMs: null,
        visibleAtMs: 0,
        payerOpenId: null,
        couponFen: 0,
        feeFen: 0,
        bankType: 'OTHERS',
      };
      books.addOrder(order);
      book(order, {});
      books.changed();
      return outTradeNo;
    },
  };
}
