import type { BookRow } from './books-on-disk';

/** Our states of an order in which its payment is in our books. */
const UNPAID = new Set(['created', 'prepaying', 'paying', 'closing', 'closed']);

/** What the three books say of one number, when they don't simply agree. */
export interface Finding {
  kind: 'trade' | 'refund' | 'write_off';
  /** the number without its kind */
  reference: string;
  what: 'long' | 'short' | 'amount' | 'state';
  ours: BookRow | null;
  /** WeChat's row, or the biller's for a write-off */
  theirs: BookRow | null;
}

export interface BookSum {
  count: number;
  fen: number;
}

export interface PileResult {
  findings: Finding[];
  ours: { received: BookSum; refunded: BookSum; writtenOff: BookSum };
  wechat: { received: BookSum; refunded: BookSum };
  biller: { writtenOff: BookSum };
}

const noSum = (): BookSum => ({ count: 0, fen: 0 });

function count(sum: BookSum, row: BookRow): void {
  sum.count++;
  sum.fen += row.amountFen;
}

/** The same row twice is one row (a file given twice); two that differ are a contradiction, and the larger is shown. */
function single(rows: BookRow[] | undefined): { row: BookRow | null; contradicts: boolean } {
  if (!rows) return { row: null, contradicts: false };
  const [first, ...rest] = rows;
  const differing = rest.filter((row) => row.amountFen !== first!.amountFen || row.state !== first!.state);
  const row = [first!, ...differing].reduce((most, one) => (one.amountFen > most.amountFen ? one : most));
  return { row, contradicts: differing.length > 0 };
}

const KINDS = { T: 'trade', R: 'refund', W: 'write_off' } as const;

/**
 * Compares one pile of the three books. Numbers that agree only count; all others come out as findings, in the order
 * of their numbers so that a run repeated finds the same in the same order.
 * @param hasBillerBook false while the biller's file is not there: then no write-off is called missing
 */
export function compareBooks(
  pile: { ours: Map<string, BookRow[]>; wechat: Map<string, BookRow[]>; biller: Map<string, BookRow[]> },
  hasBillerBook: boolean,
): PileResult {
  const result: PileResult = {
    findings: [],
    ours: { received: noSum(), refunded: noSum(), writtenOff: noSum() },
    wechat: { received: noSum(), refunded: noSum() },
    biller: { writtenOff: noSum() },
  };
  const keys = new Set([...pile.ours.keys(), ...pile.wechat.keys(), ...pile.biller.keys()]);
  for (const key of [...keys].sort()) {
    const kind = KINDS[key[0] as keyof typeof KINDS];
    const ours = single(pile.ours.get(key)).row;
    const other = single((kind === 'write_off' ? pile.biller : pile.wechat).get(key));
    // A write-off and its reversal share a number: the reversal is the later word.
    const reversal = pile.biller.get(key)?.find((row) => row.state === 'reversal');
    const theirs = reversal ?? other.row;
    const say = (what: Finding['what']) => result.findings.push({ kind, reference: key.slice(2), what, ours, theirs });

    if (kind === 'trade') {
      const oursIsPaid = ours !== null && !UNPAID.has(ours.state);
      if (oursIsPaid) count(result.ours.received, ours);
      if (theirs) count(result.wechat.received, theirs);
      if (theirs && !oursIsPaid) say('long');
      else if (oursIsPaid && !theirs) say('short');
      else if (ours && theirs && (ours.amountFen !== theirs.amountFen || other.contradicts)) say('amount');
    } else if (kind === 'refund') {
      if (ours) count(result.ours.refunded, ours);
      if (theirs) count(result.wechat.refunded, theirs);
      if (theirs && !ours) say('long');
      else if (ours && !theirs) say('short');
      else if (ours && theirs && (ours.amountFen !== theirs.amountFen || other.contradicts)) say('amount');
      else if (ours && theirs && ours.state !== 'success' && theirs.state === 'SUCCESS') say('state');
      else if (ours && theirs && theirs.state === 'PROCESSING') say('state');
    } else {
      const isBooked = ours?.state === 'settled';
      if (ours && isBooked) count(result.ours.writtenOff, ours);
      if (theirs && theirs.state === 'write_off') count(result.biller.writtenOff, theirs);
      if (!hasBillerBook) continue;
      if (theirs?.state === 'reversal') say('state');
      else if (other.contradicts) say('amount');
      else if (theirs && !isBooked) say('long');
      else if (ours && !theirs) say('short');
      else if (ours && theirs && ours.amountFen !== theirs.amountFen) say('amount');
    }
  }
  return result;
}

/** Adds the sums of one pile to those before it. */
export function addSums<T extends Pick<PileResult, 'ours' | 'wechat' | 'biller'>>(total: T, pile: T): void {
  for (const [into, from] of [
    [total.ours.received, pile.ours.received],
    [total.ours.refunded, pile.ours.refunded],
    [total.ours.writtenOff, pile.ours.writtenOff],
    [total.wechat.received, pile.wechat.received],
    [total.wechat.refunded, pile.wechat.refunded],
    [total.biller.writtenOff, pile.biller.writtenOff],
  ] as const) {
    into.count += from.count;
    into.fen += from.fen;
  }
}

export function noSums(): Pick<PileResult, 'ours' | 'wechat' | 'biller'> {
  return {
    ours: { received: noSum(), refunded: noSum(), writtenOff: noSum() },
    wechat: { received: noSum(), refunded: noSum() },
    biller: { writtenOff: noSum() },
  };
}
