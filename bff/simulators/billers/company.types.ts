import type { Dialect } from '../../connectors/biller/billers-file.wire';

export type CompanyKind = 'water' | 'power' | 'gas' | 'heating' | 'property' | 'fine';

export interface CompanyPlan {
  code: string;
  kind: CompanyKind;
  name: string;
  dialect: Dialect;
  mchid: string;
  exactness: 'exact' | 'at_least' | 'at_most' | 'any';
  prepay: boolean;
  /** `HH:mm` in Asia/Shanghai; null: midnight */
  cutOff: string | null;
  proofPrefix: string;
}

export interface SimLine {
  name: string;
  amountFen: number;
  detail: string | null;
  kind: 'charge' | 'late_fee' | 'deduction';
}

export interface SimReading {
  name: string;
  previous: number | null;
  current: number | null;
  usage: number;
  unit: 'm3' | 'kWh' | 'GJ' | 'm2' | 'times';
}

export interface SimBill {
  billNo: string;
  period: string;
  amountFen: number;
  lateFeeFen: number;
  dueOn: string;
  lines: SimLine[];
  readings: SimReading[];
}

export interface SimMonth {
  period: string;
  usage: number;
  unit: SimReading['unit'];
  amountFen: number;
}

export interface SimAccount {
  accountNo: string;
  holder: string;
  address: string;
  balanceFen: number | null;
  limits: string | null;
  isClosed: boolean;
}

/** A booking in a company's own books. */
export interface BookRow {
  sequence: string;
  proofNo: string;
  accountNo: string;
  billNo: string | null;
  amountFen: number;
  /** ISO instant */
  at: string;
  businessDate: string;
  kind: 'write_off' | 'reversal';
  /** `portal` came from us; `counter` at a desk or by another app: never in the portal's detail file */
  source: 'portal' | 'counter';
  /** nothing is owed on the bill after it; on a reversal: it is owed again */
  settlesBill?: boolean;
  /** on a reversal: the sequence it takes back */
  reverses?: string;
  /** above the bill, kept on the account as money in advance */
  surplusFen?: number;
  /** in the books, and by a fault not in the file */
  isLeftOut?: boolean;
  /** by a fault another amount in the file */
  fileAmountFen?: number;
}

export interface WriteOffInput {
  sequence: string;
  accountNo: string;
  billNo: string | null;
  amountFen: number;
}

export type BookOutcome =
  | { outcome: 'booked'; row: BookRow }
  | { outcome: 'same_again'; row: BookRow }
  | { outcome: 'processing' }
  | { outcome: 'closed'; until: Date | null }
  | {
      outcome: 'refused';
      reason:
        | 'account_unknown'
        | 'account_closed'
        | 'bill_unknown'
        | 'amount'
        | 'not_taken'
        | 'sequence_reused'
        | 'not_found'
        | 'void_unsupported';
    }
  | { outcome: 'paid' };
