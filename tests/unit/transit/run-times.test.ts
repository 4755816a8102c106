import fc from 'fast-check';
import type { StopUpdate } from '../../../bff/connectors/transit-feed/transit-feed.port';
import { expectedCalls, type ScheduledCall } from '../../../bff/features/transit/realtime/run-times';

const START_S = 1_795_400_000;

const calls: ScheduledCall[] = ['a', 'b', 'c', 'd', 'a'].map((stopId, at) => ({
  sequence: (at + 1) * 10,
  stopId,
  arrivalS: START_S + at * 300,
  departureS: START_S + at * 300 + 30,
}));

function update(of: Partial<StopUpdate>): StopUpdate {
  return { sequence: null, stopId: null, relationship: 'scheduled', arrival: null, departure: null, ...of };
}
const late = (delayS: number) => ({ timeS: null, delayS });
const shifts = (updates: StopUpdate[], tripDelayS: number | null = null) =>
  expectedCalls(calls, updates, tripDelayS).map((call, at) => [call.state, call.arrivalS - calls[at]!.arrivalS]);

test('no update is not "on time": everything stays as scheduled', () => {
  expect(shifts([])).toEqual(calls.map(() => ['schedule', 0]));
});

test('a delay goes on to every later call until the next one that says something', () => {
  expect(shifts([update({ sequence: 20, arrival: late(60) }), update({ sequence: 40, arrival: late(180) })])).toEqual([
    ['schedule', 0],
    ['live', 60],
    ['live', 60],
    ['live', 180],
    ['live', 180],
  ]);
});

test('a skipped call does not end the delay; no data does', () => {
  expect(
    shifts([
      update({ sequence: 10, departure: late(120) }),
      update({ sequence: 20, relationship: 'skipped' }),
      update({ sequence: 40, relationship: 'no_data' }),
    ]),
  ).toEqual([
    ['live', 120],
    ['skipped', 120],
    ['live', 120],
    ['schedule', 0],
    ['schedule', 0],
  ]);
});

test('a time and a delay say the same; the departure carries on when both are given', () => {
  const byTime = update({
    sequence: 20,
    arrival: { timeS: START_S + 390, delayS: null },
    departure: { timeS: START_S + 450, delayS: null },
  });
  expect(shifts([byTime])).toEqual([
    ['schedule', 0],
    ['live', 90],
    ['live', 120],
    ['live', 120],
    ['live', 120],
  ]);
});

test('a delay of the whole trip counts only where no stop says anything', () => {
  expect(shifts([], 90).every(([state, shift]) => state === 'live' && shift === 90)).toBe(true);
  expect(shifts([update({ sequence: 40, arrival: late(60) })], 90)[0]).toEqual(['schedule', 0]);
});

test('a loop is told by sequence; by stop alone it is the next pass', () => {
  expect(shifts([update({ sequence: 50, stopId: 'a', arrival: late(60) })]).map(([state]) => state)).toEqual([
    'schedule',
    'schedule',
    'schedule',
    'schedule',
    'live',
  ]);
  const byStop = [update({ stopId: 'b', arrival: late(30) }), update({ stopId: 'a', arrival: late(90) })];
  expect(shifts(byStop)[4]).toEqual(['live', 90]);
});

test.each([
  [-1, 'a sentinel'],
  [START_S + 12 * 3_600, 'half a day away'],
])('a time of %d (%s) is no time', (timeS) => {
  expect(
    shifts([update({ sequence: 20, arrival: { timeS, delayS: null } })]).every(([state]) => state === 'schedule'),
  ).toBe(true);
});

test('whatever is said, a bus leaves no stop before it comes and every call has a time', () => {
  const event = fc.option(fc.record({ timeS: fc.constant(null), delayS: fc.integer({ min: -5_000, max: 20_000 }) }), {
    nil: null,
  });
  const anyUpdate = fc.record({
    sequence: fc.constantFrom(10, 20, 30, 40, 50, 99),
    stopId: fc.constant(null),
    relationship: fc.constantFrom('scheduled' as const, 'skipped' as const, 'no_data' as const, 'unscheduled' as const),
    arrival: event,
    departure: event,
  });
  fc.assert(
    fc.property(fc.array(anyUpdate, { maxLength: 8 }), (updates) => {
      const expected = expectedCalls(calls, updates, null);
      return (
        expected.length === calls.length &&
        expected.every((call) => Number.isFinite(call.arrivalS) && call.departureS >= call.arrivalS)
      );
    }),
  );
});
