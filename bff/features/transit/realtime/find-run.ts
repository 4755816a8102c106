import type { TripRef } from '../../../connectors/transit-feed/transit-feed.port';
import { arrivalOf, departureOf, type Network, runningOn } from '../network/network';
import { dayOfDate } from '../network/service-days';

/** One run of one trip on one service day. */
export interface RunRef {
  trip: number;
  /** POSIX seconds from which the trip's times count for this run: start of the day plus the shift of its frequency */
  baseS: number;
  /** a line by interval: its timetable times are a pattern, not a promise */
  isByInterval: boolean;
}

/** Without a date a run is looked for this long before it starts and after it ends. */
const SLACK_S = 2 * 3_600;

/**
 * The run that a realtime entity means; null when the timetable has no such trip, or when a line by interval is named
 * without its start time, which alone tells its runs apart.
 */
export function findRun(network: Network, ref: TripRef, nowS: number): RunRef | null {
  if (ref.tripId === null) return null;
  const trip = network.tripIndex.get(ref.tripId);
  if (trip === undefined) return null;
  const frequencies = network.frequenciesOf.get(trip);
  const firstS = departureOf(network, trip, 0);
  let shiftS = 0;
  if (frequencies) {
    if (ref.startTimeS === null) return null;
    shiftS = ref.startTimeS - firstS;
  }
  const isByInterval = frequencies?.some((frequency) => !frequency.isExact) ?? false;
  const day = ref.startDate === null ? likelyDay(network, trip, shiftS, nowS) : dayOfDate(ref.startDate);
  if (day === null) return null;
  return { trip, baseS: network.days.startS(day) + shiftS, isByInterval };
}

/** The service day on which the trip runs nearest to now. */
function likelyDay(network: Network, trip: number, shiftS: number, nowS: number): number | null {
  const pattern = network.patterns[network.tripPattern[trip]!]!;
  const startS = departureOf(network, trip, 0) + shiftS;
  const endS = arrivalOf(network, trip, pattern.stops.length - 1) + shiftS;
  let best: number | null = null;
  let bestGap = SLACK_S;
  for (const day of network.days.daysTouching(nowS - SLACK_S, nowS + SLACK_S, network.maxTimeS)) {
    if (!runningOn(network, day)[network.tripService[trip]!]) continue;
    const base = network.days.startS(day);
    const gap = Math.max(0, base + startS - nowS, nowS - base - endS);
    if (gap < bestGap || best === null) {
      if (gap > SLACK_S) continue;
      best = day;
      bestGap = gap;
    }
  }
  return best;
}
