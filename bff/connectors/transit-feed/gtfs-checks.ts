import type { FeedFindings } from './feed-findings';
import { breathe } from './gtfs-zip';
import type { GtfsFeed } from './transit-feed.port';

/** A bus stop farther from its trip's shape has the wrong place or the wrong shape. */
const SHAPE_DISTANCE_LIMIT_M = 150;
/** Faster between two stops than any city bus or tram. */
const SPEED_LIMIT_M_S = 45;

/** What can only be seen once the tables are joined. Rules after MobilityData/gtfs-validator. */
export async function checkFeed(feed: GtfsFeed, findings: FeedFindings): Promise<void> {
  checkLongDays(feed, findings);
  checkCalendar(feed, findings);
  checkFrequencies(feed, findings);
  await checkGeometry(feed, findings);
}

function checkLongDays(feed: GtfsFeed, findings: FeedFindings): void {
  let after = 0;
  for (const time of feed.stopTimes.arrivalS) if (time >= 86_400) after += 1;
  if (after > 0) {
    const hours = (feed.maxTimeS / 3600).toFixed(1);
    findings.add('info', 'times_past_midnight', 'stop_times.txt', `latest at ${hours} h`, after);
  }
}

function checkCalendar(feed: GtfsFeed, findings: FeedFindings): void {
  for (const service of feed.services) {
    const hasDays = service.weekdays !== 0 && service.startDate <= service.endDate;
    if (!hasDays && service.added.length === 0)
      findings.add('warning', 'service_never_runs', 'calendar.txt', service.id);
  }
}

function checkFrequencies(feed: GtfsFeed, findings: FeedFindings): void {
  const byTrip = new Map<number, GtfsFeed['frequencies']>();
  for (const frequency of feed.frequencies) {
    const known = byTrip.get(frequency.trip);
    if (known) known.push(frequency);
    else byTrip.set(frequency.trip, [frequency]);
    if (frequency.headwayS > frequency.endS - frequency.startS) {
      findings.add('warning', 'headway_longer_than_window', 'frequencies.txt', feed.trips[frequency.trip]!.id);
    }
  }
  for (const [trip, windows] of byTrip) {
    windows.sort((a, b) => a.startS - b.startS);
    for (let at = 1; at < windows.length; at++) {
      if (windows[at]!.startS < windows[at - 1]!.endS) {
        findings.add('error', 'overlapping_frequencies', 'frequencies.txt', feed.trips[trip]!.id);
      }
    }
  }
}

/** Looks at one trip per shape and stop list: the others are the same in space. */
async function checkGeometry(feed: GtfsFeed, findings: FeedFindings): Promise<void> {
  const seenShapes = new Set<number>();
  let looked = 0;
  for (const trip of feed.trips) {
    if (trip.shape < 0 || seenShapes.has(trip.shape)) continue;
    seenShapes.add(trip.shape);
    looked += 1;
    if (looked % 20 === 0) await breathe();
    const shape = feed.shapes[trip.shape]!;
    for (let at = trip.first; at < trip.first + trip.count; at++) {
      const stop = feed.stops[feed.stopTimes.stop[at]!]!;
      const distance = distanceToPolyline(stop.latitude, stop.longitude, shape.latitudes, shape.longitudes);
      if (distance > SHAPE_DISTANCE_LIMIT_M) {
        findings.add('warning', 'stop_far_from_shape', 'stops.txt', `${stop.id}: ${Math.round(distance)} m`);
      }
      if (at === trip.first) continue;
      const before = feed.stops[feed.stopTimes.stop[at - 1]!]!;
      const seconds = feed.stopTimes.arrivalS[at]! - feed.stopTimes.departureS[at - 1]!;
      const metres = flatDistance(before.latitude, before.longitude, stop.latitude, stop.longitude);
      // a timetable in whole minutes may give neighbours the same minute
      if (metres > SPEED_LIMIT_M_S * (seconds + 60)) {
        findings.add(
          'warning',
          'travel_too_fast',
          'stop_times.txt',
          `${trip.id}: ${Math.round(metres)} m in ${seconds} s`,
        );
      }
    }
  }
}

const METRES_PER_DEGREE = 111_195;

function flatDistance(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number): number {
  const x = (otherLongitude - longitude) * Math.cos((latitude * Math.PI) / 180);
  return Math.hypot(x, otherLatitude - latitude) * METRES_PER_DEGREE;
}

function distanceToPolyline(
  latitude: number,
  longitude: number,
  latitudes: Float64Array,
  longitudes: Float64Array,
): number {
  const squeeze = Math.cos((latitude * Math.PI) / 180);
  let best = Number.POSITIVE_INFINITY;
  for (let at = 1; at < latitudes.length; at++) {
    const ax = (longitudes[at - 1]! - longitude) * squeeze;
    const ay = latitudes[at - 1]! - latitude;
    const dx = (longitudes[at]! - longitudes[at - 1]!) * squeeze;
    const dy = latitudes[at]! - latitudes[at - 1]!;
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length));
    const x = ax + dx * share;
    const y = ay + dy * share;
    best = Math.min(best, x * x + y * y);
  }
  return Math.sqrt(best) * METRES_PER_DEGREE;
}
