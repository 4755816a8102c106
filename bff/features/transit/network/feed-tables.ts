import type { GtfsFeed } from '../../../connectors/transit-feed/transit-feed.port';

/** A feed as it is stored: see prisma/schema/transit.prisma. Numbers refer to places in these lists. */
export interface FeedTables {
  feedId: string;
  version: string;
  timezone: string;
  maxTimeS: number;
  stops: StopRow[];
  lines: LineRow[];
  services: ServiceRow[];
  patterns: PatternRow[];
  trips: TripRow[];
  frequencies: FrequencyRow[];
}

export interface StopRow {
  id: string;
  code: string | null;
  name: string;
  latitude: number;
  longitude: number;
  kind: number;
  parentId: string | null;
}

export interface LineRow {
  id: string;
  agency: string | null;
  shortName: string;
  longName: string;
  kind: number;
  color: string | null;
}

export interface ServiceRow {
  id: string;
  weekdays: number;
  startDate: number;
  endDate: number;
  added: Int32Array;
  removed: Int32Array;
}

export interface PatternRow {
  line: number;
  direction: number;
  stops: Int32Array;
  sequences: Int32Array;
  flags: Int32Array;
  /** ten-millionths of a degree */
  shape: Int32Array;
}

export interface TripRow {
  id: string;
  pattern: number;
  service: number;
  headsign: string;
  /** arrival, departure, … */
  times: Int32Array;
}

export interface FrequencyRow {
  trip: number;
  startS: number;
  endS: number;
  headwayS: number;
  isExact: boolean;
}

export const DEGREE_UNITS = 1e7;
const NO_TIME_FLAGS = 3;

/** Packs a feed as read from the operator: trips that take the same way share a pattern. */
export async function packFeed(
  feed: GtfsFeed,
  identity: { feedId: string; version: string },
  breathe: () => Promise<void>,
): Promise<FeedTables> {
  const { stopTimes } = feed;
  const patterns: PatternRow[] = [];
  const patternOf = new Map<string, number>();
  const trips: TripRow[] = [];
  const packedShapes = feed.shapes.map((shape) => {
    const packed = new Int32Array(shape.latitudes.length * 2);
    for (let at = 0; at < shape.latitudes.length; at++) {
      packed[at * 2] = Math.round(shape.latitudes[at]! * DEGREE_UNITS);
      packed[at * 2 + 1] = Math.round(shape.longitudes[at]! * DEGREE_UNITS);
    }
    return packed;
  });
  for (const [number, trip] of feed.trips.entries()) {
    if (number % 500 === 0) await breathe();
    const end = trip.first + trip.count;
    const stops = stopTimes.stop.slice(trip.first, end);
    const sequences = stopTimes.sequence.slice(trip.first, end);
    const flags = Int32Array.from(stopTimes.flags.subarray(trip.first, end), (flag) => flag & NO_TIME_FLAGS);
    const key = `${trip.line} ${trip.direction} ${trip.shape} ${stops.join()} ${sequences.join()} ${flags.join()}`;
    let pattern = patternOf.get(key);
    if (pattern === undefined) {
      pattern = patterns.length;
      patternOf.set(key, pattern);
      const shape = trip.shape < 0 ? new Int32Array() : packedShapes[trip.shape]!;
      patterns.push({ line: trip.line, direction: trip.direction, stops, sequences, flags, shape });
    }
    const times = new Int32Array(trip.count * 2);
    for (let at = 0; at < trip.count; at++) {
      times[at * 2] = stopTimes.arrivalS[trip.first + at]!;
      times[at * 2 + 1] = stopTimes.departureS[trip.first + at]!;
    }
    trips.push({ id: trip.id, pattern, service: trip.service, headsign: trip.headsign, times });
  }
  return {
    ...identity,
    timezone: feed.timezone,
    maxTimeS: feed.maxTimeS,
    stops: feed.stops,
    lines: feed.lines.map(({ type, ...line }) => ({ ...line, kind: type })),
    services: feed.services.map((service) => ({
      ...service,
      added: Int32Array.from(service.added),
      removed: Int32Array.from(service.removed),
    })),
    patterns,
    trips,
    frequencies: feed.frequencies,
  };
}
