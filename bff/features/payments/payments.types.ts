import type { OrderEvent, OrderState, RefundReason } from '../../contracts/payments';

/** Who brought the fact that moved an order. */
export type EdgeCause = 'payer' | 'worker' | 'notification' | 'query' | 'bill' | 'biller' | 'biller_file' | 'finance';

/** A row of `pay_order`. Amounts are whole fen. */
export interface OrderRow {
  id: string;
  paymentId: string;
  payerId: string;
  accountId: string;
  billerCode: string;
  mchid: string;
  outTradeNo: string;
  snapshotId: string;
  /** null for money in advance */
  claimKey: string | null;
  claimsRest: boolean;
  description: string;
  accountMasked: string;
  holderMasked: string;
  homeLabel: string;
  amountFen: number;
  state: OrderState;
  version: number;
  dutyOwner: 'worker' | 'payer' | 'finance' | null;
  dueAt: Date | null;
  paidFen: number;
  paidAt: Date | null;
  transactionId: string | null;
  settledAt: Date | null;
  proofNo: string | null;
  businessDate: string | null;
  /** reserved for refunds of parts; the whole, once owed back, is what was paid less this */
  owedBackFen: number;
  /** what WeChat proved to be back with the payer */
  returnedFen: number;
  complaintReportId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Columns an edge may set beside state and version. */
export type OrderChange = Partial<
  Pick<
    OrderRow,
    | 'paidFen'
    | 'paidAt'
    | 'transactionId'
    | 'settledAt'
    | 'proofNo'
    | 'businessDate'
    | 'owedBackFen'
    | 'returnedFen'
    | 'claimKey'
    | 'dueAt'
  >
>;

/** One edge to take. */
export interface EdgeStep {
  event: OrderEvent;
  cause: EdgeCause;
  /** the person behind it, when a person is */
  actorId?: string;
  /** ids, codes and amounts that prove it; never personal data */
  evidence?: Record<string, string | number | boolean | null>;
  change?: OrderChange;
  /** what moves in the ledger, when it is not all that lies in the order's place */
  amountFen?: number;
}

export interface OrderEventRow {
  orderId: string;
  version: number;
  event: OrderEvent;
  fromState: OrderState;
  toState: OrderState;
  cause: EdgeCause;
  actorId: string | null;
  evidence: Record<string, string | number | boolean | null>;
  at: Date;
}

export interface AttemptRow {
  paymentId: string;
  outTradeNo: string;
  openerMchid: string;
  isCombined: boolean;
  payerIndex: string;
  payerSealed: string;
  payerKeyId: string;
  expiresAt: Date;
  prepayId: string | null;
  preparedAt: Date | null;
  tries: number;
  lastCode: string | null;
}

export interface WriteOffRow {
  orderId: string;
  sequence: string;
  voidSequence: string | null;
  billerCode: string;
  tries: number;
  sentAt: Date | null;
  firstSentAt: Date | null;
  lastOutcome: string | null;
  answeredFen: number | null;
}

export type RefundState = 'due' | 'sent' | 'processing' | 'abnormal' | 'closed' | 'success';

export interface RefundRow {
  id: string;
  orderId: string;
  outRefundNo: string;
  isPart: boolean;
  generation: number;
  amountFen: number;
  reason: RefundReason;
  state: RefundState;
  refundId: string | null;
  receivedBy: string | null;
  tries: number;
  lastCode: string | null;
  requestedAt: Date;
  sentAt: Date | null;
  finalAt: Date | null;
  promisedOn: string;
}

/** The order moved between our read and our write: read again and decide again. */
export class LostOrderRace extends Error {
  constructor(orderId: string) {
    super(`order ${orderId} is no longer at the version that was read`);
    this.name = 'LostOrderRace';
  }
}

/** The event has no place in the order's state. */
export class NoSuchEdge extends Error {
  constructor(state: OrderState, event: OrderEvent) {
    super(`no edge ${event} leads out of ${state}`);
    this.name = 'NoSuchEdge';
  }
}
