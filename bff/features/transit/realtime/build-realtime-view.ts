import type { Alert, TripUpdate } from '../../../connectors/transit-feed/transit-feed.port';
import { departureOf, type Network } from '../network/network';
import { findRun } from './find-run';
import { placeRun, runOfTimetable, runWithoutTimetable, speakFor } from './live-runs';
import { DROP_AFTER_S, type RealtimeSnapshot, type RealtimeView } from './realtime-view';
import { VehicleDesk } from './vehicle-desk';

/** A cancelled run stays cancelled while the operator is silent. */
const KEEP_CANCELLED_S = 1_800;

/** Lays what the operator says over the timetable. Costs a few milliseconds for a fleet of hundreds. */
export function buildRealtimeView(network: Network, snapshot: RealtimeSnapshot, nowS: number): RealtimeView {
  const view: RealtimeView = {
    builtAtS: nowS,
    tripUpdatesAtS: snapshot.tripUpdates?.headerS ?? null,
    vehiclesAtS: snapshot.vehicles?.headerS ?? null,
    runsAt: new Map(),
    spokenFor: new Map(),
    vehiclesOn: new Map(),
    alerts: snapshot.alerts?.items.filter((alert) => isInForce(alert, nowS)) ?? [],
    unmatched: 0,
  };
  const vehicles = new VehicleDesk(network, snapshot.vehicles, nowS);
  for (const update of snapshot.tripUpdates?.items ?? []) {
    const saidAtS = update.timestampS ?? snapshot.tripUpdates!.headerS;
    const isCancelled = update.trip.relationship === 'cancelled';
    if (nowS - saidAtS > (isCancelled ? KEEP_CANCELLED_S : DROP_AFTER_S)) continue;
    if (!addRun(network, view, vehicles, update, saidAtS, nowS)) view.unmatched += 1;
  }
  vehicles.addRunsOfTheRest(view);
  vehicles.spread(view);
  return view;
}

function isInForce(alert: Alert, nowS: number): boolean {
  if (alert.periods.length === 0) return true;
  return alert.periods.some(
    ({ startS, endS }) => (startS === null || startS <= nowS) && (endS === null || endS >= nowS),
  );
}

function addRun(
  network: Network,
  view: RealtimeView,
  vehicles: VehicleDesk,
  update: TripUpdate,
  saidAtS: number,
  nowS: number,
): boolean {
  const { relationship } = update.trip;
  const ref = findRun(network, update.trip, nowS);
  if (relationship === 'deleted') {
    if (ref) speakFor(view, ref);
    return ref !== null;
  }
  if (relationship === 'added' || relationship === 'new' || relationship === 'replacement') {
    if (relationship === 'replacement' && ref) speakFor(view, ref);
    const run = runWithoutTimetable(network, update, ref, saidAtS);
    if (!run) return false;
    run.vehicle = vehicles.take(update, null);
    placeRun(view, run);
    return true;
  }
  if (!ref) return false;
  if (relationship === 'duplicated') {
    const { asTrip } = update;
    if (asTrip?.startTimeS == null) return false;
    const shiftS = asTrip.startTimeS - departureOf(network, ref.trip, 0);
    const copy = findRun(network, { ...update.trip, startDate: asTrip.startDate ?? update.trip.startDate }, nowS);
    const base = (copy ?? ref).baseS + shiftS;
    const run = runOfTimetable(network, { ...ref, baseS: base }, update, saidAtS, `${asTrip.tripId ?? 'copy'}`);
    run.isAdded = true;
    run.vehicle = vehicles.take(update, null);
    placeRun(view, run);
    return true;
  }
  const run = runOfTimetable(network, ref, update, saidAtS, '');
  run.vehicle = vehicles.take(update, ref);
  speakFor(view, ref);
  placeRun(view, run);
  return true;
}
