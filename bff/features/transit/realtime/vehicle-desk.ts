import type { RealtimeFile, TripUpdate, VehiclePosition } from '../../../connectors/transit-feed/transit-feed.port';
import type { Network } from '../network/network';
import { findRun, type RunRef } from './find-run';
import { placeRun, runOfTimetable, speakFor } from './live-runs';
import type { RealtimeView, SeenVehicle } from './realtime-view';
import { placeOnLine } from './vehicle-place';

/** A bus that has been silent for so long is no longer drawn on its line. */
const FORGET_VEHICLE_AFTER_S = 900;

/** Finds each run its vehicle, and each vehicle its line. */
export class VehicleDesk {
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
    return this.see(vehicle, pattern, ref?.trip ?? -1, update.trip.routeId);
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
      placeRun(view, run);
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
