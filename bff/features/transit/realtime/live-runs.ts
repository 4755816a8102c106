import type { TripUpdate } from '../../../connectors/transit-feed/transit-feed.port';
import { arrivalOf, departureOf, type Network } from '../network/network';
import type { RunRef } from './find-run';
import type { RealtimeView, Run, RunCall } from './realtime-view';
import { expectedCalls, type ScheduledCall } from './run-times';

/** The view speaks for this run: the timetable keeps silent about it. */
export function speakFor(view: RealtimeView, ref: RunRef): void {
  const known = view.spokenFor.get(ref.trip);
  if (known) known.push(ref.baseS);
  else view.spokenFor.set(ref.trip, [ref.baseS]);
}

/** A stop passed by the vehicle itself, or the end of the run, is no call to wait for. */
export function placeRun(view: RealtimeView, run: Run): void {
  const reached = run.vehicle?.place?.position ?? -1;
  const last = run.calls[run.calls.length - 1];
  for (const call of run.calls) {
    if (call === last || call.position < reached) continue;
    const known = view.runsAt.get(call.stop);
    if (known) known.push({ run, call });
    else view.runsAt.set(call.stop, [{ run, call }]);
  }
}

/** A run of the timetable with what is said of it laid over. */
export function runOfTimetable(
  network: Network,
  ref: RunRef,
  update: Pick<TripUpdate, 'trip' | 'stops' | 'delayS'>,
  saidAtS: number | null,
  name: string,
): Run {
  const pattern = network.patterns[network.tripPattern[ref.trip]!]!;
  const scheduled: ScheduledCall[] = [];
  for (let position = 0; position < pattern.stops.length; position++) {
    scheduled.push({
      sequence: pattern.sequences[position]!,
      stopId: network.stops[pattern.stops[position]!]!.id,
      arrivalS: ref.baseS + arrivalOf(network, ref.trip, position),
      departureS: ref.baseS + departureOf(network, ref.trip, position),
    });
  }
  const isCancelled = update.trip.relationship === 'cancelled';
  const expected = expectedCalls(scheduled, isCancelled ? [] : update.stops, isCancelled ? null : update.delayS);
  const calls: RunCall[] = [];
  expected.forEach((call, position) => {
    const isBoarding = (pattern.flags[position]! & 1) === 0;
    const isPromise = call.state !== 'schedule' || isCancelled || !ref.isByInterval;
    // the last call stays: it marks the end of the run
    if ((!isBoarding || !isPromise) && position < expected.length - 1) return;
    calls.push({
      stop: pattern.stops[position]!,
      position,
      scheduledS: ref.isByInterval ? null : scheduled[position]!.departureS,
      // a rider must be there when it comes, but a bus that waits for its time leaves no earlier
      expectedS: position === 0 || call.state !== 'live' ? call.departureS : call.arrivalS,
      source: call.state === 'live' ? 'live' : 'scheduled',
      state: isCancelled ? 'cancelled' : call.state === 'skipped' ? 'skipped' : 'coming',
    });
  });
  return {
    key: `${network.tripIds[ref.trip]}${name && `~${name}`}@${ref.baseS}`,
    line: pattern.line,
    direction: pattern.direction,
    headsign: network.tripHeadsign[ref.trip]!,
    isAdded: false,
    updatedAtS: saidAtS,
    vehicle: null,
    calls,
  };
}

/** A run that no timetable names, by the times it is given; null when it has none. */
export function runWithoutTimetable(
  network: Network,
  update: TripUpdate,
  ref: RunRef | null,
  saidAtS: number,
): Run | null {
  const routeId = update.trip.routeId;
  const line = ref
    ? network.patterns[network.tripPattern[ref.trip]!]!.line
    : routeId === null
      ? undefined
      : network.lineIndex.get(routeId);
  if (line === undefined) return null;
  const calls: RunCall[] = [];
  update.stops.forEach((stop, position) => {
    const number = stop.stopId === null ? undefined : network.stopIndex.get(stop.stopId);
    const expectedS = stop.arrival?.timeS ?? stop.departure?.timeS;
    if (number === undefined || !expectedS || stop.relationship === 'no_data') return;
    const state = stop.relationship === 'skipped' ? 'skipped' : 'coming';
    calls.push({ stop: number, position, scheduledS: null, expectedS, source: 'live', state });
  });
  const last = calls[calls.length - 1];
  if (!last) return null;
  return {
    key: `${update.asTrip?.tripId ?? update.trip.tripId ?? `${routeId}-${calls[0]!.expectedS}`}@new`,
    line,
    direction: update.trip.directionId ?? 0,
    headsign: update.asTrip?.headsign ?? network.stops[last.stop]!.name,
    isAdded: update.trip.relationship !== 'replacement',
    updatedAtS: saidAtS,
    vehicle: null,
    calls,
  };
}
