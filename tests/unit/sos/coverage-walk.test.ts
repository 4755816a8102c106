import fc from 'fast-check';
import type { ReachableHours } from '../../../bff/contracts/sos-people';
import {
  type ContactCover,
  contactCoverOf,
  findGaps,
  gapMinutes,
  groupKeyOf,
  type Place,
  type RotaWeek,
} from '../../../bff/features/sos/people/coverage-walk';
import type { DutyTurn } from '../../../bff/features/sos/people/sos-people.deps';
import type { Policy, PolicyStep } from '../../../bff/features/sos/sos.types';
import { shanghaiMidnight, shanghaiWeekday } from '../../../bff/platform/spans';

const HOUR = 3_600_000;
const HALF = HOUR / 2;
/** Monday, 16 November 2026, midnight in Shanghai */
const MONDAY = Date.parse('2026-11-15T16:00:00Z');
const WINDOW = { from: MONDAY, until: MONDAY + 7 * 24 * HOUR };
const PATHS: Record<string, string[]> = {
  city: ['city'],
  hotline: ['city', 'hotline'],
  street: ['city', 'street'],
  community: ['city', 'street', 'community'],
  grid: ['city', 'street', 'community', 'grid'],
  neighbour: ['city', 'street', 'other', 'neighbour'],
  far: ['city', 'far-street', 'far-community', 'far'],
};
const HOME: Place = {
  units: [
    { id: 'city', kind: 'city' },
    { id: 'street', kind: 'street' },
    { id: 'community', kind: 'community' },
  ],
};
const NOWHERE: Place = { units: [{ id: 'city', kind: 'city' }] };

const turn = (personId: string, unitId: string, post: DutyTurn['post'], from = WINDOW.from, until = WINDOW.until) => ({
  personId,
  unitId,
  post,
  from,
  until,
});
const week = (turns: DutyTurn[], more: Partial<RotaWeek> = {}): RotaWeek => ({
  turns,
  withoutLeave: turns,
  withPhone: new Set(turns.map((one) => one.personId)),
  pathOf: (id) => PATHS[id] ?? [],
  ...more,
});
const policy = (...steps: PolicyStep['targets'][]): Policy => ({
  id: 'p',
  version: 1,
  name: '',
  steps: steps.map((targets) => ({ afterS: 0, targets })),
  repeatFrom: 0,
  repeatAfterS: 60,
  silenceS: 300,
  redialAfterS: 30,
});
const ask = (...who: PolicyStep['targets'][number]['who'][]) => who.map((each) => ({ who: each, channels: [] }));
const reasons = (...args: Parameters<typeof findGaps>) =>
  findGaps(...args).map(({ stepIndex, reason }) => [stepIndex, reason]);

describe('what contacts prove', () => {
  const contact = (test: string, consent = 'agreed', hours: ReachableHours[] | null = null) => ({
    test,
    consent,
    hours,
  });
  it.each([
    ['nothing when there are none', [], 'none'],
    ['nothing when all refused', [contact('confirmed', 'refused')], 'none'],
    ['nothing when none confirmed', [contact('waiting'), contact('failed')], 'unconfirmed'],
    ['everything by one round the clock', [contact('failed'), contact('confirmed')], 'always'],
    ['their hours', [contact('confirmed', 'agreed', [{ weekdays: 1, fromMinute: 0, untilMinute: 60 }])], 'hours'],
  ])('%s', (_, contacts, kind) => expect(contactCoverOf(contacts).kind).toBe(kind));

  it('puts people with the same hours into one group, whatever order they were named in', () => {
    const early = { weekdays: 1, fromMinute: 0, untilMinute: 60 };
    const late = { weekdays: 2, fromMinute: 60, untilMinute: 120 };
    const keys = [
      [contact('confirmed', 'agreed', [early]), contact('confirmed', 'asked', [late])],
      [contact('confirmed', 'agreed', [late, early]), contact('failed')],
    ].map((contacts) => groupKeyOf(policy(), contactCoverOf(contacts)));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(groupKeyOf(policy(), { kind: 'always' }));
  });
});

