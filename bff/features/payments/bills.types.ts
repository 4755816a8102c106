import type { Biller } from '../../connectors/biller/biller.port';
import type { SqlTx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';

/** One thing somebody wants to pay. */
export interface BillToQuote {
  accountId: string;
  /** null: money in advance */
  billNo: string | null;
  /** null: all that is owed */
  amountFen: number | null;
}

/** A bill fetched a moment ago, kept as a snapshot that never changes again. */
export interface QuotedBill {
  outcome: 'quoted';
  snapshotId: string;
  accountId: string;
  billerCode: string;
  billerName: Words;
  /** the biller's own merchant number */
  mchid: string;
  billNo: string | null;
  /** names the debt, whoever pays it: one live claim each */
  billKey: string;
  accountMasked: string;
  holderMasked: string;
  homeLabel: string;
  /** for the payer's WeChat, ≤ 127 bytes; holds no personal data */
  description: string;
  /** what will be asked for */
  amountFen: number;
  /** owed now; 0 for money in advance */
  dueFen: number;
  /** against what this person saw last */
  changedSince: { field: string; before: string; after: string }[];
}

export interface RefusedBill {
  outcome: 'refused';
  accountId: string;
  billNo: string | null;
  reason:
    | 'account_not_found'
    | 'account_closed'
    | 'account_unknown'
    | 'holder_changed'
    | 'bill_gone'
    | 'amount_not_allowed'
    | 'prepay_not_allowed'
    | 'biller_away'
    | 'biller_not_configured';
  words: Words;
  /** `amount_not_allowed`: what is allowed now */
  payable?: { minFen: number; maxFen: number };
}

/** What payments ask of bills; handed over where the features are joined. */
export interface PaymentsBills {
  /** Fetches every bill again, live, and keeps what it got. One answer per item, in their order. Never throws for a biller. */
  quote(personId: string, items: readonly BillToQuote[]): Promise<(QuotedBill | RefusedBill)[]>;
  /** Holds the account number in the clear: keep it in memory, never in a row or a log. @throws when there is none */
  snapshotForWriteOff(snapshotId: string): Promise<{
    billerCode: string;
    accountNo: string;
    billNo: string | null;
    fetchReference: string | null;
    amountFen: number;
    dueFen: number;
  }>;
  /** What stands on the bill, for a receipt; no lines for money in advance. Null: no such snapshot. */
  paperOf(snapshotId: string): Promise<{ period: string | null; lines: { name: string; amountFen: number }[] } | null>;
  /** Asks the biller; `unknown` when it doesn't answer. */
  isStillOwed(snapshotId: string): Promise<'owed' | 'not_owed' | 'account_closed' | 'unknown'>;
  /** null: the key file does not name it */
  billerOf(code: string): Biller | null;
  /** null: the key file does not name it */
  mchidOf(code: string): string | null;
  /** The bill is written off: it leaves what is due, and nobody is reminded of it. */
  markPaid(tx: SqlTx, snapshotId: string): Promise<void>;
  /** every company that can be paid, with the merchant number its bills go to */
  payable(): Promise<{ code: string; name: Words; mchid: string }[]>;
  /** Everybody who has the household of this bill bound. */
  personsWatching(billKey: string): Promise<string[]>;
  /** name and service number, as people know them; null: no such biller in our rules */
  contactOf(billerCode: string): Promise<{ name: Words; phone: string | null } | null>;
}
