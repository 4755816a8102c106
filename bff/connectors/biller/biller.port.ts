import type { BillerInvoices } from './biller-invoices.port';

/**
 * A company or authority that is owed money: water, power, gas, heating, property, traffic fines. Each speaks one
 * dialect; an adapter turns it into this port and declares what the dialect can do. Amounts are whole fen.
 */

/** What the biller's system can do; what it can't, the portal must not assume. */
export interface BillerPowers {
  /** says afterwards whether a write-off landed */
  canQueryWriteOff: boolean;
  /** takes a write-off back (冲正) */
  canVoid: boolean;
  /** the same sequence twice is written off once, and answers the same proof number */
  isSequenceIdempotent: boolean;
  /** daily cut-off (日切), `HH:mm` in Asia/Shanghai: later write-offs belong to the next day; null: midnight */
  cutOff: string | null;
  acceptsPartial: boolean;
  acceptsPrepay: boolean;
  /** who makes the detail file of a business day */
  detailFile: 'biller_makes' | 'we_make';
  encoding: 'utf-8' | 'gbk';
  /** amounts on its wire */
  amountUnit: 'fen' | 'yuan';
  /** how a payer gets an invoice: through the portal, at a counter, or never, the proof number being a fiscal receipt */
  invoice: 'online' | 'counter' | 'proof';
}

export interface BillLine {
  /** 水费, 污水处理费, 违约金 … as the biller words it */
  name: string;
  amountFen: number;
  /** 第一阶梯 12 m³ × 2.85 元 */
  detail: string | null;
  kind: 'charge' | 'late_fee' | 'deduction';
}

export interface MeterReading {
  name: string;
  previous: number | null;
  current: number | null;
  usage: number;
  unit: 'm3' | 'kWh' | 'GJ' | 'm2' | 'times';
}

/** A bill as the biller holds it at this moment. */
export interface Bill {
  /** the biller's number of the bill; with the account it names the debt */
  billNo: string;
  /** `YYYY-MM`, or the date of a fine */
  period: string;
  /** what is owed now, late fee included */
  amountFen: number;
  lateFeeFen: number;
  dueOn: string | null;
  lines: BillLine[];
  readings: MeterReading[];
  /** hands over with the write-off where the dialect binds fetch and payment; null otherwise */
  fetchReference: string | null;
}

export interface BillerAccount {
  /** already masked by the biller or by the adapter: 王*兰 */
  holderMasked: string;
  /** already masked: 翠湖街道***3栋***室 */
  addressMasked: string | null;
  /** money on the account, for prepaid meters and surplus; null when the biller keeps none */
  balanceFen: number | null;
  /** said in plain words: a meter that must be reached by card, a card that must be written at a machine */
  limits: string | null;
}

export interface AccountAnswer {
  account: BillerAccount;
  /** what is owed now, oldest first; empty when nothing is */
  bills: Bill[];
}

export interface UsagePoint {
  /** `YYYY-MM` */
  period: string;
  usage: number;
  unit: MeterReading['unit'];
  amountFen: number;
}

export interface WriteOffRequest {
  /** ours, kept before it is sent, the same in every repeat; ≤ 20 ASCII letters and digits */
  sequence: string;
  accountNo: string;
  /** null for money in advance */
  billNo: string | null;
  fetchReference: string | null;
  amountFen: number;
  paidAt: Date;
  /** WeChat's transaction id: the biller's clerk finds it in both books */
  transactionId: string;
}

/** What became of a write-off, a void or a question about one. */
export type WriteOffOutcome =
  | { outcome: 'done'; proofNo: string; amountFen: number; writtenOffAt: Date; businessDate: string }
  /** the biller clearly did not, and will not, book it */
  | { outcome: 'refused'; code: BillerRefusal; message: string }
  /** the debt is paid, and not by this sequence */
  | { outcome: 'paid_by_other'; message: string }
  /** closed for the night or for work, or this send never left: nothing was booked by *this* send; ask again */
  | { outcome: 'closed'; until: Date | null }
  | { outcome: 'unknown'; reason: string };

export const BILLER_REFUSALS = [
  'account_unknown',
  'account_closed',
  'bill_unknown',
  'amount_refused', // no longer what is owed
  'not_allowed', // partial or advance money that the biller doesn't take
  'sequence_reused', // same number, other content
  'not_found', // asked for a write-off that the biller never saw
  'other',
] as const;
export type BillerRefusal = (typeof BILLER_REFUSALS)[number];

export type AccountOutcome =
  | { outcome: 'found'; answer: AccountAnswer }
  | { outcome: 'refused'; code: BillerRefusal; message: string };

/** One row of a biller's day: a write-off, or its reversal. */
export interface BillerDetailRow {
  sequence: string;
  proofNo: string;
  accountNo: string;
  billNo: string | null;
  amountFen: number;
  at: Date;
  kind: 'write_off' | 'reversal';
}

/** The day's file broke off, or its count and total disagree with its rows. */
export class DetailFileCorrupt extends Error {}

export interface Biller {
  readonly code: string;
  readonly powers: BillerPowers;
  /** @throws ApiError upstream_failed, upstream_timeout, unavailable */
  fetchAccount(accountNo: string): Promise<AccountOutcome>;
  /** Up to 24 months, oldest first. @throws as `fetchAccount` */
  usage(accountNo: string): Promise<UsagePoint[]>;
  writeOff(request: WriteOffRequest): Promise<WriteOffOutcome>;
  /** Only with `canQueryWriteOff`. `refused not_found` proves that it never landed. */
  queryWriteOff(sequence: string, businessDate: string): Promise<WriteOffOutcome>;
  /** Only with `canVoid`. `done` proves that it is taken back. */
  voidWriteOff(request: WriteOffRequest, voidSequence: string): Promise<WriteOffOutcome>;
  /** The day as the biller booked it; null while it is not ready. Streams; @throws DetailFileCorrupt at the end. */
  detailFile(businessDate: string): Promise<AsyncIterable<BillerDetailRow> | null>;
  /** Only where `we_make`: hands over our day and gives the rows that the biller disputes. */
  sendDetailFile(
    businessDate: string,
    rows: AsyncIterable<BillerDetailRow>,
    summary: { count: number; totalFen: number },
  ): Promise<
    | { outcome: 'agreed' }
    | { outcome: 'disputed'; missing: BillerDetailRow[]; surplus: BillerDetailRow[] }
    | { outcome: 'unknown'; reason: string }
  >;
  /** Exactly where `powers.invoice` is `online`. */
  readonly invoices?: BillerInvoices;
  /** The biller's own business date for a moment, with its cut-off. `YYYY-MM-DD` */
  businessDateOf(at: Date): string;
}

/** Every biller that the key file names. */
export interface Billers {
  get(code: string): Biller | null;
  /** the biller's own merchant number at WeChat Pay; null when the file does not name it */
  mchidOf(code: string): string | null;
  codes(): string[];
}
