import { transit_realtime as gtfs } from 'gtfs-realtime-bindings';
import { readGtfs } from '../../bff/connectors/transit-feed/gtfs-reader';
import { createTransitFeedClient } from '../../bff/connectors/transit-feed/transit-feed.client';
import { FeedRefused } from '../../bff/connectors/transit-feed/transit-feed.port';
import {
  type RealtimeRefused,
  readTripUpdates,
  readVehicles,
} from '../../bff/connectors/transit-feed/transit-feed.wire';
import type { ResilientCall } from '../../bff/platform/resilience/resilience.types';
import { type StartedSimulators, startSimulators } from '../../bff/simulators/start-simulators';
import { type FeedFiles, feedFiles, zipOf } from '../support/small-feed';

const read = (files: FeedFiles = {}) => readGtfs(zipOf(feedFiles(files)));
const without = (name: string) => {
  const files = feedFiles();
  delete files[name];
  return zipOf(files);
};
async function refusal(zip: Uint8Array): Promise<string[]> {
  const error = await readGtfs(zip).then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(FeedRefused);
  return (error as FeedRefused).findings
    .filter((finding) => finding.severity === 'fatal')
    .map((finding) => `${finding.code} ${finding.file}`);
}
const STOP_TIMES = 'trip_id,arrival_time,departure_time,stop_id,stop_sequence';
async function findings(files: FeedFiles): Promise<string[]> {
  return (await read(files)).findings.map(
    (finding) => `${finding.severity} ${finding.code} ${finding.file} ${finding.count}`,
  );
}

describe('timetable', () => {
  test('a sound feed is read whole', async () => {
    const feed = await read();
    expect(feed).toMatchObject({ timezone: 'Asia/Shanghai', maxTimeS: 29_400 });
    expect([feed.stops.length, feed.lines.length, feed.trips.length, feed.stopTimes.stop.length]).toEqual([3, 1, 1, 3]);
    expect(Array.from(feed.stopTimes.departureS)).toEqual([28_800, 29_160, 29_400]);
  });

  test.each(['agency.txt', 'stops.txt', 'routes.txt', 'trips.txt', 'stop_times.txt'])(
    'without %s it is refused',
    async (name) => {
      expect(await refusal(without(name))).toContain(`missing_file ${name}`);
    },
  );

  test('without any calendar it is refused; exceptions alone are one', async () => {
    expect(await refusal(without('calendar.txt'))).toEqual(['missing_file calendar.txt']);
    const files = feedFiles({ 'calendar_dates.txt': ['service_id,date,exception_type', 'D,20261123,1'] });
    delete files['calendar.txt'];
    expect((await readGtfs(zipOf(files))).services).toMatchObject([{ id: 'D', weekdays: 0, added: [20261123] }]);
  });

  test('a missing column, an empty table, no timezone: each is named', async () => {
    expect(await refusal(zipOf(feedFiles({ 'trips.txt': ['route_id,trip_id', 'R1,t1'] })))).toContain(
      'missing_column trips.txt',
    );
    expect(await refusal(zipOf(feedFiles({ 'stops.txt': ['stop_id,stop_name,stop_lat,stop_lon'] })))).toContain(
      'empty_file stops.txt',
    );
    const moon = ['agency_id,agency_name,agency_url,agency_timezone', 'A,x,http://a.example,Moon/Base'];
    expect(await refusal(zipOf(feedFiles({ 'agency.txt': moon })))).toContain('unknown_timezone agency.txt');
  });

  test.each([
    ['a page of HTML', Buffer.from('<html>502 Bad Gateway</html>'.repeat(20))],
    ['nothing', Buffer.alloc(0)],
    ['half an archive', Buffer.from(zipOf(feedFiles())).subarray(0, 700)],
    [
      'an archive with holes',
      Buffer.concat([
        Buffer.from(zipOf(feedFiles())).subarray(0, 200),
        Buffer.alloc(300),
        Buffer.from(zipOf(feedFiles())).subarray(500),
      ]),
    ],
  ])('%s is refused, and says so', async (_, bytes) => {
    expect((await refusal(bytes)).length).toBeGreaterThan(0);
  });

  test('rows that name what is not there are left out and counted', async () => {
    const rows = ['t1,08:00:00,08:00:00,a,1', 't1,08:05:00,08:05:00,b,2', 't1,08:10:00,08:10:00,c,3'];
    const good = Array.from({ length: 12 }, (_, at) => [
      `x${at},08:00:00,08:00:00,a,1`,
      `x${at},08:05:00,08:05:00,b,2`,
    ]).flat();
    const trips = Array.from({ length: 12 }, (_, at) => `R1,D,x${at},,0`);
    const found = await findings({
      'trips.txt': [
        'route_id,service_id,trip_id,trip_headsign,direction_id',
        'R1,D,t1,,0',
        'R9,D,t9,,0',
        'R1,NO,t8,,0',
        ...trips,
      ],
      'stop_times.txt': [STOP_TIMES, ...rows, 't1,08:12:00,08:12:00,nowhere,4', 'ghost,08:00:00,08:00:00,a,1', ...good],
    });
    expect(found).toContain('error unknown_reference trips.txt 2');
    expect(found).toContain('error unknown_reference stop_times.txt 2');
  });

  test('a feed that is mostly broken rows is refused', async () => {
    const rows = ['t1,08:00:00,08:00:00,a,1', 't1,08:05:00,08:05:00,b,2', 't1,x,x,nowhere,3', 't1,x,x,nowhere,4'];
    expect(await refusal(zipOf(feedFiles({ 'stop_times.txt': [STOP_TIMES, ...rows] })))).toContain(
      'too_many_broken_rows stop_times.txt',
    );
  });

  test('times between timepoints are filled in; backwards ones are not believed', async () => {
    const feed = await read({
      'stop_times.txt': [STOP_TIMES, 't1,08:00:00,08:00:00,a,1', 't1,,,b,2', 't1,08:10:00,08:10:00,c,3'],
    });
    expect(Array.from(feed.stopTimes.arrivalS)).toEqual([28_800, 29_100, 29_400]);
    const backwards = [STOP_TIMES, 't1,08:00:00,08:00:00,a,1', 't1,07:05:00,07:05:00,b,2', 't1,08:10:00,08:10:00,c,3'];
    expect(await refusal(zipOf(feedFiles({ 'stop_times.txt': backwards })))).toContain('no_usable_trip trips.txt');
  });

  test('times beyond 24 h, and overlapping or senseless frequencies, are reported', async () => {
    const found = await findings({
      'stop_times.txt': [STOP_TIMES, 't1,86:00:00,86:00:00,a,1', 't1,86:05:00,86:05:00,b,2'],
      'frequencies.txt': [
        'trip_id,start_time,end_time,headway_secs',
        't1,06:00:00,09:00:00,600',
        't1,08:00:00,10:00:00,600',
        't1,10:00:00,09:00:00,600',
        'tx,10:00:00,12:00:00,600',
      ],
    });
    expect(found).toContain('info times_past_midnight stop_times.txt 2');
    expect(found).toContain('error overlapping_frequencies frequencies.txt 1');
    expect(found).toContain('error bad_frequency frequencies.txt 1');
    expect(found).toContain('error unknown_reference frequencies.txt 1');
  });

  test('quotes, a byte-order mark, CRLF, a folder and columns in another order change nothing', async () => {
    const files = feedFiles({
      'stops.txt': [
        '\uFEFFstop_name,stop_lon,stop_id,stop_lat\r',
        '"人民路口, 东","103.8",a,26.05\r',
        '"a ""b""",103.8,b,26.055\r',
        'c,103.8,c,26.06\r',
      ],
    });
    const inFolder = Object.fromEntries(Object.entries(files).map(([name, lines]) => [`feed/${name}`, lines]));
    const feed = await readGtfs(zipOf(inFolder));
    expect(feed.stops.map((stop) => stop.name)).toEqual(['人民路口, 东', 'a "b"', 'c']);
  });
});

