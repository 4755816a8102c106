import type { TripUpdate, VehiclePosition } from '../../../bff/connectors/transit-feed/transit-feed.port';
import { buildBoard } from '../../../bff/features/transit/board/board';
import type { Network } from '../../../bff/features/transit/network/network';
import { buildRealtimeView } from '../../../bff/features/transit/realtime/build-realtime-view';
import { NO_REALTIME } from '../../../bff/features/transit/realtime/realtime-view';
import { at, type FeedFiles, smallNetwork } from '../../support/small-feed';

const HEAD = 'trip_id,arrival_time,departure_time,stop_id,stop_sequence';
const stopOf = (network: Network, id: string) => [network.stopIndex.get(id)!];
const board = (network: Network, stop: string, now: string) =>
  buildBoard({ network, realtime: NO_REALTIME }, stopOf(network, stop), at(now));

function frequencies(exact: 0 | 1): FeedFiles {
  return {
    'frequencies.txt': ['trip_id,start_time,end_time,headway_secs,exact_times', `t1,07:00:00,09:00:00,600,${exact}`],
  };
}

test('a departure is listed with its minutes, and the end of a trip is no departure', async () => {
  const network = await smallNetwork();
  const { arrivals } = board(network, 'b', '2026-11-23 07:50:30');
  expect(arrivals).toMatchObject([
    { label: '1路', headsign: '东湖公园', minutes: 15, source: 'scheduled', at: '2026-11-23T00:06:00.000Z' },
  ]);
  expect(board(network, 'c', '2026-11-23 07:50:00')).toEqual({ arrivals: [], later: [] });
});

test('what leaves after the window is said by line, today or on the next day', async () => {
  const network = await smallNetwork();
  expect(board(network, 'a', '2026-11-23 05:00:00').later).toMatchObject([
    { at: '2026-11-23T00:00:00.000Z', isNextDay: false },
  ]);
  expect(board(network, 'a', '2026-11-23 09:00:00').later).toMatchObject([
    { at: '2026-11-24T00:00:00.000Z', isNextDay: true },
  ]);
});

test.each([
  ['26:10:00', '2026-11-24 02:00:00'],
  ['33:10:00', '2026-11-24 09:00:00'],
  ['86:10:00', '2026-11-26 14:00:00'],
])('a trip at %s of the 23rd is on the board days later', async (time, now) => {
  const network = await smallNetwork({
    'calendar.txt': [
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
      'D,1,0,0,0,0,0,0,20261123,20261123',
    ],
    'stop_times.txt': [HEAD, 't1,23:00:00,23:00:00,a,1', `t1,${time},${time},b,2`, 't1,87:00:00,87:00:00,c,3'],
  });
  expect(board(network, 'b', now).arrivals).toMatchObject([{ minutes: 10 }]);
});

test('exact frequencies are departures on multiples of the headway, the end not among them', async () => {
  const network = await smallNetwork(frequencies(1));
  const departures = board(network, 'a', '2026-11-23 08:25:00').arrivals.map((arrival) => arrival.at);
  expect(departures).toEqual(['2026-11-23T00:30:00.000Z', '2026-11-23T00:40:00.000Z', '2026-11-23T00:50:00.000Z']);
});

test('a line by interval promises an interval and no minute', async () => {
  const network = await smallNetwork(frequencies(0));
  const { arrivals } = board(network, 'b', '2026-11-23 08:25:00');
  expect(arrivals).toMatchObject([
    {
      source: 'interval',
      minutes: null,
      at: null,
      interval: { everyMin: 10, from: '2026-11-22T23:06:00.000Z', until: '2026-11-23T01:06:00.000Z' },
    },
  ]);
  expect(board(network, 'b', '2026-11-23 10:00:00').arrivals).toEqual([]);
});

test('a loop passes a stop twice, and each pass is its own arrival', async () => {
  const network = await smallNetwork({
    'stop_times.txt': [
      HEAD,
      't1,08:00:00,08:00:00,a,1',
      't1,08:05:00,08:05:00,b,2',
      't1,08:20:00,08:20:00,a,7',
      't1,08:30:00,08:30:00,c,9',
    ],
  });
  const { arrivals } = board(network, 'a', '2026-11-23 07:55:00');
  expect(arrivals.map((arrival) => arrival.minutes)).toEqual([5, 25]);
  expect(new Set(arrivals.map((arrival) => arrival.key)).size).toBe(2);
});

