import { dayOf, daySpan } from '../../../bff/features/health-code/beijing-day';
import {
  isInForce,
  judgeSecondScan,
  mayCheckAt,
  mayConfirm,
} from '../../../bff/features/health-code/health-code.policy';
import { nextPolicyState, POLICY_STATES } from '../../../bff/features/health-code/health-code.states';

const at = (text: string) => new Date(text);

describe('a policy', () => {
  it('goes one way only', () => {
    expect(nextPolicyState('proposed', 'confirm')).toBe('active');
    expect(nextPolicyState('proposed', 'withdraw')).toBe('withdrawn');
    expect(nextPolicyState('active', 'end')).toBe('ended');
    expect(nextPolicyState('ended', 'erased')).toBe('erased');
    expect(nextPolicyState('active', 'confirm')).toBeNull();
    expect(nextPolicyState('erased', 'confirm')).toBeNull();
    expect(POLICY_STATES.withdrawn).toEqual({});
  });

  it('needs a second name', () => {
    expect(mayConfirm({ proposedBy: 'A' }, 'A')).toBe(false);
    expect(mayConfirm({ proposedBy: 'A' }, 'B')).toBe(true);
  });

  it('is in force between its dates and nowhere else', () => {
    const policy = { state: 'active', startsAt: at('2026-11-01'), endsAt: at('2026-12-01') } as const;
    expect(isInForce(policy, at('2026-11-01'))).toBe(true);
    expect(isInForce(policy, at('2026-10-31T23:59:59.999Z'))).toBe(false);
    expect(isInForce(policy, at('2026-12-01'))).toBe(false);
    expect(isInForce({ ...policy, state: 'proposed' }, at('2026-11-15'))).toBe(false);
    expect(isInForce({ ...policy, state: 'ended' }, at('2026-11-15'))).toBe(false);
  });
});

describe('a second scan', () => {
  const first = { checkId: 'c1', gateId: 'g1', checkerId: 'p1', usedAt: at('2026-11-22T08:00:00Z') };
  const second = { checkId: 'c2', gateId: 'g1', checkerId: 'p1', at: at('2026-11-22T08:00:10Z') };

  it('is the same one from the same hand within ten seconds', () => {
    expect(judgeSecondScan(first, { ...second, checkId: 'c1', at: at('2026-11-22T09:00:00Z') })).toBe('same');
    expect(judgeSecondScan(first, second)).toBe('repeat');
    expect(judgeSecondScan(first, { ...second, at: at('2026-11-22T07:59:50Z') })).toBe('repeat');
  });

  it('is a replay later, by somebody else, or elsewhere', () => {
    expect(judgeSecondScan(first, { ...second, at: at('2026-11-22T08:00:10.001Z') })).toBe('replayed');
    expect(judgeSecondScan(first, { ...second, checkerId: 'p2' })).toBe('replayed');
    expect(judgeSecondScan(first, { ...second, gateId: 'g2' })).toBe('replayed');
    expect(judgeSecondScan(first, { ...second, checkId: 'c1', gateId: 'g2' })).toBe('replayed');
  });

  it('is judged at the checker’s own gates only', () => {
    expect(mayCheckAt('g1', ['g1', 'g2'])).toBe(true);
    expect(mayCheckAt('g3', ['g1', 'g2'])).toBe(false);
  });
});

describe('the day of a gate', () => {
  it('is a day in Shanghai', () => {
    expect(dayOf(at('2026-11-21T16:00:00Z'))).toBe('2026-11-22');
    expect(dayOf(at('2026-11-21T15:59:59Z'))).toBe('2026-11-21');
    expect(daySpan(at('2026-11-22T03:00:00Z'))).toEqual({
      from: at('2026-11-21T16:00:00Z'),
      to: at('2026-11-22T16:00:00Z'),
    });
  });
});
