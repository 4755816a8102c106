import { strToU8, zipSync } from 'fflate';
import { readGtfs } from '../../bff/connectors/transit-feed/gtfs-reader';
import { buildNetwork } from '../../bff/features/transit/network/build-network';
import { packFeed } from '../../bff/features/transit/network/feed-tables';
import type { Network } from '../../bff/features/transit/network/network';

/** File name → its lines, header first. */
export type FeedFiles = Record<string, string[]>;

/** The smallest feed that says something: three stops, one line, one trip every day. Files given take the place of these. */
export function feedFiles(files: FeedFiles = {}): FeedFiles {
  return {
    'agency.txt': ['agency_id,agency_name,agency_url,agency_timezone', 'A,公交,http://a.example,Asia/Shanghai'],
    'stops.txt': [
      'stop_id,stop_name,stop_lat,stop_lon',
      'a,人民路口,26.0500,103.8000',
      'b,市民中心,26.0550,103.8000',
      'c,东湖公园,26.0600,103.8000',
    ],
    'routes.txt': ['route_id,agency_id,route_short_name,route_long_name,route_type', 'R1,A,1路,人民路口—东湖公园,3'],
    'calendar.txt': [
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
      'D,1,1,1,1,1,1,1,20260101,20271231',
    ],
    'trips.txt': ['route_id,service_id,trip_id,trip_headsign,direction_id', 'R1,D,t1,东湖公园,0'],
    'stop_times.txt': [
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence',
      't1,08:00:00,08:00:00,a,1',
      't1,08:05:00,08:06:00,b,2',
      't1,08:10:00,08:10:00,c,3',
    ],
    ...files,
  };
}

export function zipOf(files: FeedFiles): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, lines]) => [name, strToU8(`${lines.join('\n')}\n`)])),
  );
}

const noBreath = () => Promise.resolve();

/** A network in memory, by the same way that an imported one takes. */
export async function networkOf(zip: Uint8Array, version = 'test'): Promise<Network> {
  const feed = await readGtfs(zip);
  return buildNetwork(await packFeed(feed, { feedId: 'test', version }, noBreath), noBreath);
}

export async function smallNetwork(files: FeedFiles = {}): Promise<Network> {
  return networkOf(zipOf(feedFiles(files)));
}

/** POSIX seconds of a time in Shanghai, `2026-11-23 08:00:00`. */
export function at(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}+08:00`) / 1000;
}
