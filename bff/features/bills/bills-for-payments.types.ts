import type { Biller } from '../../connectors/biller/biller.port';
import type { BillChange, BillerKind, Exactness } from '../../contracts/bills';
import type { PrismaTx, SqlTx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';

/** One thing somebody wants to pay. */
export interface QuoteItem {
  /** a binding of theirs, or of somebody they act for */
  accountId: string;
  /** null: money in advance */
  billNo: string | null;
  /** null: all that is owed */
  amountFen: number | null;
}

/** A biller's rules about sums. */
export interface BillerRules {
  exactness: Exactness;
  minFen: number;
  maxFen: number;
  canPrepay: boolean;
  prepayMinFen: number;
  prepayMaxFen: number;
}

/** A bill fetched a moment ago, kept as a snapshot that never changes again. */
export interface Quoted {
  outcome: 'quoted';
  snapshotId: string;
  accountId: string;
  billerCode: string;
  billerName: Words;
  kind: BillerKind;
  /** the biller's own merchant number, out of the key file */
  mchid: string;
  billNo: string | null;
  /** SHA-256 hex of biller, account index and bill number: names the debt, whoever pays it. One live claim each. */
  billKey: string;
  /** blind index of the account: stands for it where the number may not */
  accountIndex: string;
  accountMasked: string;
  holderMasked: string;
  homeLabel: string;
  period: string | null;
  /** ≤ 127 bytes of UTF-8, for the payer's WeChat: 云岭水务 2026-10 水费. Holds no personal data */
  description: string;
  /** what will be asked for */
  amountFen: number;
  /** what is owed now, late fee included; 0 for money in advance */
  dueFen: number;
  /** against what this person saw last; empty when nothing changed or nothing was seen */
  changedSince: BillChange[];
  rules: BillerRules;
  expiresAt: Date;
}

export const QUOTE_REFUSALS = [
  'account_not_found', // not theirs, nor of anybody they act for
  'account_closed',
  'account_unknown', // the biller knows it no longer
  'holder_changed', // somebody else's now: to be confirmed first
  'bill_gone', // paid meanwhile, at a counter or elsewhere
  'amount_not_allowed',
  'prepay_not_allowed',
  'biller_away',
  'biller_not_configured',
] as const;
export type QuoteRefusal = (typeof QUOTE_REFUSALS)[number];

export interface QuoteRefused {
  outcome: 'refused';
  accountId: string;
  billNo: string | null;
  reason: QuoteRefusal;
  words: Words;
  /** `amount_not_allowed`: what is allowed now */
  payable?: { minFen: number; maxFen: number };
}

/** What payments may ask of bills. */
export interface BillsForPayments {
  /** Fetches every bill again, live, and keeps what it got. One answer per item, in their order. Never throws for a biller. */
  quote(personId: string, items: readonly QuoteItem[]): Promise<(Quoted | QuoteRefused)[]>;
  /**
   * What a write-off needs. The account number is in the clear: keep it in memory, never in a row or a log.
   * @throws when there is no such snapshot
   */
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
  /**
   * Asks the biller whether the bill is still owed, after a payment or before a refund (31, 35, 39).
   * `unknown` when it doesn't answer.
   */
  isStillOwed(snapshotId: string): Promise<'owed' | 'not_owed' | 'account_closed' | 'unknown'>;
  /** null: no such biller in our rules */
  rulesOf(billerCode: string): Promise<BillerRules | null>;
  /** name and service number, as people know them; null: no such biller in our rules */
  contactOf(billerCode: string): Promise<{ name: Words; phone: string | null } | null>;
  /** null: the key file does not name it */
  billerOf(code: string): Biller | null;
  /** null: the key file does not name it */
  mchidOf(code: string): string | null;
  /** The bill is written off: it leaves what is due, and nobody is reminded of it. */
  markPaid(tx: PrismaTx | SqlTx, snapshotId: string): Promise<void>;
  /** every company that can be paid, with the merchant number its bills go to */
  payable(): Promise<{ code: string; name: Words; mchid: string }[]>;
  /** Everybody who has the household of this bill bound, to be told that somebody is paying it. */
  personsWatching(billKey: string): Promise<string[]>;
}