describe('why nobody is there', () => {
  const step = policy(ask('contacts', 'grid_workers'));
  it('an empty rota, before a missing contact', () => {
    expect(reasons(step, HOME, { kind: 'none' }, week([]), WINDOW)).toEqual([[0, 'nobody_on_duty']]);
  });
  it('a worker of the street counts, one further away does not', () => {
    expect(findGaps(step, HOME, { kind: 'none' }, week([turn('a', 'neighbour', 'grid_worker')]), WINDOW)).toEqual([]);
    expect(reasons(step, HOME, { kind: 'none' }, week([turn('a', 'far', 'grid_worker')]), WINDOW)).toEqual([
      [0, 'nobody_on_duty'],
    ]);
  });
  it('a number that is missing, leave that nobody fills', () => {
    const on = [turn('a', 'grid', 'grid_worker')];
    expect(reasons(step, HOME, { kind: 'none' }, week(on, { withPhone: new Set() }), WINDOW)).toEqual([
      [0, 'no_phone'],
    ]);
    const away = { withoutLeave: on, turns: [turn('a', 'grid', 'grid_worker', MONDAY + 2 * HOUR)] };
    expect(findGaps(step, HOME, { kind: 'none' }, week(on, away), WINDOW)).toEqual([
      { stepIndex: 0, from: MONDAY, until: MONDAY + 2 * HOUR, reason: 'on_leave' },
    ]);
  });
  it('contacts, where nobody else is asked', () => {
    const alone = policy(ask('contacts'));
    expect(reasons(alone, HOME, { kind: 'none' }, week([]), WINDOW)).toEqual([[0, 'no_contact']]);
    expect(reasons(alone, HOME, { kind: 'unconfirmed' }, week([]), WINDOW)).toEqual([[0, 'contact_unconfirmed']]);
    const night: ContactCover = { kind: 'hours', hours: [{ weekdays: 127, fromMinute: 22 * 60, untilMinute: 6 * 60 }] };
    const gaps = findGaps(alone, HOME, night, week([]), WINDOW);
    expect(gaps).toHaveLength(7);
    expect(gaps[0]).toEqual({
      stepIndex: 0,
      from: MONDAY + 6 * HOUR,
      until: MONDAY + 22 * HOUR,
      reason: 'contact_hours',
    });
    expect(gapMinutes(gaps)).toBe(7 * 16 * 60);
  });
  it('a home that nobody knows is no station’s, but the seat answers', () => {
    const rota = week([turn('s', 'hotline', 'seat'), turn('k', 'community', 'station')]);
    expect(reasons(policy(ask('station'), ask('seats')), NOWHERE, { kind: 'none' }, rota, WINDOW)).toEqual([
      [0, 'no_home'],
    ]);
  });
  it('a centre is never empty', () => {
    expect(findGaps(policy(ask('centre')), NOWHERE, { kind: 'none' }, week([]), WINDOW)).toEqual([]);
  });
});

/** Is anybody there at this instant? Asked of each turn and each contact, without spans. */
function isReached(targets: PolicyStep['targets'], at: number, cover: ContactCover, rota: RotaWeek): boolean {
  const on = rota.turns.filter((one) => one.from <= at && at < one.until && rota.withPhone.has(one.personId));
  const isRung = (hours: ReachableHours) =>
    [0, 1].some((back) => {
      const midnight = shanghaiMidnight(at) - back * 24 * HOUR;
      const length = hours.untilMinute > hours.fromMinute ? hours.untilMinute : hours.untilMinute + 1_440;
      const minute = (at - midnight) / 60_000;
      return ((hours.weekdays >> shanghaiWeekday(midnight)) & 1) === 1 && minute >= hours.fromMinute && minute < length;
    });
  return targets.some(({ who }) => {
    if (who === 'centre') return true;
    if (who === 'contacts') return cover.kind === 'always' || (cover.kind === 'hours' && cover.hours.some(isRung));
    if (who === 'grid_workers')
      return on.some((one) => one.post === 'grid_worker' && PATHS[one.unitId]!.includes('street'));
    if (who === 'station')
      return on.some((one) => one.post === 'station' && ['community', 'street'].includes(one.unitId));
    if (who === 'seats') return on.some((one) => one.post === 'seat');
    return on.some((one) => one.post === 'supervisor' && ['city', 'street', 'community'].includes(one.unitId));
  });
}

const half = (most: number) => fc.integer({ min: 0, max: most });
const turns = fc.array(
  fc
    .tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom(...Object.keys(PATHS)),
      fc.constantFrom<DutyTurn['post']>('grid_worker', 'station', 'seat', 'supervisor'),
      half(7 * 48 - 1),
      fc.integer({ min: 1, max: 96 }),
    )
    .map(([who, unit, post, from, length]) =>
      turn(who, unit, post, MONDAY + from * HALF, Math.min(WINDOW.until, MONDAY + (from + length) * HALF)),
    ),
  { maxLength: 12 },
);
const hours = fc
  .tuple(fc.integer({ min: 1, max: 127 }), half(47), half(47))
  .map(([weekdays, from, until]) => ({ weekdays, fromMinute: from * 30, untilMinute: until * 30 }));
const covers = fc.oneof(
  fc.constantFrom<ContactCover>({ kind: 'none' }, { kind: 'unconfirmed' }, { kind: 'always' }),
  fc.array(hours, { minLength: 1, maxLength: 3 }).map((list): ContactCover => ({ kind: 'hours', hours: list })),
);
const steps = fc.array(
  fc.uniqueArray(
    fc.constantFrom<PolicyStep['targets'][number]['who']>(
      'contacts',
      'grid_workers',
      'station',
      'seats',
      'supervisors',
      'centre',
    ),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 1, maxLength: 4 },
);

it('finds at every half hour of a week what asking everybody finds', () => {
  fc.assert(
    fc.property(turns, covers, steps, fc.subarray(['a', 'b', 'c']), (some, cover, asked, phones) => {
      const whole = policy(...asked.map((who) => ask(...who)));
      const rota = week(some, { withPhone: new Set(phones) });
      const gaps = findGaps(whole, HOME, cover, rota, WINDOW);
      const wrong: unknown[] = [];
      whole.steps.forEach(({ targets }, stepIndex) => {
        for (let at = WINDOW.from; at < WINDOW.until; at += HALF) {
          const found = gaps.filter((gap) => gap.stepIndex === stepIndex && gap.from <= at && at < gap.until);
          const isGap = !isReached(targets, at, cover, rota);
          if (found.length !== (isGap ? 1 : 0)) wrong.push({ stepIndex, at: new Date(at).toISOString(), found });
        }
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
