import fc from 'fast-check';
import type { CareState, CheckInState } from '../../../bff/contracts/sos-check-in';
import {
  CARE_OWNER,
  CARE_STATES,
  type CareMove,
  careWaitMs,
  firstCareState,
  moveWhenDue,
  nextCareState,
} from '../../../bff/features/sos/care/care.states';
import { DEFAULT_CARE_POLICY } from '../../../bff/features/sos/care/care-policy';
import {
  CHECK_IN_STATES,
  CHECK_IN_WHEN_DUE,
  nextCheckInState,
} from '../../../bff/features/sos/check-in/check-in.states';
import {
  type DayPlan,
  dayAfter,
  dayOfWord,
  isQuietDay,
  nextDeadline,
  shanghaiDay,
  shanghaiTime,
  withinHours,
} from '../../../bff/features/sos/check-in/check-in-days';

const CARE = Object.keys(CARE_STATES) as CareState[];
const OVER: CareState[] = ['settled', 'case_opened'];

describe('asking after somebody', () => {
  it('has somebody whose turn it is, a time, and something that time does, in every state but the last ones', () => {
    for (const state of CARE) {
      const isOver = OVER.includes(state);
      expect(CARE_OWNER[state] === null).toBe(isOver);
      expect(careWaitMs(state, DEFAULT_CARE_POLICY) === null).toBe(isOver);
      for (const asked of [0, 1, 2, 5]) {
        for (const opensCase of [true, false]) {
          const move = moveWhenDue({ state, asked, opensCase }, DEFAULT_CARE_POLICY);
          expect(move === null).toBe(isOver);
          if (move) expect(nextCareState(state, move)).not.toBeNull();
        }
      }
    }
  });

  it('never ends by time alone, unless in a real case', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.integer({ min: 1, max: 5 }), (isBoard, opensCase, personAsks) => {
        let state = firstCareState('silent_device', isBoard ? null : 'somebody');
        let asked = 0;
        const seen = new Set([state]);
        for (let turn = 0; turn < 40; turn += 1) {
          const move = moveWhenDue({ state, asked, opensCase }, { personAsks });
          if (!move) break;
          const next = nextCareState(state, move)!;
          asked = next === state ? asked + 1 : 1;
          state = next;
          seen.add(state);
        }
        expect(state).toBe(opensCase ? 'case_opened' : 'visiting');
        expect(seen).not.toContain('settled');
        expect(seen.has('asking_contact')).toBe(!isBoard);
      }),
    );
  });

  it('can be ended by a word from everywhere, and by help asked for', () => {
    for (const state of CARE.filter((each) => !OVER.includes(each))) {
      for (const move of ['well', 'heard', 'visited', 'switch_off'] as CareMove[]) {
        expect(nextCareState(state, move)).toBe('settled');
      }
      expect(nextCareState(state, 'help')).toBe('case_opened');
    }
  });

  it('rests at night', () => {
    const at = (time: string) => new Date(`2026-11-22T${time}:00+08:00`);
    const hours = { askFrom: '08:00', askUntil: '21:00' };
    expect(withinHours(at('03:10'), hours)).toEqual(at('08:00'));
    expect(withinHours(at('08:00'), hours)).toEqual(at('08:00'));
    expect(withinHours(at('14:00'), hours)).toEqual(at('14:00'));
    expect(withinHours(at('21:00'), hours)).toEqual(new Date('2026-11-23T08:00:00+08:00'));
    fc.assert(
      fc.property(fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }), (any) => {
        const later = withinHours(any, hours);
        expect(later.getTime()).toBeGreaterThanOrEqual(any.getTime());
        expect(shanghaiTime(later) >= '08:00' && shanghaiTime(later) < '21:00').toBe(true);
      }),
    );
  });
});

describe('the daily word', () => {
  const states = Object.keys(CHECK_IN_STATES) as CheckInState[];
  const plan = (of: Partial<DayPlan> = {}): DayPlan => ({
    time: '09:00',
    graceMinutes: 60,
    quietDays: [],
    pausedFrom: null,
    pausedUntil: null,
    ...of,
  });
  const anyPlan = fc.record({
    time: fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`),
    graceMinutes: fc.integer({ min: 10, max: 240 }),
    quietDays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
    pausedFrom: fc.constant(null),
    pausedUntil: fc.constant(null),
  });
  const anyTime = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });

  it('has something that time does in every state but off, and that has its place', () => {
    for (const state of states) {
      const move = CHECK_IN_WHEN_DUE[state];
      expect(move === null).toBe(state === 'off');
      if (move) expect(nextCheckInState(state, move)).not.toBeNull();
    }
  });

  it('cannot be hushed by a pause while a missed day is asked about', () => {
    expect(nextCheckInState('missed', 'pause')).toBeNull();
    expect(nextCheckInState('missed', 'plan')).toBeNull();
  });

  it('waits for the next day that is not quiet, never for one that is past', () => {
    fc.assert(
      fc.property(anyPlan, anyTime, (one, now) => {
        const { day, remindAt, deadlineAt } = nextDeadline(one, now);
        expect(remindAt.getTime()).toBeGreaterThan(now.getTime());
        expect(deadlineAt.getTime() - remindAt.getTime()).toBe(one.graceMinutes * 60_000);
        expect(isQuietDay(one, day)).toBe(false);
        expect(shanghaiTime(remindAt)).toBe(one.time);
        // No day between was passed over.
        for (let before = shanghaiDay(now); before < day; before = dayAfter(before)) {
          const wasQuiet = isQuietDay(one, before);
          const wasPast = before === shanghaiDay(now) && shanghaiTime(now) >= one.time;
          expect(wasQuiet || wasPast).toBe(true);
        }
      }),
    );
  });

  it('steps over a holiday, however long', () => {
    const now = new Date('2026-11-22T02:00:00Z');
    const paused = plan({ pausedFrom: '2026-11-20', pausedUntil: '2036-11-30' });
    expect(nextDeadline(paused, now).day).toBe('2036-12-01');
    expect(nextDeadline(plan({ pausedFrom: '2026-12-01', pausedUntil: '2026-12-05' }), now).day).toBe('2026-11-23');
  });

  it('counts a word for the day waited for once that day has begun, also after its time', () => {
    const { deadlineAt } = nextDeadline(plan(), new Date('2026-11-21T12:00:00+08:00'));
    expect(dayOfWord(plan(), deadlineAt, new Date('2026-11-22T00:01:00+08:00'))).toBe('2026-11-22');
    expect(dayOfWord(plan(), deadlineAt, new Date('2026-11-22T09:59:00+08:00'))).toBe('2026-11-22');
    expect(dayOfWord(plan(), deadlineAt, new Date('2026-11-21T23:59:00+08:00'))).toBeNull();
    // A deadline after midnight is the evening's.
    const late = plan({ time: '23:30', graceMinutes: 120 });
    const evening = nextDeadline(late, new Date('2026-11-22T12:00:00+08:00'));
    expect(dayOfWord(late, evening.deadlineAt, new Date('2026-11-23T00:30:00+08:00'))).toBe('2026-11-22');
  });
});
