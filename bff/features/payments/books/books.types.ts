import type { OrderEventRow, OrderRow, RefundRow, WriteOffRow } from '../payments.types';

/** One line of the ledger, as the check reads it. */
export interface LedgerRow {
  orderId: string;
  version: number;
  line: number;
  account: string;
  amountFen: number;
}

/** All that is written about one order. */
export interface OrderBooks {
  order: OrderRow;
  events: OrderEventRow[];
  ledger: LedgerRow[];
  refunds: RefundRow[];
  writeOff: WriteOffRow | null;
  /** who holds the bill that this order was made for; null: nobody, or there is no such bill */
  claimHolder: string | null;
}

export const FAULT_KINDS = [
  'edge_unbalanced', // the lines of one edge do not sum to nothing
  'edge_unknown', // a line without its event, or an event the machine does not have
  'history_broken', // versions with gaps, or an end that is not the order's state
  'account_foreign', // a line on an account this order has nothing to do with
  'received_differs', // the ledger received another sum than the order says
  'returned_differs', // the ledger gave back another sum than the order or its refunds say
  'place_differs', // the money lies elsewhere than the state says
  'sum_differs', // received ≠ written off + refunded + pending + suspense + owed back
  'refunds_differ', // what is reserved or returned is not what the refunds add up to
  'refund_missing', // the state speaks of a refund that is not there, or not in that state
  'write_off_missing', // the state speaks of a write-off that is not there or not proved
  'nobody_on_duty', // not at its end, and nobody has it, or no deadline
  'claim_missing', // being paid or paid, and the bill is somebody else's or nobody's
  'claim_kept', // at its end without the bill, and still holding it
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface BookFault {
  orderId: string;
  kind: FaultKind;
  /** figures in fen, states and versions; never personal data */
  detail: string;
}
