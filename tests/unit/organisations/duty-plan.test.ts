import fc from 'fast-check';
import type { Leave, Pattern, Rota, Shift, Sign } from '../../../bff/features/organisations/duty/duty.types';
import { missedStarts, planTurns, whoIsOn } from '../../../bff/features/organisations/duty/duty-plan';
import { shanghaiDate, shanghaiMidnight, shanghaiWeekday } from '../../../bff/platform/spans';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Monday, 16 November 2026, midnight in Shanghai */
const MONDAY = Date.parse('2026-11-15T16:00:00Z');
const ALWAYS = [{ from: 0, until: Number.MAX_SAFE_INTEGER }];
const PEOPLE = ['a', 'b', 'c'];

const pattern = (
  personId: string,
  weekdays: number,
  startMinute: number,
  minutes: number,
  more: Partial<Pattern> = {},
) =>
  ({
    id: 'p',
    unitId: 'u',
    post: 'station',
    personId,
    weekdays,
    startMinute,
    minutes,
    validFrom: '2026-01-01',
    validUntil: null,
    endedAt: null,
    ...more,
  }) satisfies Pattern;
const shift = (personId: string, from: number, until: number, insteadOfPersonId: string | null = null) =>
  ({
    id: 's',
    unitId: 'u',
    post: 'station',
    personId,
    startsAt: new Date(from),
    endsAt: new Date(until),
    insteadOfPersonId,
    note: '',
  }) satisfies Shift;
const leave = (personId: string, from: number, until: number, substitutePersonId: string | null = null) =>
  ({
    id: 'l',
    personId,
    startsAt: new Date(from),
    endsAt: new Date(until),
    substitutePersonId,
    reason: '',
  }) satisfies Leave;
const sign = (personId: string, runStart: number | null, on: number | null, off: number | null = null) =>
  ({
    id: 'x',
    unitId: 'u',
    post: 'station',
    personId,
    runStart: runStart === null ? null : new Date(runStart),
    signedOnAt: on === null ? null : new Date(on),
    signedOffAt: off === null ? null : new Date(off),
    alarmedAt: null,
  }) satisfies Sign;
const serves = new Map(PEOPLE.map((person) => [person, ALWAYS]));
const rota = (parts: Partial<Rota>): Rota => ({ patterns: [], shifts: [], leaves: [], serves, ...parts });

const onAt = (parts: Partial<Rota>, at: number, signs: Sign[] = []) => {
  const whole = rota(parts);
  const turns = planTurns(whole, { from: at - 48 * HOUR, until: at + HOUR });
  return whoIsOn({ turns, signs, leaves: whole.leaves, serves: whole.serves }, new Date(at)).map(
    ({ personId, state }) => `${personId} ${state}`,
  );
};

describe('the rota', () => {
  it('runs over midnight into a day that has no turn of its own', () => {
    const night = pattern('a', 1, 22 * 60, 600);
    const turns = planTurns(rota({ patterns: [night] }), { from: MONDAY, until: MONDAY + 7 * DAY });
    expect(turns).toEqual([{ personId: 'a', from: MONDAY + 22 * HOUR, until: MONDAY + 32 * HOUR }]);
    expect(onAt({ patterns: [night] }, MONDAY + 30 * HOUR)).toEqual(['a due']);
    expect(onAt({ patterns: [night] }, MONDAY + 32 * HOUR)).toEqual([]);
  });

  it('begins and ends with its days, and the day it was taken down', () => {
    const parts = {
      validFrom: '2026-11-17',
      validUntil: '2026-11-18',
      endedAt: new Date(MONDAY + 2 * DAY + 12 * HOUR),
    };
    const turns = planTurns(rota({ patterns: [pattern('a', 127, 0, 1_440, parts)] }), {
      from: MONDAY,
      until: MONDAY + 7 * DAY,
    });
    expect(turns).toEqual([{ personId: 'a', from: MONDAY + DAY, until: MONDAY + 2 * DAY + 12 * HOUR }]);
  });

  it('gives leave to its substitute, and to nobody when each stands in for the other', () => {
    const patterns = [pattern('a', 127, 0, 1_440)];
    const at = MONDAY + 12 * HOUR;
    const away = leave('a', MONDAY, MONDAY + DAY, 'b');
    expect(onAt({ patterns, leaves: [away] }, at)).toEqual(['b due']);
    expect(onAt({ patterns, leaves: [away, leave('b', MONDAY, MONDAY + DAY, 'a')] }, at)).toEqual([]);
    expect(onAt({ patterns, leaves: [away, leave('b', MONDAY, MONDAY + DAY, 'c')] }, at)).toEqual(['c due']);
  });

  it('knows nobody who does not hold the role', () => {
    const patterns = [pattern('a', 127, 0, 1_440)];
    expect(onAt({ patterns, serves: new Map() }, MONDAY)).toEqual([]);
    const until = new Map([['a', [{ from: 0, until: MONDAY }]]]);
    expect(onAt({ patterns, serves: until }, MONDAY - 1)).toEqual(['a taken']);
    expect(onAt({ patterns, serves: until }, MONDAY)).toEqual([]);
  });
});

