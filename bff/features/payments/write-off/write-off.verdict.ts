import type { BillerPowers, WriteOffOutcome } from '../../../connectors/biller/biller.port';
import type { RefundReason } from '../../../contracts/payments';

/** The biller's proof that it booked. */
export interface BookingProof {
  proofNo: string;
  amountFen: number;
  businessDate: string;
}

/** What an answer of the biller lets us do. */
export type Verdict =
  | { verdict: 'settle'; proof: BookingProof }
  /** booked, but another amount: never taken for settled */
  | { verdict: 'contradiction'; proof: BookingProof }
  | { verdict: 'refuse'; reason: RefundReason; code: string }
  /** this send booked nothing; ask again when it is open */
  | { verdict: 'postpone'; until: Date | null }
  /** it may have landed */
  | { verdict: 'lose'; reason: string; until: Date | null }
  /** asked by sequence: it is not there, and was not refused either */
  | { verdict: 'not_there' };

export interface VerdictOf {
  expectedFen: number;
  powers: Pick<BillerPowers, 'canQueryWriteOff' | 'isSequenceIdempotent'>;
  /** sends of this sequence so far, this one included */
  tries: number;
}

function booked(outcome: Extract<WriteOffOutcome, { outcome: 'done' }>, expectedFen: number): Verdict {
  const { proofNo, amountFen, businessDate } = outcome;
  const proof = { proofNo, amountFen, businessDate };
  return amountFen === expectedFen ? { verdict: 'settle', proof } : { verdict: 'contradiction', proof };
}

/** What the answer to a send means. A repeat is judged by what the send before may have done. */
export function verdictOfSend(outcome: WriteOffOutcome, { expectedFen, powers, tries }: VerdictOf): Verdict {
  switch (outcome.outcome) {
    case 'done':
      return booked(outcome, expectedFen);
    case 'unknown':
      return { verdict: 'lose', reason: outcome.reason, until: null };
    case 'closed':
      // After a repeat, "closed" says nothing of the send before.
      return tries <= 1
        ? { verdict: 'postpone', until: outcome.until }
        : { verdict: 'lose', reason: 'closed', until: outcome.until };
    case 'paid_by_other':
      // A repeat on the way may be what it complains of: whoever can be asked by sequence is asked, and whoever
      // can't tell sequences apart is believed by its day only.
      return powers.canQueryWriteOff || !powers.isSequenceIdempotent
        ? { verdict: 'lose', reason: 'already_paid', until: null }
        : { verdict: 'refuse', reason: 'paid_by_other', code: 'paid_by_other' };
    case 'refused':
      // "Used before with other content", or "never seen" in answer to a send, is no refusal of this debt.
      if (outcome.code === 'sequence_reused' || outcome.code === 'not_found') {
        return { verdict: 'lose', reason: outcome.code, until: null };
      }
      // "No such bill" in answer to a repeat can mean that the first send paid it.
      return tries <= 1 || powers.isSequenceIdempotent
        ? { verdict: 'refuse', reason: 'biller_refused', code: outcome.code }
        : { verdict: 'lose', reason: outcome.code, until: null };
  }
}

/** What the answer to a question about a sequence means. */
export function verdictOfQuery(outcome: WriteOffOutcome, expectedFen: number): Verdict {
  switch (outcome.outcome) {
    case 'done':
      return booked(outcome, expectedFen);
    case 'paid_by_other':
      return { verdict: 'refuse', reason: 'paid_by_other', code: 'paid_by_other' };
    case 'refused':
      return outcome.code === 'not_found'
        ? { verdict: 'not_there' }
        : { verdict: 'refuse', reason: 'biller_refused', code: outcome.code };
    case 'closed':
      return { verdict: 'lose', reason: 'closed', until: outcome.until };
    case 'unknown':
      return { verdict: 'lose', reason: outcome.reason, until: null };
  }
}
