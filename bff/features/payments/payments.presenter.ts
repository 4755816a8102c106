import type { BillerPowers } from '../../connectors/biller/biller.port';
import type { PaymentRow, PaymentView, PayOrderView, PublicOrderState, RefundView } from '../../contracts/payments';
import type { Locale, Words } from '../../platform/errors';
import { type InvoiceGlimpse, presentInvoice } from './invoice/present-invoice';
import { standWords, stepWords } from './order.words';
import { mayComplain } from './payments.policy';
import type { PaymentHead, RefundGlimpse } from './payments.sql';
import { PUBLIC_ORDER_STATE } from './payments.states';
import type { OrderEventRow, OrderRow } from './payments.types';

export interface BillerContact {
  name: Words;
  phone: string | null;
}

/** All that the view of one order is made of. */
export interface OrderParts {
  order: OrderRow;
  biller: BillerContact;
  events: OrderEventRow[];
  refunds: RefundGlimpse[];
  invoice: { glimpse: InvoiceGlimpse | undefined; by: BillerPowers['invoice'] | null };
}

const REFUND_VIEW_STATE = {
  due: 'sending',
  sent: 'sending',
  processing: 'on_the_way',
  abnormal: 'stopped',
  closed: 'stopped',
  success: 'arrived',
} as const satisfies Record<RefundGlimpse['state'], RefundView['state']>;

const BEFORE_MONEY = new Set<PublicOrderState>(['preparing', 'waiting', 'closing', 'closed']);

/** The payment's one state out of those of its orders. */
export function paymentStateOf(states: readonly PublicOrderState[]): PaymentView['state'] {
  if (states.some((state) => state === 'waiting')) return 'waiting';
  if (states.some((state) => state === 'preparing')) return 'preparing';
  const closed = states.filter((state) => state === 'closed' || state === 'closing').length;
  if (closed === states.length) return 'closed';
  return closed > 0 || states.some((state) => BEFORE_MONEY.has(state)) ? 'partly' : 'paid';
}

function presentRefund(refund: RefundGlimpse): RefundView {
  return {
    amountFen: refund.amountFen,
    reason: refund.reason,
    state: REFUND_VIEW_STATE[refund.state],
    requestedAt: refund.requestedAt.toISOString(),
    promisedOn: refund.promisedOn,
    arrivedAt: refund.state === 'success' ? (refund.finalAt?.toISOString() ?? null) : null,
    receivedBy: refund.receivedBy,
  };
}

/** A step that says nothing new to the payer is left out: two inner states may be one to them. */
function presentSteps({ events, order, biller }: OrderParts, locale: Locale): PayOrderView['steps'] {
  return events.flatMap((event) => {
    const words = stepWords(event, { order, billerName: biller.name[locale] }, locale);
    return words ? [{ at: event.at.toISOString(), state: PUBLIC_ORDER_STATE[event.toState], words }] : [];
  });
}

export function presentOrder(parts: OrderParts, locale: Locale): PayOrderView {
  const { order, biller, refunds, invoice } = parts;
  const state = PUBLIC_ORDER_STATE[order.state];
  const promisedOn = refunds.at(-1)?.promisedOn ?? null;
  return {
    orderId: order.id,
    outTradeNo: order.outTradeNo,
    billerCode: order.billerCode,
    billerName: biller.name[locale],
    billerPhone: biller.phone,
    description: order.description,
    accountMasked: order.accountMasked,
    holderMasked: order.holderMasked,
    homeLabel: order.homeLabel,
    amountFen: order.amountFen,
    state,
    words: standWords({ order, billerName: biller.name[locale], promisedOn }, locale),
    dueAt: order.dueAt?.toISOString() ?? null,
    paidAt: order.paidAt?.toISOString() ?? null,
    transactionId: order.transactionId,
    proofNo: order.proofNo,
    creditedAt: order.settledAt?.toISOString() ?? null,
    refunds: refunds.map(presentRefund),
    steps: presentSteps(parts, locale),
    canComplain: mayComplain(state, order.complaintReportId),
    complaintReportId: order.complaintReportId,
    invoice: presentInvoice(order, invoice, locale),
  };
}

export function presentPaymentRow(
  head: PaymentHead,
  orders: readonly { order: OrderRow; biller: BillerContact }[],
  locale: Locale,
): PaymentRow {
  const rows = orders.map(({ order, biller }) => ({
    orderId: order.id,
    billerCode: order.billerCode,
    billerName: biller.name[locale],
    description: order.description,
    homeLabel: order.homeLabel,
    amountFen: order.amountFen,
    state: PUBLIC_ORDER_STATE[order.state],
  }));
  return {
    paymentId: head.id,
    createdAt: head.createdAt.toISOString(),
    totalFen: head.totalFen,
    state: paymentStateOf(rows.map(({ state }) => state)),
    orders: rows,
  };
}
