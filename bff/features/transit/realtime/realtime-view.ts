import type {
  Alert,
  RealtimeFile,
  TripUpdate,
  VehiclePosition,
} from '../../../connectors/transit-feed/transit-feed.port';
import { arrivalOf, departureOf, type Network } from '../network/network';
import { findRun, type RunRef } from './find-run';
import { expectedCalls, type ScheduledCall } from './run-times';
import { type PlaceOnLine, placeOnLine } from './vehicle-place';

/** Older than this is said so (gtfs.org: vehicle positions and trip updates within 90 s). */
export const STALE_AFTER_S = 90;
/** Older than this is not shown as live any more: the timetable is the better guess. */
export const DROP_AFTER_S = 300;
/** A bus that has been silent for so long is no longer drawn on its line. */
const FORGET_VEHICLE_AFTER_S = 900;
/** A cancelled run stays cancelled while the operator is silent. */
const KEEP_CANCELLED_S = 1_800;

export interface RealtimeSnapshot {
  tripUpdates: RealtimeFile<TripUpdate> | null;
  vehicles: RealtimeFile<VehiclePosition> | null;
  alerts: RealtimeFile<Alert> | null;
}

export interface SeenVehicle {
  id: string;
  label: string | null;
  latitude: number;
  longitude: number;
  bearing: number | null;
  seenAtS: number;
  occupancy: VehiclePosition['occupancy'];
  line: number;
  direction: number;
  headsign: string;
  pattern: number;
  place: PlaceOnLine | null;
  delayS: number | null;
}

export interface RunCall {
  stop: number;
  position: number;
  scheduledS: number | null;
  expectedS: number;
  source: 'live' | 'scheduled';
  state: 'coming' | 'skipped' | 'cancelled';
}

/** A run about which the operator said something. */
export interface Run {
  key: string;
  line: number;
  direction: number;
  headsign: string;
  isAdded: boolean;
  updatedAtS: number | null;
  vehicle: SeenVehicle | null;
  calls: RunCall[];
}

/** Live data laid over one timetable; built anew at every round, never changed. */
export interface RealtimeView {
  /** POSIX seconds at which ages were judged */
  builtAtS: number;
  tripUpdatesAtS: number | null;
  vehiclesAtS: number | null;
  /** runs that call at a stop */
  runsAt: Map<number, { run: Run; call: RunCall }[]>;
  /** by trip: bases of runs that `runsAt` speaks for, so that the timetable keeps silent about them */
  spokenFor: Map<number, number[]>;
  vehiclesOn: Map<number, SeenVehicle[]>;
  alerts: Alert[];
  /** entities that name no trip or line of this timetable */
  unmatched: number;
}

export const NO_REALTIME: RealtimeView = {
  builtAtS: 0,
  tripUpdatesAtS: null,
  vehiclesAtS: null,
  runsAt: new Map(),
  spokenFor: new Map(),
  vehiclesOn: new Map(),
  alerts: [],
  unmatched: 0,
};

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
    place(view, run);
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
    place(view, run);
    return true;
  }
  const run = runOfTimetable(network, ref, update, saidAtS, '');
  run.vehicle = vehicles.take(update, ref);
  speakFor(view, ref);
  place(view, run);
  return true;
}

function speakFor(view: RealtimeView, ref: RunRef): void {
  const known = view.spokenFor.get(ref.trip);
  if (known) known.push(ref.baseS);
  else view.spokenFor.set(ref.trip, [ref.baseS]);
}

/** A stop passed by the vehicle itself, or the end of the run, is no call to wait for. */
function place(view: RealtimeView, run: Run): void {
  const reached = run.vehicle?.place?.position ?? -1;
  const last = run.calls[run.calls.length - 1];
  for (const call of run.calls) {
    if (call === last || call.position < reached) continue;
    const known = view.runsAt.get(call.stop);
    if (known) known.push({ run, call });
    else view.runsAt.set(call.stop, [{ run, call }]);
  }
}

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

