import { transit_realtime as gtfs } from 'gtfs-realtime-bindings';
import { parseServiceDate, parseServiceTime } from './gtfs-values';
import type {
  Alert,
  RealtimeFile,
  StopEvent,
  StopUpdate,
  TripRef,
  TripRelationship,
  TripUpdate,
  VehiclePosition,
} from './transit-feed.port';

/** The file can't be used: not protobuf, without a header time, or a kind we don't take. */
export class RealtimeRefused extends Error {
  constructor(readonly reason: 'not_protobuf' | 'no_header_time' | 'differential') {
    super(reason);
    this.name = 'RealtimeRefused';
  }
}

const TripKind = gtfs.TripDescriptor.ScheduleRelationship;
const StopKind = gtfs.TripUpdate.StopTimeUpdate.ScheduleRelationship;
const Status = gtfs.VehiclePosition.VehicleStopStatus;
const Crowd = gtfs.VehiclePosition.OccupancyStatus;
const Effect = gtfs.Alert.Effect;

const RELATIONSHIPS: Record<number, TripRelationship> = {
  [TripKind.SCHEDULED]: 'scheduled',
  [TripKind.ADDED]: 'added',
  [TripKind.UNSCHEDULED]: 'unscheduled',
  [TripKind.CANCELED]: 'cancelled',
  [TripKind.REPLACEMENT]: 'replacement',
  [TripKind.DUPLICATED]: 'duplicated',
  [TripKind.DELETED]: 'deleted',
  [TripKind.NEW]: 'new',
};

const STOP_RELATIONSHIPS: Record<number, StopUpdate['relationship']> = {
  [StopKind.SCHEDULED]: 'scheduled',
  [StopKind.SKIPPED]: 'skipped',
  [StopKind.NO_DATA]: 'no_data',
  [StopKind.UNSCHEDULED]: 'unscheduled',
};

const OCCUPANCY: Record<number, NonNullable<VehiclePosition['occupancy']>> = {
  [Crowd.EMPTY]: 'empty',
  [Crowd.MANY_SEATS_AVAILABLE]: 'seats',
  [Crowd.FEW_SEATS_AVAILABLE]: 'few_seats',
  [Crowd.STANDING_ROOM_ONLY]: 'standing',
  [Crowd.CRUSHED_STANDING_ROOM_ONLY]: 'full',
  [Crowd.FULL]: 'full',
  [Crowd.NOT_ACCEPTING_PASSENGERS]: 'full',
};

const EFFECTS: Record<number, Alert['effect']> = {
  [Effect.NO_SERVICE]: 'no_service',
  [Effect.REDUCED_SERVICE]: 'reduced_service',
  [Effect.SIGNIFICANT_DELAYS]: 'delays',
  [Effect.DETOUR]: 'detour',
  [Effect.STOP_MOVED]: 'stop_moved',
};

/** Protobuf gives defaults for what was never sent; only own properties were on the wire. */
function given<T extends object, K extends keyof T>(message: T, key: K): NonNullable<T[K]> | null {
  return Object.hasOwn(message, key) ? (message[key] ?? null) : null;
}

/** Seconds as a number; −1, 0 and what no clock shows are how feeds say "unknown". */
function seconds(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : null;
}

function decode(bytes: Uint8Array): gtfs.FeedMessage {
  let message: gtfs.FeedMessage;
  try {
    message = gtfs.FeedMessage.decode(bytes);
  } catch (error) {
    throw Object.assign(new RealtimeRefused('not_protobuf'), { cause: error });
  }
  if (message.header.incrementality === gtfs.FeedHeader.Incrementality.DIFFERENTIAL) {
    throw new RealtimeRefused('differential');
  }
  if (seconds(message.header.timestamp) === null) throw new RealtimeRefused('no_header_time');
  return message;
}

function file<T>(message: gtfs.FeedMessage, items: T[]): RealtimeFile<T> {
  return {
    headerS: Number(message.header.timestamp),
    feedVersion: given(message.header, 'feedVersion') || null,
    items,
  };
}

function tripRef(trip: gtfs.ITripDescriptor): TripRef {
  const startTime = given(trip, 'startTime');
  const startTimeS = startTime ? parseServiceTime(startTime) : -1;
  return {
    tripId: given(trip, 'tripId') || null,
    routeId: given(trip, 'routeId') || null,
    directionId: given(trip, 'directionId'),
    startDate: parseServiceDate(given(trip, 'startDate') ?? '') || null,
    startTimeS: startTimeS < 0 ? null : startTimeS,
    relationship: RELATIONSHIPS[given(trip, 'scheduleRelationship') ?? TripKind.SCHEDULED] ?? 'scheduled',
  };
}

