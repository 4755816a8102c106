import { createHash } from 'node:crypto';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { BusNetwork } from './bus-network';
import { calendarRows, datesOfYears } from './service-calendar';

export interface PublishedFeed {
  version: string;
  etag: string;
  zip: Buffer;
}

/** What an administrator of the operator might publish by mistake. */
export type FeedAccident = 'none' | 'no-trips-file' | 'cut-short' | 'nearly-empty';

const times = new Map<number, string>();

/** `HH:MM:SS`; asked for hundreds of thousands of times over a few ten thousand values. */
function time(seconds: number): string {
  let text = times.get(seconds);
  if (text === undefined) {
    const two = (value: number) => String(value).padStart(2, '0');
    text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    times.set(seconds, text);
  }
  return text;
}

const SLICE_BYTES = 256 * 1024;

/** Lets waiting requests run: other simulators answer from the same process. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Writes the network as a GTFS zip; the same network, year and version give the same bytes. */
export async function publishFeed(
  network: BusNetwork,
  year: number,
  version: string,
  accident: FeedAccident = 'none',
): Promise<PublishedFeed> {
  const lines = accident === 'nearly-empty' ? network.lines.slice(0, 3) : network.lines;
  const kept = new Set(lines.map((line) => line.key));
  const routes = network.routes.filter((route) => kept.has(route.line.key));
  const dates = datesOfYears(year, 2);
  const { calendar, exceptions } = calendarRows(dates);
  const digits = (date: string) => date.replaceAll('-', '');
  const range = `${digits(dates[0]!)},${digits(dates[dates.length - 1]!)}`;

  const files: Record<string, string[]> = {
    'agency.txt': [
      'agency_id,agency_name,agency_url,agency_timezone,agency_lang',
      'YL,云岭公交集团,https://bus.yunling.example,Asia/Shanghai,zh-CN',
    ],
    'feed_info.txt': [
      'feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version',
      `云岭公交集团,https://bus.yunling.example,zh-CN,${range},${version}`,
    ],
    'stops.txt': [
      'stop_id,stop_code,stop_name,stop_lat,stop_lon',
      ...network.poles.map(
        (pole) => `${pole.id},${pole.id},${pole.name},${pole.latitude.toFixed(6)},${pole.longitude.toFixed(6)}`,
      ),
    ],
    'routes.txt': [
      'route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color',
      ...lines.map((line) => {
        const there = network.routes.find((route) => route.line === line && route.direction === 0)!;
        const ends = line.isLoop
          ? `${there.stops[0]!.pole.name}环线`
          : `${there.stops[0]!.pole.name}—${there.stops[there.stops.length - 1]!.pole.name}`;
        return `${line.key},YL,${line.name},${ends},3,${line.color},FFFFFF`;
      }),
    ],
    'calendar.txt': [
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
      ...calendar.map((row) => `${row.service},${row.weekdays},${range}`),
    ],
    'calendar_dates.txt': [
      'service_id,date,exception_type',
      ...exceptions.map((row) => `${row.service},${digits(row.date)},${row.kind}`),
    ],
    'trips.txt': ['route_id,service_id,trip_id,trip_headsign,direction_id,shape_id'],
    'stop_times.txt': ['trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,timepoint'],
    'frequencies.txt': ['trip_id,start_time,end_time,headway_secs,exact_times'],
    'shapes.txt': ['shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence'],
  };
  for (const route of routes) {
    await breathe();
    route.shape.forEach((point, at) => {
      files['shapes.txt']!.push(
        `${route.shapeId},${point.latitude.toFixed(6)},${point.longitude.toFixed(6)},${at + 1}`,
      );
    });
    for (const trip of route.trips) {
      files['trips.txt']!.push(
        `${route.line.key},${trip.service},${trip.id},${route.headsign},${route.direction},${route.shapeId}`,
      );
      route.stops.forEach((stop, at) => {
        const isLast = at === route.stops.length - 1;
        files['stop_times.txt']!.push(
          `${trip.id},${time(trip.arrivalS[at]!)},${time(trip.departureS[at]!)},${stop.pole.id},${at + 1},${isLast ? 1 : 0},${at === 0 ? 1 : 0},${at === 0 || isLast ? 1 : 0}`,
        );
      });
      for (const [fromS, untilS, headwayS] of trip.frequency?.windows ?? []) {
        files['frequencies.txt']!.push(
          `${trip.id},${time(fromS)},${time(untilS)},${headwayS},${trip.frequency!.isExact ? 1 : 0}`,
        );
      }
    }
  }
  if (accident === 'no-trips-file') delete files['trips.txt'];
  const entries: Record<string, Uint8Array> = {};
  for (const [name, rows] of Object.entries(files)) {
    entries[name] = strToU8(`${rows.join('\r\n')}\r\n`);
    await breathe();
  }
  const whole = await deflated(entries, new Date(`${year}-01-02T00:00:00`));
  const zip = accident === 'cut-short' ? whole.subarray(0, Math.floor(whole.length * 0.6)) : whole;
  return { version, etag: `"${createHash('sha256').update(zip).digest('hex').slice(0, 24)}"`, zip };
}

/** Packs a slice at a time. */
async function deflated(entries: Record<string, Uint8Array>, mtime: Date): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const [name, bytes] of Object.entries(entries)) {
    const file = new ZipDeflate(name, { level: 3 });
    file.mtime = mtime;
    zip.add(file);
    for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
      file.push(bytes.subarray(from, from + SLICE_BYTES), from + SLICE_BYTES >= bytes.length);
      await breathe();
    }
  }
  zip.end();
  return Buffer.concat(chunks);
}
