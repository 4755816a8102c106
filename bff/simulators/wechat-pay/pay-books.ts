import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface SimOrder {
  mchid: string;
  outTradeNo: string;
  appId: string;
  description: string;
  attach: string;
  openId: string;
  totalFen: number;
  currency: string;
  notifyUrl: string;
  /** null for an order of its own */
  combined: { mchid: string; outTradeNo: string } | null;
  /** what the same number must say again */
  fingerprint: string;
  createdAtMs: number;
  expiresAtMs: number | null;
  state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED';
  transactionId: string | null;
  paidAtMs: number | null;
  /** until then queries don't know of the payment */
  visibleAtMs: number;
  payerOpenId: string | null;
  couponFen: number;
  feeFen: number;
  bankType: string;
}

export interface SimRefund {
  mchid: string;
  outTradeNo: string;
  outRefundNo: string;
  refundId: string;
  refundFen: number;
  totalFen: number;
  reason: string;
  notifyUrl: string | null;
  createdAtMs: number;
  status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL';
  endedAtMs: number | null;
  receivedBy: string;
  feeFen: number;
}

export interface SimPrepay {
  id: string;
  orders: { mchid: string; outTradeNo: string }[];
  expiresAtMs: number;
}

/** One thing that waits for its time. */
export type Due = { dueAtMs: number } & (
  | { kind: 'notify'; notification: SimNotification; attempt: number; twist: Twist }
  | { kind: 'refund-ends'; mchid: string; outRefundNo: string; end: 'SUCCESS' | 'CLOSED' | 'ABNORMAL' }
);

export type Twist =
  | 'none'
  | 'copy'
  | 'replay'
  | 'forged-body'
  | 'forged-key'
  | 'forged-signature'
  | 'probe'
  | 'altered'
  | 'bad-tag'
  | 'wrong-mchid'
  | 'wrong-appid'
  | 'unknown-trade'
  | 'unknown-event';

export interface SimNotification {
  id: string;
  about: 'trade' | 'refund';
  eventType: string;
  mchid: string;
  url: string;
  outTradeNo: string;
  outRefundNo: string | null;
  createdAtMs: number;
  summary: string;
  content: Record<string, unknown>;
  /** the request as first sent, for a replay */
  sent: { headers: Record<string, string>; body: string } | null;
}

export interface MerchantBooks {
  mchid: string;
  name: string;
  receivedFen: number;
  refundedFen: number;
  feeFen: number;
  orders: number;
  paidOrders: number;
  refunds: number;
}

interface State {
  nextNumber: number;
  orders: SimOrder[];
  refunds: SimRefund[];
  prepays: SimPrepay[];
  due: Due[];
}

const SAVE_AFTER_MS = 200;
const keyOf = (...parts: string[]) => parts.join(' ');

/** Orders, refunds and what is still to be sent; in memory, and in a file where one is given, so that a restart forgets nothing. */
export class PayBooks {
  private nextNumber = 1;
  private readonly orders = new Map<string, SimOrder>();
  private readonly combined = new Map<string, SimOrder[]>();
  private readonly refunds = new Map<string, SimRefund>();
  private readonly refundsByOrder = new Map<string, SimRefund[]>();
  private readonly prepays = new Map<string, SimPrepay>();
  private readonly prepayByOrder = new Map<string, string>();
  due: Due[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly merchants: readonly { mchid: string; name: string }[],
    private readonly file: string | null,
  ) {
    if (!file) return;
    try {
      const state = JSON.parse(readFileSync(file, 'utf8')) as State;
      this.nextNumber = state.nextNumber;
      for (const order of state.orders) this.addOrder(order);
      for (const refund of state.refunds) this.addRefund(refund);
      for (const prepay of state.prepays) this.addPrepay(prepay);
      this.due = state.due;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** Numbers never come twice, so ids made of them don't either. */
  number(): number {
    this.nextNumber += 1;
    return this.nextNumber;
  }

  addOrder(order: SimOrder): void {
    this.orders.set(keyOf(order.mchid, order.outTradeNo), order);
    if (order.combined) {
      const key = keyOf(order.combined.mchid, order.combined.outTradeNo);
      const parts = this.combined.get(key) ?? [];
      parts.push(order);
      this.combined.set(key, parts);
    }
    this.changed();
  }

  order(mchid: string, outTradeNo: string): SimOrder | undefined {
    return this.orders.get(keyOf(mchid, outTradeNo));
  }

  partsOf(mchid: string, combineOutTradeNo: string): SimOrder[] | undefined {
    return this.combined.get(keyOf(mchid, combineOutTradeNo));
  }

  allOrders(): SimOrder[] {
    return [...this.orders.values()];
  }

  addRefund(refund: SimRefund): void {
    this.refunds.set(keyOf(refund.mchid, refund.outRefundNo), refund);
    const key = keyOf(refund.mchid, refund.outTradeNo);
    this.refundsByOrder.set(key, [...(this.refundsByOrder.get(key) ?? []), refund]);
    this.changed();
  }

  refund(mchid: string, outRefundNo: string): SimRefund | undefined {
    return this.refunds.get(keyOf(mchid, outRefundNo));
  }

  refundsOf(mchid: string, outTradeNo: string): readonly SimRefund[] {
    return this.refundsByOrder.get(keyOf(mchid, outTradeNo)) ?? [];
  }

  allRefunds(): SimRefund[] {
    return [...this.refunds.values()];
  }

  addPrepay(prepay: SimPrepay): void {
    this.prepays.set(prepay.id, prepay);
    for (const order of prepay.orders) this.prepayByOrder.set(keyOf(order.mchid, order.outTradeNo), prepay.id);
    this.changed();
  }

  /** The newest one that pays this order. */
  prepayOf(mchid: string, outTradeNo: string): SimPrepay | undefined {
    const id = this.prepayByOrder.get(keyOf(mchid, outTradeNo));
    return id === undefined ? undefined : this.prepays.get(id);
  }

  prepay(id: string): SimPrepay | undefined {
    return this.prepays.get(id);
  }

  /** Sums by merchant; money of a refund counts from when it was accepted until it is closed. */
  sums(): MerchantBooks[] {
    return this.merchants.map(({ mchid, name }) => {
      const orders = this.allOrders().filter((order) => order.mchid === mchid);
      const paid = orders.filter((order) => order.paidAtMs !== null);
      const refunds = this.allRefunds().filter((refund) => refund.mchid === mchid && refund.status !== 'CLOSED');
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
      return {
        mchid,
        name,
        receivedFen: sum(paid.map((order) => order.totalFen)),
        refundedFen: sum(refunds.filter((refund) => refund.status === 'SUCCESS').map((refund) => refund.refundFen)),
        feeFen: sum(paid.map((order) => order.feeFen)) - sum(refunds.map((refund) => refund.feeFen)),
        orders: orders.length,
        paidOrders: paid.length,
        refunds: refunds.length,
      };
    });
  }

  /** To be called after every change of what was got from here. */
  changed(): void {
    if (!this.file || this.timer) return;
    this.timer = setTimeout(() => this.save(), SAVE_AFTER_MS);
    this.timer.unref();
  }

  save(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (!this.file) return;
    const state: State = {
      nextNumber: this.nextNumber,
      orders: this.allOrders(),
      refunds: this.allRefunds(),
      prepays: [...this.prepays.values()],
      due: this.due,
    };
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify(state));
    renameSync(`${this.file}.new`, this.file);
  }
}
