/** What a look through a feed found. `fatal` findings keep the feed out; rows with an `error` are left out. */
export interface FeedFinding {
  severity: 'fatal' | 'error' | 'warning' | 'info';
  code: string;
  file: string;
  /** how often */
  count: number;
  /** line and value of the first one */
  example: string | null;
}

/** Seconds since the start of the service day, which is noon minus twelve hours; may pass 86,400. */
export type ServiceTimeS = number;

export interface GtfsStop {
  id: string;
  code: string | null;
  name: string;
  latitude: number;
  longitude: number;
  /** 0 pole or platform, 1 station; entrances and nodes are left out */
  kind: 0 | 1;
  parentId: string | null;
}

export interface GtfsLine {
  id: string;
  agency: string | null;
  shortName: string;
  longName: string;
  type: number;
  color: string | null;
}

export interface GtfsService {
  id: string;
  /** bit 0 Monday … bit 6 Sunday */
  weekdays: number;
  /** YYYYMMDD as numbers; 0 when the service lives in exceptions alone */
  startDate: number;
  endDate: number;
  added: number[];
  removed: number[];
}

export interface GtfsTrip {
  id: string;
  line: number;
  service: number;
  headsign: string;
  direction: number;
  /** index into shapes, −1 without */
  shape: number;
  /** its stop times: rows `first` to `first + count − 1` */
  first: number;
  count: number;
}

export interface GtfsFrequency {
  trip: number;
  startS: ServiceTimeS;
  endS: ServiceTimeS;
  headwayS: number;
  /** true: every run starts on a multiple of the headway; false: only the interval is promised */
  isExact: boolean;
}

export interface GtfsShape {
  id: string;
  latitudes: Float64Array;
  longitudes: Float64Array;
}

/** Stop times of all trips, trip by trip in the order of `stop_sequence`; column by column to stay small. */
export interface StopTimeColumns {
  stop: Int32Array;
  sequence: Int32Array;
  arrivalS: Int32Array;
  departureS: Int32Array;
  /** bit 0 no boarding, bit 1 no alighting, bit 2 time was interpolated between timepoints */
  flags: Uint8Array;
}

export interface GtfsFeed {
  version: string | null;
  timezone: string;
  stops: GtfsStop[];
  lines: GtfsLine[];
  services: GtfsService[];
  trips: GtfsTrip[];
  stopTimes: StopTimeColumns;
  frequencies: GtfsFrequency[];
  shapes: GtfsShape[];
  maxTimeS: ServiceTimeS;
  findings: FeedFinding[];
}

/** The feed can't be used at all; `findings` say why. */
export class FeedRefused extends Error {
  constructor(readonly findings: FeedFinding[]) {
    super(findings.find((finding) => finding.severity === 'fatal')?.code ?? 'feed refused');
    this.name = 'FeedRefused';
  }
}

export type TripRelationship =
  | 'scheduled'
  | 'added'
  | 'unscheduled'
  | 'cancelled'
  | 'replacement'
  | 'duplicated'
  | 'deleted'
  | 'new';

/** Which run is meant. */
export interface TripRef {
  tripId: string | null;
  routeId: string | null;
  directionId: number | null;
  /** YYYYMMDD */
  startDate: number | null;
  startTimeS: ServiceTimeS | null;
  relationship: TripRelationship;
}

export interface StopEvent {
  /** POSIX seconds */
  timeS: number | null;
  delayS: number | null;
}

export interface StopUpdate {
  sequence: number | null;
  stopId: string | null;
  relationship: 'scheduled' | 'skipped' | 'no_data' | 'unscheduled';
  arrival: StopEvent | null;
  departure: StopEvent | null;
}

export interface TripUpdate {
  trip: TripRef;
  vehicleId: string | null;
  timestampS: number | null;
  delayS: number | null;
  stops: StopUpdate[];
  /** for `duplicated` and `new`: what the run is called and when it starts */
  asTrip: {
    tripId: string | null;
    startDate: number | null;
    startTimeS: ServiceTimeS | null;
    headsign: string | null;
  } | null;
}

export interface VehiclePosition {
  id: string;
  label: string | null;
  trip: TripRef | null;
  latitude: number;
  longitude: number;
  bearing: number | null;
  sequence: number | null;
  stopId: string | null;
  status: 'incoming' | 'stopped' | 'in_transit';
  timestampS: number | null;
  occupancy: 'empty' | 'seats' | 'few_seats' | 'standing' | 'full' | null;
}

export interface Alert {
  id: string;
  effect: 'no_service' | 'reduced_service' | 'delays' | 'detour' | 'stop_moved' | 'other';
  /** language tag → words; '' is the feed's own language */
  title: Record<string, string>;
  text: Record<string, string>;
  /** POSIX seconds; an open end is null */
  periods: { startS: number | null; endS: number | null }[];
  informed: { routeId: string | null; stopId: string | null; tripId: string | null }[];
}

/** One realtime file as it came, its header checked by whoever asked for it. */
export interface RealtimeFile<T> {
  /** POSIX seconds: the operator's own word for when this was true */
  headerS: number;
  feedVersion: string | null;
  items: T[];
}

export type ScheduleAnswer = { kind: 'same' } | { kind: 'new'; etag: string | null; hash: string; zip: Uint8Array };

/** What the product needs of a bus operator. */
export interface TransitFeedPort {
  /** Asks for the timetable; `same` when the operator says nothing changed since `etag`. */
  fetchSchedule(etag: string | null): Promise<ScheduleAnswer>;
  /** Reads a GTFS zip by streaming, never holding an unpacked file. Throws `FeedRefused`. */
  readSchedule(zip: Uint8Array): Promise<GtfsFeed>;
  fetchTripUpdates(): Promise<RealtimeFile<TripUpdate>>;
  fetchVehicles(): Promise<RealtimeFile<VehiclePosition>>;
  fetchAlerts(): Promise<RealtimeFile<Alert>>;
}
