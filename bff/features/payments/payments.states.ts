import type { OrderEvent, OrderState, PublicOrderState } from '../../contracts/payments';

/**
 * Every way an order may go: `{ state: { event: next } }`. What is not here does not happen. Money facts move forward
 * only; a correction is another edge. A timeout is never a failure: it leads to a state that asks again.
 */
export const ORDER_EDGES = {
  created: { prepay: 'prepaying', cancel: 'closed', expire: 'closed' },
  // A notification may overtake the answer that carries the prepay id.
  prepaying: { prepared: 'paying', pay: 'paid', mismatch: 'suspense', expire: 'closing', cancel: 'closing' },
  paying: { pay: 'paid', mismatch: 'suspense', expire: 'closing', cancel: 'closing', close: 'closed' },
  // The payer may still win the race against our closing, and proof may come days later.
  closing: { close: 'closed', pay: 'paid_late', mismatch: 'suspense' },
  closed: { pay: 'paid_late', mismatch: 'suspense' },
  paid: { queue: 'wo_queued', refund: 'refund_due', dispute: 'manual' },
  paid_late: { queue: 'wo_queued', refund: 'refund_due', dispute: 'manual' },
  suspense: { refund: 'refund_due', accept: 'paid', dispute: 'manual' },
  wo_queued: { send: 'wo_sent', refund: 'refund_due', dispute: 'manual', part_refunded: 'wo_queued' },
  wo_sent: {
    settle: 'settled',
    refuse: 'wo_failed',
    lose: 'wo_unknown',
    postpone: 'wo_queued',
    part_refunded: 'wo_sent',
  },
  // No refund leads out of here: the write-off may have landed.
  wo_unknown: {
    settle: 'settled',
    refuse: 'wo_failed',
    send: 'wo_sent',
    void: 'voiding',
    dispute: 'manual',
    part_refunded: 'wo_unknown',
  },
  voiding: { voided: 'wo_failed', settle: 'settled', dispute: 'manual', part_refunded: 'voiding' },
  wo_failed: { refund: 'refund_due', dispute: 'manual', part_refunded: 'wo_failed' },
  settled: {
    absent: 'wo_unknown',
    reverse: 'refund_due',
    refund_part: 'settled',
    part_refunded: 'settled',
    dispute: 'manual',
  },
  refund_due: { send_refund: 'refunding', dispute: 'manual', part_refunded: 'refund_due' },
  refunding: {
    refunded: 'refunded',
    refund_abnormal: 'refund_abnormal',
    refund_closed: 'refund_due',
    part_refunded: 'refunding',
  },
  refund_abnormal: {
    repair: 'refunding',
    refunded: 'refunded',
    refund_closed: 'refund_due',
    part_refunded: 'refund_abnormal',
  },
  // A part that was promised before the whole may arrive after it.
  refunded: { part_refunded: 'refunded' },
  manual: {
    settle: 'settled',
    refuse: 'wo_failed',
    refund: 'refund_due',
    conclude: 'refunded',
    part_refunded: 'manual',
  },
} as const satisfies Record<OrderState, Partial<Record<OrderEvent, OrderState>>>;

/** The state an event leads to, or null when the event has no place in this state. */
export function nextState(state: OrderState, event: OrderEvent): OrderState | null {
  return (ORDER_EDGES[state] as Partial<Record<OrderEvent, OrderState>>)[event] ?? null;
}

/** Where an order's money lies while in a state; `none`: not received, `returned`: back with the payer. */
export type MoneyPlace = 'none' | 'pending' | 'suspense' | 'biller' | 'refund_payable' | 'returned';

/** One place per state: an edge's ledger entries follow from the two states it joins. */
export const MONEY_PLACE = {
  created: 'none',
  prepaying: 'none',
  paying: 'none',
  closing: 'none',
  closed: 'none',
  paid: 'pending',
  paid_late: 'pending',
  suspense: 'suspense',
  wo_queued: 'pending',
  wo_sent: 'pending',
  wo_unknown: 'pending',
  voiding: 'pending',
  wo_failed: 'pending',
  settled: 'biller',
  refund_due: 'refund_payable',
  refunding: 'refund_payable',
  refund_abnormal: 'refund_payable',
  refunded: 'returned',
  manual: 'suspense',
} as const satisfies Record<OrderState, MoneyPlace>;

/** Who must act, and within how many seconds, before somebody above is told. Null: nothing is left to do. */
export const DUTY = {
  created: { owner: 'worker', withinS: 60 },
  prepaying: { owner: 'worker', withinS: 15 * 60 },
  paying: { owner: 'payer', withinS: 15 * 60 },
  closing: { owner: 'worker', withinS: 30 * 60 },
  closed: null,
  paid: { owner: 'worker', withinS: 60 },
  paid_late: { owner: 'worker', withinS: 60 },
  suspense: { owner: 'finance', withinS: 24 * 3600 },
  wo_queued: { owner: 'worker', withinS: 24 * 3600 },
  wo_sent: { owner: 'worker', withinS: 120 },
  // The biller's file of the next day decides at the latest.
  wo_unknown: { owner: 'worker', withinS: 48 * 3600 },
  voiding: { owner: 'worker', withinS: 24 * 3600 },
  wo_failed: { owner: 'worker', withinS: 60 },
  settled: null,
  refund_due: { owner: 'worker', withinS: 24 * 3600 },
  refunding: { owner: 'worker', withinS: 7 * 24 * 3600 },
  refund_abnormal: { owner: 'finance', withinS: 72 * 3600 },
  refunded: null,
  manual: { owner: 'finance', withinS: 24 * 3600 },
} as const satisfies Record<OrderState, { owner: 'worker' | 'payer' | 'finance'; withinS: number } | null>;

/** Internal states folded into the few that a payer is told. */
export const PUBLIC_ORDER_STATE = {
  created: 'preparing',
  prepaying: 'preparing',
  paying: 'waiting',
  closing: 'closing',
  closed: 'closed',
  paid: 'paid',
  paid_late: 'paid',
  suspense: 'checking',
  wo_queued: 'crediting',
  wo_sent: 'crediting',
  wo_unknown: 'crediting',
  voiding: 'checking',
  wo_failed: 'refunding',
  settled: 'credited',
  refund_due: 'refunding',
  refunding: 'refunding',
  refund_abnormal: 'refunding',
  refunded: 'refunded',
  manual: 'checking',
} as const satisfies Record<OrderState, PublicOrderState>;

/** States in which the bill belongs to this order: nobody else may begin to pay it. */
export function holdsClaim(state: OrderState): boolean {
  return state !== 'closed' && state !== 'refunded';
}