describe('live data', () => {
  const encode = (header: Partial<gtfs.IFeedHeader>, entity: gtfs.IFeedEntity[] = []) =>
    gtfs.FeedMessage.encode({
      header: { gtfsRealtimeVersion: '2.0', timestamp: 1_795_400_000, ...header },
      entity,
    }).finish();

  test('what is not protobuf, has no time, or is a difference, is refused', () => {
    const reason = (bytes: Uint8Array) => {
      try {
        readTripUpdates(bytes);
        return null;
      } catch (error) {
        return (error as RealtimeRefused).reason;
      }
    };
    expect(reason(Buffer.from('<html>502</html>'))).toBe('not_protobuf');
    expect(reason(encode({ timestamp: 0 }))).toBe('no_header_time');
    expect(reason(encode({ incrementality: gtfs.FeedHeader.Incrementality.DIFFERENTIAL }))).toBe('differential');
  });

  test('what was not sent is null, not a default; a vehicle at 0,0 is nowhere', () => {
    const file = readVehicles(
      encode({}, [
        { id: '1', vehicle: { position: { latitude: 26, longitude: 103 } } },
        { id: '2', vehicle: { position: { latitude: 0, longitude: 0 } } },
        { id: '3', isDeleted: true, vehicle: { position: { latitude: 26, longitude: 103 } } },
      ]),
    );
    expect(file.items).toEqual([
      {
        id: '1',
        label: null,
        trip: null,
        latitude: 26,
        longitude: 103,
        bearing: null,
        sequence: null,
        stopId: null,
        status: 'in_transit',
        timestampS: null,
        occupancy: null,
      },
    ]);
  });

  test('every relationship of a trip is read', () => {
    const Kind = gtfs.TripDescriptor.ScheduleRelationship;
    const all = Object.entries({
      SCHEDULED: 'scheduled',
      ADDED: 'added',
      UNSCHEDULED: 'unscheduled',
      CANCELED: 'cancelled',
      REPLACEMENT: 'replacement',
      DUPLICATED: 'duplicated',
      DELETED: 'deleted',
      NEW: 'new',
    });
    const file = readTripUpdates(
      encode(
        {},
        all.map(([name], at) => ({
          id: `${at}`,
          tripUpdate: { trip: { tripId: 't', scheduleRelationship: Kind[name as keyof typeof Kind] } },
        })),
      ),
    );
    expect(file.items.map((item) => item.trip.relationship)).toEqual(all.map(([, word]) => word));
  });
});