function stopEvent(event: gtfs.TripUpdate.IStopTimeEvent | null): StopEvent | null {
  if (!event) return null;
  const timeS = seconds(given(event, 'time'));
  const delay = given(event, 'delay');
  return timeS === null && delay === null ? null : { timeS, delayS: delay };
}

/** Reads trip updates. Throws `RealtimeRefused`. */
export function readTripUpdates(bytes: Uint8Array): RealtimeFile<TripUpdate> {
  const message = decode(bytes);
  const items: TripUpdate[] = [];
  for (const entity of message.entity) {
    const update = given(entity, 'tripUpdate');
    if (!update || entity.isDeleted) continue;
    const properties = given(update, 'tripProperties');
    items.push({
      trip: tripRef(update.trip),
      vehicleId: update.vehicle ? given(update.vehicle, 'id') || null : null,
      timestampS: seconds(given(update, 'timestamp')),
      delayS: given(update, 'delay'),
      stops: (update.stopTimeUpdate ?? []).map((stop) => ({
        sequence: given(stop, 'stopSequence'),
        stopId: given(stop, 'stopId') || null,
        relationship: STOP_RELATIONSHIPS[given(stop, 'scheduleRelationship') ?? StopKind.SCHEDULED] ?? 'scheduled',
        arrival: stopEvent(given(stop, 'arrival')),
        departure: stopEvent(given(stop, 'departure')),
      })),
      asTrip: properties
        ? {
            tripId: given(properties, 'tripId') || null,
            startDate: parseServiceDate(given(properties, 'startDate') ?? '') || null,
            startTimeS: Math.max(-1, parseServiceTime(given(properties, 'startTime') ?? '')),
            headsign: given(properties, 'tripHeadsign') || null,
          }
        : null,
    });
  }
  for (const item of items) if (item.asTrip && item.asTrip.startTimeS === -1) item.asTrip.startTimeS = null;
  return file(message, items);
}

/** Reads vehicle positions; entries without a place on the globe are left out. Throws `RealtimeRefused`. */
export function readVehicles(bytes: Uint8Array): RealtimeFile<VehiclePosition> {
  const message = decode(bytes);
  const items: VehiclePosition[] = [];
  for (const entity of message.entity) {
    const vehicle = given(entity, 'vehicle');
    const position = vehicle && given(vehicle, 'position');
    if (!vehicle || !position || entity.isDeleted) continue;
    const isPlace =
      Math.abs(position.latitude) <= 90 &&
      Math.abs(position.longitude) <= 180 &&
      (position.latitude !== 0 || position.longitude !== 0);
    if (!isPlace) continue;
    const described = given(vehicle, 'vehicle');
    const trip = given(vehicle, 'trip');
    const status = given(vehicle, 'currentStatus') ?? Status.IN_TRANSIT_TO;
    items.push({
      id: (described && given(described, 'id')) || entity.id,
      label: (described && (given(described, 'label') || given(described, 'licensePlate'))) || null,
      trip: trip ? tripRef(trip) : null,
      latitude: position.latitude,
      longitude: position.longitude,
      bearing: given(position, 'bearing'),
      sequence: given(vehicle, 'currentStopSequence'),
      stopId: given(vehicle, 'stopId') || null,
      status: status === Status.STOPPED_AT ? 'stopped' : status === Status.INCOMING_AT ? 'incoming' : 'in_transit',
      timestampS: seconds(given(vehicle, 'timestamp')),
      occupancy: OCCUPANCY[given(vehicle, 'occupancyStatus') ?? -1] ?? null,
    });
  }
  return file(message, items);
}

/** Reads service alerts. Throws `RealtimeRefused`. */
export function readAlerts(bytes: Uint8Array): RealtimeFile<Alert> {
  const message = decode(bytes);
  const items: Alert[] = [];
  for (const entity of message.entity) {
    const alert = given(entity, 'alert');
    if (!alert || entity.isDeleted) continue;
    items.push({
      id: entity.id,
      effect: EFFECTS[given(alert, 'effect') ?? -1] ?? 'other',
      title: translations(given(alert, 'headerText')),
      text: translations(given(alert, 'descriptionText')),
      periods: (alert.activePeriod ?? []).map((period) => ({
        startS: seconds(given(period, 'start')),
        endS: seconds(given(period, 'end')),
      })),
      informed: (alert.informedEntity ?? []).map((informed) => ({
        routeId: given(informed, 'routeId') || null,
        stopId: given(informed, 'stopId') || null,
        tripId: (informed.trip && given(informed.trip, 'tripId')) || null,
      })),
    });
  }
  return file(message, items);
}

function translations(text: gtfs.ITranslatedString | null): Record<string, string> {
  return Object.fromEntries((text?.translation ?? []).map((one) => [given(one, 'language') ?? '', one.text]));
}