describe('live data', () => {
  const now = at('2026-11-23 07:58:00');
  const trip = {
    tripId: 't1',
    routeId: null,
    directionId: null,
    startDate: 20261123,
    startTimeS: null,
    relationship: 'scheduled' as const,
  };
  const update = (of: Partial<TripUpdate>): TripUpdate => ({
    trip,
    vehicleId: null,
    timestampS: now - 10,
    delayS: null,
    stops: [],
    asTrip: null,
    ...of,
  });
  const lateAt = (sequence: number, delayS: number) => ({
    sequence,
    stopId: null,
    relationship: 'scheduled' as const,
    arrival: { timeS: null, delayS },
    departure: null,
  });
  const vehicle = (of: Partial<VehiclePosition>): VehiclePosition => ({
    id: 'v1',
    label: '云Y·D1',
    trip,
    latitude: 26.052,
    longitude: 103.8,
    bearing: null,
    sequence: 2,
    stopId: null,
    status: 'in_transit',
    timestampS: now - 20,
    occupancy: 'seats',
    ...of,
  });
  function live(network: Network, stop: string, updates: TripUpdate[], vehicles: VehiclePosition[] = [], nowS = now) {
    const snapshot = {
      tripUpdates: { headerS: now, feedVersion: null, items: updates },
      vehicles: { headerS: now, feedVersion: null, items: vehicles },
      alerts: null,
    };
    return buildBoard({ network, realtime: buildRealtimeView(network, snapshot, nowS) }, stopOf(network, stop), nowS)
      .arrivals;
  }

  test('a late bus is live, late, and so many stops away', async () => {
    const network = await smallNetwork();
    const [arrival] = live(network, 'b', [update({ stops: [lateAt(2, 240)] })], [vehicle({})]);
    expect(arrival).toMatchObject({
      source: 'live',
      minutes: 11,
      stopsAway: 0,
      at: '2026-11-23T00:09:00.000Z',
      scheduledAt: '2026-11-23T00:06:00.000Z',
      vehicle: { isStale: false, occupancy: 'seats' },
    });
  });

  test('a bus late by more than the time it was due stays on the board', async () => {
    const network = await smallNetwork();
    const nowS = at('2026-11-23 08:20:00');
    const arrivals = live(network, 'b', [update({ timestampS: nowS - 5, stops: [lateAt(2, 1_800)] })], [], nowS);
    expect(arrivals).toMatchObject([{ source: 'live', minutes: 15 }]);
  });

  test('a cancelled run is shown, at its time, as cancelled', async () => {
    const network = await smallNetwork();
    expect(live(network, 'b', [update({ trip: { ...trip, relationship: 'cancelled' } })])).toMatchObject([
      { state: 'cancelled', at: '2026-11-23T00:06:00.000Z' },
    ]);
  });

  test('a skipped stop is said at that stop and nowhere else', async () => {
    const network = await smallNetwork();
    const skipped = update({ stops: [{ ...lateAt(2, 0), relationship: 'skipped', arrival: null }] });
    expect(live(network, 'b', [skipped])).toMatchObject([{ state: 'skipped' }]);
    expect(live(network, 'a', [skipped])).toMatchObject([{ state: 'coming', source: 'scheduled' }]);
  });

  test('a deleted run is gone; an added one comes although no timetable names it', async () => {
    const network = await smallNetwork();
    expect(live(network, 'b', [update({ trip: { ...trip, relationship: 'deleted' } })])).toEqual([]);
    const extra = update({
      trip: { ...trip, tripId: 'extra', routeId: 'R1', relationship: 'new' },
      stops: ['a', 'b', 'c'].map((stopId, position) => ({
        sequence: null,
        stopId,
        relationship: 'scheduled' as const,
        arrival: { timeS: now + 300 + position * 300, delayS: null },
        departure: null,
      })),
    });
    expect(live(network, 'b', [extra])).toMatchObject([
      { minutes: 8 },
      { isAdded: true, source: 'live', minutes: 10, headsign: '东湖公园' },
    ]);
  });

  test('forecasts older than five minutes are not shown as live: the timetable is', async () => {
    const network = await smallNetwork();
    expect(live(network, 'b', [update({ timestampS: now - 301, stops: [lateAt(2, 240)] })])).toMatchObject([
      { source: 'scheduled', minutes: 8 },
    ]);
  });

  test('a vehicle alone changes no time, and says how far it is and how old that is', async () => {
    const network = await smallNetwork();
    expect(live(network, 'b', [], [vehicle({ timestampS: now - 120 })])).toMatchObject([
      { source: 'scheduled', minutes: 8, stopsAway: 0, vehicle: { isStale: true } },
    ]);
  });

  test('where a bus was more than five minutes ago is not told as how far it is', async () => {
    const network = await smallNetwork();
    const rows = live(network, 'b', [], [vehicle({ timestampS: now - 301 })]);
    expect(rows).toMatchObject([{ source: 'scheduled', stopsAway: null, vehicle: null }]);
  });

  test('a stop that the bus has passed is over, though its time has not come', async () => {
    const network = await smallNetwork();
    expect(live(network, 'a', [update({ stops: [lateAt(2, -60)] })], [vehicle({})])).toEqual([]);
  });

  test('a run of a line by interval needs its start time; then it is live beside the interval', async () => {
    const network = await smallNetwork(frequencies(0));
    const named = update({
      trip: { ...trip, startTimeS: 7 * 3_600 + 3_300, relationship: 'unscheduled' },
      stops: [lateAt(1, 60)],
    });
    expect(
      live(network, 'b', [named])
        .map((arrival) => arrival.source)
        .sort(),
    ).toEqual(['interval', 'live']);
    expect(live(network, 'b', [update({ stops: [lateAt(1, 60)] })]).map((arrival) => arrival.source)).toEqual([
      'interval',
    ]);
  });
});