function runWithoutTimetable(network: Network, update: TripUpdate, ref: RunRef | null, saidAtS: number): Run | null {
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

/** Finds each run its vehicle, and each vehicle its line. */
class VehicleDesk {
  private readonly byId = new Map<string, VehiclePosition>();
  private readonly byRun = new Map<string, VehiclePosition>();
  private readonly byTripName = new Map<string, VehiclePosition>();
  private readonly taken = new Map<VehiclePosition, SeenVehicle>();
  private readonly headerS: number;

  constructor(
    private readonly network: Network,
    file: RealtimeFile<VehiclePosition> | null,
    private readonly nowS: number,
  ) {
    this.headerS = file?.headerS ?? 0;
    for (const vehicle of file?.items ?? []) {
      if (nowS - (vehicle.timestampS ?? this.headerS) > FORGET_VEHICLE_AFTER_S) continue;
      this.byId.set(vehicle.id, vehicle);
      const ref = vehicle.trip && findRun(network, vehicle.trip, nowS);
      if (ref) this.byRun.set(`${ref.trip} ${ref.baseS}`, vehicle);
      else if (vehicle.trip?.tripId) this.byTripName.set(vehicle.trip.tripId, vehicle);
    }
  }

  take(update: TripUpdate, ref: RunRef | null): SeenVehicle | null {
    const vehicle =
      (ref && this.byRun.get(`${ref.trip} ${ref.baseS}`)) ??
      (update.asTrip?.tripId && this.byTripName.get(update.asTrip.tripId)) ??
      (update.trip.tripId && !ref ? this.byTripName.get(update.trip.tripId) : null) ??
      (update.vehicleId && this.byId.get(update.vehicleId));
    if (!vehicle) return null;
    const pattern = ref ? this.network.tripPattern[ref.trip]! : -1;
    const seen = this.see(vehicle, pattern, ref?.trip ?? -1, update.trip.routeId);
    return seen;
  }

  private see(vehicle: VehiclePosition, pattern: number, trip: number, routeId: string | null): SeenVehicle | null {
    const known = this.network.patterns[pattern];
    const line = known?.line ?? (routeId === null ? undefined : this.network.lineIndex.get(routeId));
    if (line === undefined) return null;
    const seen: SeenVehicle = {
      id: vehicle.id,
      label: vehicle.label,
      latitude: vehicle.latitude,
      longitude: vehicle.longitude,
      bearing: vehicle.bearing,
      seenAtS: vehicle.timestampS ?? this.headerS,
      occupancy: vehicle.occupancy,
      line,
      direction: known?.direction ?? vehicle.trip?.directionId ?? 0,
      headsign: trip >= 0 ? this.network.tripHeadsign[trip]! : '',
      pattern,
      place: known ? placeOnLine(this.network, known, vehicle) : null,
      delayS: null,
    };
    this.taken.set(vehicle, seen);
    return seen;
  }

  /** Vehicles without a trip update: the schedule stays the schedule, but how far the bus is can be said. */
  addRunsOfTheRest(view: RealtimeView): void {
    for (const vehicle of this.byId.values()) {
      if (this.taken.has(vehicle) || !vehicle.trip) continue;
      const ref = findRun(this.network, vehicle.trip, this.nowS);
      const pattern = ref ? this.network.tripPattern[ref.trip]! : -1;
      const seen = this.see(vehicle, pattern, ref?.trip ?? -1, vehicle.trip.routeId);
      if (!seen) view.unmatched += 1;
      if (!seen || !ref || view.spokenFor.get(ref.trip)?.includes(ref.baseS)) continue;
      const run = runOfTimetable(this.network, ref, { trip: vehicle.trip, stops: [], delayS: null }, null, '');
      run.vehicle = seen;
      speakFor(view, ref);
      place(view, run);
    }
  }

  spread(view: RealtimeView): void {
    const next = new Map<SeenVehicle, number>();
    for (const list of view.runsAt.values()) {
      for (const { run, call } of list) {
        const at = run.vehicle?.place?.position;
        if (run.vehicle && call.position === at && call.source === 'live' && call.scheduledS !== null) {
          next.set(run.vehicle, call.expectedS - call.scheduledS);
        }
      }
    }
    for (const seen of this.taken.values()) {
      seen.delayS = next.get(seen) ?? null;
      const known = view.vehiclesOn.get(seen.line);
      if (known) known.push(seen);
      else view.vehiclesOn.set(seen.line, [seen]);
    }
  }
}
