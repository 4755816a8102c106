import { mayRevealReporter, partiesOf, partyFor } from '../../../bff/features/reports/reports.policy';
import { changeBy } from '../../../bff/features/reports/reports.step';
import { aReport, LIMITS } from './a-report';

const at = (text: string) => new Date(`${text}:00+08:00`);
const promised = at('2026-11-26T17:30');

describe('the clocks of a report', () => {
  it('run on when a department sends it back', () => {
    const report = aReport({ stage: 'handling', unitId: 'a', answerDueAt: promised });
    const change = changeBy(report, 'return', { now: at('2026-11-24T10:00'), limits: LIMITS })!;
    expect(change.stage).toBe('returned');
    expect(change.answerDueAt).toEqual(promised);
    expect(change.dueAt).toEqual(at('2026-11-24T12:00'));
  });

  it('stand still while the reporter is asked, and go on with what was left', () => {
    const asked = changeBy(aReport({ stage: 'handling', answerDueAt: promised }), 'ask', {
      now: at('2026-11-26T10:30'),
      limits: LIMITS,
    })!;
    // 90 minutes to lunch, 240 after it
    expect(asked.pausedMinutes).toBe(330);
    expect(asked.dueAt).toEqual(at('2026-12-03T17:30'));
    const answered = changeBy(aReport({ ...asked }), 'answer_question', {
      now: at('2026-12-01T09:00'),
      limits: LIMITS,
    })!;
    expect(answered.answerDueAt).toEqual(at('2026-12-01T16:00'));
    expect(answered.pausedMinutes).toBeNull();
  });

  it('begin anew when the reporter reopens it', () => {
    const change = changeBy(aReport({ stage: 'answered', answerDueAt: promised }), 'reopen', {
      now: at('2026-12-04T16:00'),
      limits: LIMITS,
    })!;
    expect(change.answerDueAt).toEqual(at('2026-12-09T17:30'));
  });

  it('move a late report up, each time with a new deadline, and keep the department', () => {
    const report = aReport({ stage: 'handling', unitId: 'a', holder: 'department', holderUnitId: 'a' });
    const first = changeBy(report, 'overdue', { now: at('2026-11-27T09:00'), limits: LIMITS, supervisingUnitId: 's' })!;
    expect(first).toMatchObject({ escalation: 1, holder: 'supervisor', holderUnitId: 's' });
    expect(first.dueAt).toEqual(at('2026-11-27T14:30'));
    const second = changeBy({ ...report, ...first }, 'overdue', {
      now: first.dueAt!,
      limits: LIMITS,
      supervisingUnitId: 's',
    })!;
    expect(second.escalation).toBe(2);
    expect(second.dueAt! > first.dueAt!).toBe(true);
    expect(second.unitId).toBeUndefined();
  });

  it('let the hotline ask for an earlier answer', () => {
    const change = changeBy(aReport({ answerDueAt: promised }), 'assign', {
      now: at('2026-11-23T10:00'),
      limits: LIMITS,
      toUnitId: 'a',
      dueAt: at('2026-11-24T12:00'),
    })!;
    expect(change.answerDueAt).toEqual(at('2026-11-24T12:00'));
  });

  it('leave urging without any effect on the deadline', () => {
    expect(changeBy(aReport({}), 'urge', { now: promised, limits: LIMITS })).toEqual({ urgedAt: promised });
  });
});

describe('who may', () => {
  const actor = (
    personId: string,
    ...grants: { role: 'handler' | 'dispatcher' | 'grid_worker'; unitId: string }[]
  ) => ({
    personId,
    sessionId: 's',
    consentVersion: '1',
    grants,
  });
  const nothing = { isFamily: false, isSupervisor: false };
  const facts = (over: Parameters<typeof aReport>[0]) => ({ ...aReport(over), hasUrged: false });

  it('a stranger, and a handler of another department, have no part in it', () => {
    const report = facts({ stage: 'assigned', unitId: 'a' });
    expect(partiesOf(actor('other'), report, nothing)).toEqual([]);
    expect(partiesOf(actor('h', { role: 'handler', unitId: 'b' }), report, nothing)).toEqual([]);
  });

  it('only the department answers, only the reporter rates', () => {
    const report = facts({ stage: 'handling', unitId: 'a' });
    const department = partiesOf(actor('h', { role: 'handler', unitId: 'a' }), report, nothing);
    expect(partyFor('answer', report, department)).toBe('department');
    expect(partyFor('rate', report, department)).toBeNull();
    expect(partyFor('answer', report, ['reporter'])).toBeNull();
    expect(partyFor('rate', report, ['reporter'])).toBe('reporter');
  });

  it('the department that has it signs, the hotline does not sign in its place', () => {
    const report = facts({ stage: 'assigned', unitId: 'a' });
    expect(partyFor('accept', report, ['hotline'])).toBeNull();
    expect(partyFor('accept', report, ['department'])).toBe('department');
  });

  it('the department learns who reported only while it has the case, and never when they asked to stay unknown', () => {
    expect(mayRevealReporter(facts({ stage: 'handling' }), ['department'])).toBe(true);
    expect(mayRevealReporter(facts({ stage: 'answered' }), ['department'])).toBe(false);
    expect(mayRevealReporter(facts({ stage: 'handling', isAnonymous: true }), ['department'])).toBe(false);
    expect(mayRevealReporter(facts({ stage: 'handling' }), ['grid'])).toBe(false);
    expect(mayRevealReporter(facts({ stage: 'submitted', isAnonymous: true }), ['hotline'])).toBe(true);
  });
});
