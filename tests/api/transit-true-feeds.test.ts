import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readGtfs } from '../../bff/connectors/transit-feed/gtfs-reader';
import type { TransitFeedPort } from '../../bff/connectors/transit-feed/transit-feed.port';
import { readTripUpdates, readVehicles } from '../../bff/connectors/transit-feed/transit-feed.wire';
import { buildBoard } from '../../bff/features/transit/board/board';
import { mainPatterns } from '../../bff/features/transit/board/line-view';
import { geometryOf } from '../../bff/features/transit/realtime/vehicle-place';
import { createFeedRows } from '../../bff/features/transit/transit.feed-rows.sql';
import { importFeed } from '../../bff/features/transit/transit.import';
import { createLive } from '../../bff/features/transit/transit.live';
import { createTransitRepository } from '../../bff/features/transit/transit.repository';
import { breathe, createTimetableHolder } from '../../bff/features/transit/transit.timetable';
import { SettableClock } from '../../bff/platform/clock';
import { createLogger } from '../../bff/platform/log';
import { startDatabase } from '../support/database';

/** Feeds as their operators published them; not part of the repository. */
const FOLDER = path.resolve(__dirname, '../../../shared/data/gtfs');
const isHere = existsSync(FOLDER);
const log = createLogger({ level: 'silent' });

let database: Awaited<ReturnType<typeof startDatabase>>;
beforeAll(async () => {
  if (isHere) database = await startDatabase();
}, 60_000);
afterAll(() => database?.drop());

async function bringIn(name: string, now: string) {
  const clock = new SettableClock();
  clock.set(now);
  const zip = readFileSync(path.join(FOLDER, `${name}.zip`));
  const realtime = <T>(file: string, read: (bytes: Uint8Array) => T): T =>
    read(readFileSync(path.join(FOLDER, `${name}-${file}.pb`)));
  const port: TransitFeedPort = {
    fetchSchedule: async () => ({ kind: 'new', etag: null, hash: name.padEnd(64, '0'), zip }),
    readSchedule: readGtfs,
    fetchTripUpdates: async () => realtime('trip-updates', readTripUpdates),
    fetchVehicles: async () => realtime('vehicle-positions', readVehicles),
    fetchAlerts: () => Promise.reject(new Error('none recorded')),
  };
  const repository = createTransitRepository(database.db);
  const rows = createFeedRows(database.db);
  const live = createLive({ port, clock, log });
  const holder = createTimetableHolder({ repository, rows, live, clock, log });
  const outcome = await importFeed(
    { port, repository, rows, clock, breathe, onActivated: () => holder.follow() },
    { isForced: true, signal: new AbortController().signal, log },
  );
  const { feedId } = await repository.activeSlot();
  const feed = await repository.feed(feedId!);
  return { outcome, feed: feed!, holder, live, nowS: clock.now().getTime() / 1000 };
}

/** No board of the whole network breaks an invariant; gives what was seen. */
function lookAtEveryBoard({ holder, nowS }: Awaited<ReturnType<typeof bringIn>>) {
  const timetable = holder.current()!;
  let arrivals = 0;
  let later = 0;
  for (const place of timetable.network.places) {
    const board = buildBoard(timetable, place.poles, nowS);
    arrivals += board.arrivals.length;
    later += board.later.length;
    const keys = board.arrivals.map((one) => `${one.key} ${one.poleId}`);
    if (new Set(keys).size !== keys.length) throw new Error(`${place.id}: a run twice`);
    for (const one of board.arrivals) {
      const isTimed =
        one.source === 'interval'
          ? one.interval !== null
          : one.minutes !== null && one.minutes >= 0 && one.minutes <= 90;
      if (!isTimed || one.headsign === '') throw new Error(`${place.id}: ${JSON.stringify(one)}`);
    }
  }
  return { arrivals, later };
}

const feeds: [name: string, now: string, counts: Record<string, number>][] = [
  [
    'google-sample',
    '2007-06-05T16:00:00Z',
    { stops: 9, lines: 5, trips: 11, stopTimes: 28, frequencies: 11, shapes: 0 },
  ],
  ['raba', '2025-06-09T15:00:00Z', { stops: 375, lines: 13, trips: 282, stopTimes: 7_346, frequencies: 0, shapes: 28 }],
  [
    'saopaulo',
    '2019-10-15T11:00:00Z',
    { stops: 3_039, lines: 72, trips: 92, stopTimes: 3_639, frequencies: 1_182, shapes: 92 },
  ],
  [
    'sound-transit',
    '2025-01-14T16:00:00Z',
    { stops: 189, lines: 6, trips: 15_092, stopTimes: 193_415, frequencies: 0, shapes: 43 },
  ],
  [
    'hart-2016',
    '2016-04-05T12:00:00Z',
    { stops: 3_132, lines: 47, trips: 4_476, stopTimes: 224_201, frequencies: 0, shapes: 124 },
  ],
];

(isHere ? describe : describe.skip)('true feeds (skipped where ../shared/data/gtfs is absent)', () => {
  test.each(feeds)(
    '%s comes in whole, and every board of it is sound',
    async (name, now, counts) => {
      const city = await bringIn(name, now);
      expect(city.outcome).toBe('imported');
      expect(city.feed).toMatchObject({ state: 'active', counts });
      expect(city.feed.tookMs).toBeGreaterThan(0);
      const { arrivals } = lookAtEveryBoard(city);
      expect(arrivals).toBeGreaterThan(Math.min(8, counts.stops!));
      const { network } = city.holder.current()!;
      // the timetable read back from the database is the one that was read from the zip
      expect(network.tripIds).toHaveLength(counts.trips!);
      expect(network.times).toHaveLength(counts.stopTimes! * 2);
      for (const line of network.lines) {
        for (const pattern of mainPatterns(network, line)) {
          const { stopM } = geometryOf(network, pattern);
          expect(Array.from(stopM).every((metres, at) => at === 0 || metres >= stopM[at - 1]!)).toBe(true);
        }
      }
    },
    120_000,
  );

  test('Redding on 8 June 2025: every recorded trip update is about a trip of the timetable', async () => {
    const city = await bringIn('raba', '2025-06-08T21:08:30Z');
    await city.live.refresh();
    city.holder.renewRealtime();
    const timetable = city.holder.current()!;
    expect(timetable.realtime.unmatched).toBe(0);
    expect([...timetable.realtime.spokenFor.values()].flat()).toHaveLength(9);
    const told = [...timetable.realtime.runsAt.values()].flat();
    expect(told.some(({ call }) => call.source === 'live')).toBe(true);
    expect(told.some(({ call }) => call.state === 'skipped')).toBe(true);
    lookAtEveryBoard(city);
  }, 60_000);

  test("the specification's own example does not run on its exception, 4 June 2007", async () => {
    const city = await bringIn('google-sample', '2007-06-04T16:00:00Z');
    expect(lookAtEveryBoard(city).arrivals).toBe(0);
  });

  test('a Tampa holiday runs by its exception, not by its weekday', async () => {
    const city = await bringIn('hart-2016', '2016-05-30T12:00:00Z');
    const holiday = lookAtEveryBoard(city).arrivals;
    const monday = lookAtEveryBoard({ ...city, nowS: Date.parse('2016-06-06T12:00:00Z') / 1000 }).arrivals;
    expect(holiday).toBeGreaterThan(0);
    expect(holiday).toBeLessThan(monday * 0.8);
  }, 60_000);
});
