import type { WriteOffOutcome } from '../../../bff/connectors/biller/biller.port';
import { verdictOfQuery, verdictOfSend } from '../../../bff/features/payments/write-off/write-off.verdict';

const EXPECTED = 8_650;
const done = (amountFen: number): WriteOffOutcome => ({
  outcome: 'done',
  proofNo: 'P1',
  amountFen,
  writtenOffAt: new Date('2026-11-22T02:00:00Z'),
  businessDate: '2026-11-22',
});
const refused = (code: Extract<WriteOffOutcome, { outcome: 'refused' }>['code']): WriteOffOutcome => ({
  outcome: 'refused',
  code,
  message: '',
});
const ALL = { canQueryWriteOff: true, isSequenceIdempotent: true };
const ONLY_IDEMPOTENT = { canQueryWriteOff: false, isSequenceIdempotent: true };
const NOTHING = { canQueryWriteOff: false, isSequenceIdempotent: false };
const send = (outcome: WriteOffOutcome, powers = ALL, tries = 1) =>
  verdictOfSend(outcome, { expectedFen: EXPECTED, powers, tries }).verdict;

describe('what an answer of the biller lets us do', () => {
  it('settles by the very amount only', () => {
    expect(send(done(EXPECTED))).toBe('settle');
    expect(send(done(EXPECTED - 1))).toBe('contradiction');
    expect(verdictOfQuery(done(EXPECTED + 1), EXPECTED).verdict).toBe('contradiction');
  });

  it('never takes silence for a refusal, whatever the biller can do', () => {
    for (const powers of [ALL, ONLY_IDEMPOTENT, NOTHING]) {
      for (const tries of [1, 2, 9]) {
        expect(send({ outcome: 'unknown', reason: 'timeout' }, powers, tries)).toBe('lose');
      }
    }
    expect(verdictOfQuery({ outcome: 'unknown', reason: 'timeout' }, EXPECTED).verdict).toBe('lose');
  });

  it('goes back to the queue only when the one send there was booked nothing', () => {
    expect(send({ outcome: 'closed', until: null }, ALL, 1)).toBe('postpone');
    for (const tries of [2, 3]) expect(send({ outcome: 'closed', until: null }, ALL, tries)).toBe('lose');
  });

  it('believes a refusal of a repeat only from a biller that knows its sequences', () => {
    expect(send(refused('amount_refused'), NOTHING, 1)).toBe('refuse');
    expect(send(refused('bill_unknown'), ONLY_IDEMPOTENT, 2)).toBe('refuse');
    expect(send(refused('bill_unknown'), { canQueryWriteOff: true, isSequenceIdempotent: false }, 2)).toBe('lose');
  });

  it('asks by sequence whose payment "already paid" is', () => {
    expect(send({ outcome: 'paid_by_other', message: '' }, ALL)).toBe('lose');
    expect(send({ outcome: 'paid_by_other', message: '' }, NOTHING)).toBe('lose');
    expect(send({ outcome: 'paid_by_other', message: '' }, ONLY_IDEMPOTENT)).toBe('refuse');
    expect(verdictOfQuery({ outcome: 'paid_by_other', message: '' }, EXPECTED).verdict).toBe('refuse');
  });

  it('takes a number that was used before for no refusal', () => {
    expect(send(refused('sequence_reused'))).toBe('lose');
    expect(send(refused('not_found'))).toBe('lose');
    expect(verdictOfQuery(refused('not_found'), EXPECTED).verdict).toBe('not_there');
  });
});
