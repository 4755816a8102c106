import type {
  Alert,
  RealtimeFile,
  TripUpdate,
  VehiclePosition,
} from '../../../connectors/transit-feed/transit-feed.port';
import type { PlaceOnLine } from './vehicle-place';

/** Older than this is said so (gtfs.org: vehicle positions and trip updates within 90 s). */
export const STALE_AFTER_S = 90;
/** Older than this is not shown as live any more: the timetable is the better guess. */
export const DROP_AFTER_S = 300;

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