describe('hand-over', () => {
  const day = pattern('a', 127, 8 * 60, 720);
  const night = pattern('b', 127, 20 * 60, 720);
  const start = MONDAY + 20 * HOUR;
  const parts = { patterns: [day, night] };
  const came = sign('a', MONDAY + 8 * HOUR, MONDAY + 8 * HOUR);

  it('keeps the one before within reach until the next has come', () => {
    expect(onAt(parts, start - 1, [came])).toEqual(['a taken']);
    expect(onAt(parts, start, [came])).toEqual(['a holding', 'b due']);
    const taken = sign('b', start, start + 60_000);
    expect(onAt(parts, start + 30_000, [came, taken])).toEqual(['a holding', 'b due']);
    expect(onAt(parts, start + 60_000, [came, taken])).toEqual(['b taken']);
  });

  it('lets go of who is on leave, and of who left', () => {
    expect(onAt({ ...parts, leaves: [leave('a', start, start + DAY)] }, start, [came])).toEqual(['b due']);
    expect(onAt(parts, start + 1, [sign('a', MONDAY + 8 * HOUR, MONDAY + 8 * HOUR, start)])).toEqual(['b due']);
  });

  it('does not hold anybody over a gap', () => {
    const later = pattern('b', 127, 22 * 60, 600);
    expect(onAt({ patterns: [day, later] }, MONDAY + 22 * HOUR, [came])).toEqual(['b due']);
  });

  it('is missed once, by turns that nobody signed for', () => {
    const turns = planTurns(rota(parts), { from: MONDAY, until: MONDAY + DAY });
    const window = { from: start - HOUR, until: start + 1 };
    expect(missedStarts(turns, [came], window)).toEqual([{ personId: 'b', runStart: new Date(start) }]);
    expect(missedStarts(turns, [{ ...sign('b', start, null), alarmedAt: new Date(start) }], window)).toEqual([]);
    expect(missedStarts(turns, [sign('b', start, start)], window)).toEqual([]);
  });

  it('is not asked of those who never go: a day that joins a day has no start', () => {
    const whole = { patterns: [pattern('a', 127, 0, 1_440)] };
    expect(onAt(whole, MONDAY + 5 * HOUR)).toEqual(['a taken']);
  });

  it('counts those beyond the rota until they go', () => {
    const extra = sign('c', null, MONDAY + HOUR);
    expect(onAt({}, MONDAY + 2 * HOUR, [extra])).toEqual(['c extra']);
    expect(onAt({}, MONDAY + 2 * HOUR, [{ ...extra, signedOffAt: new Date(MONDAY + 2 * HOUR) }])).toEqual([]);
    expect(onAt({}, MONDAY + 20 * HOUR, [extra])).toEqual([]);
  });
});

/** Who the rota names at an instant, found without spans: the slow way, one rule after the other. */
function planned({ patterns, shifts, leaves }: Pick<Rota, 'patterns' | 'shifts' | 'leaves'>, at: number): string[] {
  const within = (row: { startsAt: Date; endsAt: Date }) => row.startsAt.getTime() <= at && at < row.endsAt.getTime();
  const due = new Set<string>();
  for (const each of patterns) {
    for (const back of [0, 1]) {
      const midnight = shanghaiMidnight(at) - back * DAY;
      const from = midnight + each.startMinute * 60_000;
      const day = shanghaiDate(midnight);
      const isDay = (each.weekdays >> shanghaiWeekday(midnight)) & 1;
      if (isDay && day >= each.validFrom && from <= at && at < from + each.minutes * 60_000) due.add(each.personId);
    }
  }
  for (const each of shifts.filter(within)) due.add(each.personId);
  for (const each of shifts.filter(within)) if (each.insteadOfPersonId) due.delete(each.insteadOfPersonId);
  const there = new Set<string>();
  const serve = (person: string, seen: string[]): void => {
    const away = leaves.filter((one) => one.personId === person && within(one));
    if (away.length === 0) there.add(person);
    for (const { substitutePersonId: other } of away)
      if (other && !seen.includes(other)) serve(other, [...seen, other]);
  };
  for (const person of due) serve(person, [person]);
  return [...there].sort();
}

const person = fc.constantFrom(...PEOPLE);
const half = (most: number) => fc.integer({ min: 0, max: most }).map((halves) => halves * 30);
const instant = half(9 * 48).map((minutes) => MONDAY - DAY + minutes * 60_000);
const stretch = fc
  .tuple(instant, fc.integer({ min: 1, max: 60 }))
  .map(([from, halves]) => ({ from, until: from + (halves * HOUR) / 2 }));
const patterns = fc.array(
  fc
    .tuple(person, fc.integer({ min: 1, max: 127 }), half(47), fc.integer({ min: 1, max: 48 }))
    .map(([who, days, start, halves]) => pattern(who, days, start, halves * 30)),
  { maxLength: 4 },
);
const shifts = fc.array(
  fc
    .tuple(person, stretch, fc.option(person))
    .map(([who, { from, until }, other]) => shift(who, from, until, other === who ? null : other)),
  { maxLength: 3 },
);
const leaves = fc.array(
  fc.tuple(person, stretch, fc.option(person)).map(([who, { from, until }, other]) => leave(who, from, until, other)),
  { maxLength: 3 },
);

it('names at every half hour of a week whom the slow way names', () => {
  fc.assert(
    fc.property(patterns, shifts, leaves, (some, dated, away) => {
      const parts = { patterns: some, shifts: dated, leaves: away };
      const turns = planTurns(rota(parts), { from: MONDAY, until: MONDAY + 7 * DAY });
      const wrong: unknown[] = [];
      for (let at = MONDAY; at < MONDAY + 7 * DAY; at += HOUR / 2) {
        const named = turns.filter(({ from, until }) => from <= at && at < until).map(({ personId }) => personId);
        const right = planned(parts, at);
        if (named.sort().join() !== right.join()) wrong.push({ at: new Date(at), named, right });
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