describe('against the simulated operator', () => {
  let simulators: StartedSimulators;
  let now = new Date('2026-11-23T00:20:00Z');
  beforeAll(async () => {
    simulators = await startSimulators({ port: 0, clock: { now: () => now } });
  });
  afterAll(() => simulators.stop());
  afterEach(() => {
    simulators.bus.faults.reset();
    simulators.bus.setLive('moving');
  });

  const direct: ResilientCall = { state: 'closed', run: (call) => call(AbortSignal.timeout(30_000)) };
  const client = () =>
    createTransitFeedClient({
      scheduleUrl: `${simulators.url}/bus/gtfs.zip`,
      realtimeUrl: `${simulators.url}/bus`,
      call: direct,
    });

  test('the timetable is of the city that was asked for, and sound', async () => {
    const answer = await client().fetchSchedule(null);
    if (answer.kind !== 'new') throw new Error('expected a timetable');
    const feed = await client().readSchedule(answer.zip);
    const bad = feed.findings.filter((finding) => finding.severity === 'error' || finding.severity === 'warning');
    expect(bad).toEqual([]);
    expect(feed.lines).toHaveLength(60);
    expect(feed.stops.length).toBeGreaterThan(850);
    expect(feed.stops.length).toBeLessThan(1_000);
    expect(feed.maxTimeS).toBeGreaterThan(26 * 3_600);
    expect(new Set(feed.frequencies.map((frequency) => frequency.isExact))).toEqual(new Set([true, false]));
    expect(feed.lines.map((line) => line.shortName)).toEqual(
      expect.arrayContaining(['12路', '3路区间', '2路大站快车', '环1路', '夜1路', '微1路']),
    );
    expect(await client().fetchSchedule(answer.etag)).toEqual({ kind: 'same' });
  });

  test('the same seed publishes the same bytes; 调休 is in the calendar', async () => {
    const twin = await startSimulators({ port: 0, clock: { now: () => now } });
    const ask = async (url: string) => (await fetch(`${url}/bus/gtfs.zip`)).headers.get('etag');
    expect(await ask(twin.url)).toBe(await ask(simulators.url));
    await twin.stop();
    const answer = await client().fetchSchedule(null);
    const feed = await client().readSchedule((answer as { zip: Uint8Array }).zip);
    const workdays = feed.services.find((service) => service.id === 'workdays')!;
    // National Day is a holiday, the Saturday after it is worked (State Council's list for 2026)
    expect(workdays.removed).toContain(20261001);
    expect(workdays.added).toContain(20261010);
  });

  test('buses move along their lines with the clock', async () => {
    const where = async () => new Map((await client().fetchVehicles()).items.map((vehicle) => [vehicle.id, vehicle]));
    const before = await where();
    expect(before.size).toBeGreaterThan(200);
    now = new Date(now.getTime() + 60_000);
    const after = await where();
    const stayed = [...before.keys()].filter((id) => after.has(id));
    const moved = stayed.filter(
      (id) =>
        before.get(id)!.latitude !== after.get(id)!.latitude || before.get(id)!.longitude !== after.get(id)!.longitude,
    );
    expect(moved.length / stayed.length).toBeGreaterThan(0.85);
  });

  test('forecasts, cancellations, skipped stops and added runs occur', async () => {
    const { items } = await client().fetchTripUpdates();
    const kinds = new Set(items.map((item) => item.trip.relationship));
    expect([...kinds]).toEqual(expect.arrayContaining(['scheduled', 'cancelled', 'unscheduled', 'new']));
    expect(items.some((item) => item.stops.some((stop) => stop.relationship === 'skipped'))).toBe(true);
    expect((await client().fetchAlerts()).items.length).toBeGreaterThan(0);
  });

  test('faults of the operator are failures or say their age, never false news', async () => {
    simulators.bus.faults.set({ garbage: true });
    await expect(client().fetchTripUpdates()).rejects.toThrow('not_protobuf');
    simulators.bus.faults.reset();
    simulators.bus.faults.set({ http500: true });
    await expect(client().fetchVehicles()).rejects.toThrow('500');
    simulators.bus.faults.reset();
    simulators.bus.setLive('stale');
    const { headerS } = await client().fetchVehicles();
    now = new Date(now.getTime() + 200_000);
    expect((await client().fetchVehicles()).headerS).toBe(headerS);
  });
});
