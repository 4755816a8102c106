import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { transit_realtime as gtfs } from 'gtfs-realtime-bindings';
import { readGtfs } from '../../bff/connectors/transit-feed/gtfs-reader';
import type { GtfsFeed } from '../../bff/connectors/transit-feed/transit-feed.port';
import { dateOfDay, ServiceDays, servicesOn } from '../../bff/features/transit/network/service-days';

const FOLDER = path.resolve(__dirname, '../../../shared/data/gtfs');
/** The largest true feed first. */
const FEEDS = ['hart-2016.zip', 'sound-transit.zip'];

export interface BenchOperator {
  name: string;
  scheduleUrl: string;
  realtimeUrl: string;
  /** the stop with most departures on the day now running */
  busiestStop: string;
  stop(): Promise<void>;
}

/** Its weekdays hold today as they held then; its exceptions are of days long gone. */
function redated(zip: Uint8Array): Uint8Array {
  const files = unzipSync(zip);
  const calendar = strFromU8(files['calendar.txt']!).split(/\r?\n/);
  const columns = calendar[0]!.replace(/^\uFEFF/, '').split(',');
  const [start, end] = [columns.indexOf('start_date'), columns.indexOf('end_date')];
  files['calendar.txt'] = strToU8(
    calendar
      .map((line, at) => {
        if (at === 0 || line === '') return line;
        const values = line.split(',');
        values[start] = '20200101';
        values[end] = '20991231';
        return values.join(',');
      })
      .join('\n'),
  );
  delete files['calendar_dates.txt'];
  return zipSync(files, { level: 1 });
}

/** Every run now on the road is a little late, so that boards carry live rows. */
function tripUpdates(feed: GtfsFeed, days: ServiceDays): Buffer {
  const nowS = Math.floor(Date.now() / 1000);
  const entity: gtfs.IFeedEntity[] = [];
  for (const day of days.daysTouching(nowS, nowS, feed.maxTimeS)) {
    const runs = servicesOn(feed.services, day);
    const startS = days.startS(day);
    for (const [number, trip] of feed.trips.entries()) {
      const last = trip.first + trip.count - 1;
      const isOnTheRoad =
        startS + feed.stopTimes.departureS[trip.first]! <= nowS && nowS <= startS + feed.stopTimes.arrivalS[last]!;
      if (!runs[trip.service] || !isOnTheRoad) continue;
      let next = trip.first;
      while (startS + feed.stopTimes.arrivalS[next]! < nowS) next += 1;
      entity.push({
        id: trip.id,
        tripUpdate: {
          trip: { tripId: trip.id, startDate: String(dateOfDay(day)) },
          timestamp: nowS,
          stopTimeUpdate: [{ stopSequence: feed.stopTimes.sequence[next]!, arrival: { delay: (number % 10) * 30 } }],
        },
      });
    }
  }
  const header = { gtfsRealtimeVersion: '2.0', timestamp: nowS };
  return Buffer.from(gtfs.FeedMessage.encode({ header, entity }).finish());
}

function busiestStop(feed: GtfsFeed, days: ServiceDays): string {
  const runs = servicesOn(feed.services, days.dayAt(Date.now() / 1000));
  const counts = new Int32Array(feed.stops.length);
  for (const trip of feed.trips) {
    if (!runs[trip.service]) continue;
    for (let at = trip.first; at < trip.first + trip.count - 1; at++) counts[feed.stopTimes.stop[at]!]! += 1;
  }
  return feed.stops[counts.indexOf(Math.max(...counts))]!.id;
}

/** Serves the largest true feed at hand as if it were of today; null where there is none. */
export async function startBenchOperator(): Promise<BenchOperator | null> {
  const name = FEEDS.find((one) => existsSync(path.join(FOLDER, one)));
  if (!name) return null;
  const zip = Buffer.from(redated(readFileSync(path.join(FOLDER, name))));
  const feed = await readGtfs(zip);
  const days = new ServiceDays(feed.timezone);
  const server = createServer((request, response) => {
    if (request.url === '/gtfs.zip') response.end(zip);
    else if (request.url === '/trip-updates.pb') response.end(tripUpdates(feed, days));
    else {
      const header = { gtfsRealtimeVersion: '2.0', timestamp: Math.floor(Date.now() / 1000) };
      response.end(gtfs.FeedMessage.encode({ header, entity: [] }).finish());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    name,
    scheduleUrl: `${url}/gtfs.zip`,
    realtimeUrl: url,
    busiestStop: busiestStop(feed, days),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
