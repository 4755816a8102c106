import { transit_realtime as gtfs } from 'gtfs-realtime-bindings';
import type { BusNetwork } from './bus-network';
import type { Fleet, Run } from './fleet';

const TripKind = gtfs.TripDescriptor.ScheduleRelationship;
const StopKind = gtfs.TripUpdate.StopTimeUpdate.ScheduleRelationship;
const Status = gtfs.VehiclePosition.VehicleStopStatus;
/** Operators forecast so many stops; beyond them the delay is understood to go on. */
const FORECAST_STOPS = 10;

function header(nowS: number, version: string): gtfs.IFeedHeader {
  return {
    gtfsRealtimeVersion: '2.0',
    incrementality: gtfs.FeedHeader.Incrementality.FULL_DATASET,
    timestamp: Math.floor(nowS),
    feedVersion: version,
  };
}

/** When a file was made, and when it says it was made. */
export interface Moment {
  nowS: number;
  headerS: number;
  version: string;
}

function encode({ headerS, version }: Moment, entity: gtfs.IFeedEntity[]): Buffer {
  return Buffer.from(gtfs.FeedMessage.encode({ header: header(headerS, version), entity }).finish());
}

function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function descriptor(run: Run, relationship: number): gtfs.ITripDescriptor {
  return {
    tripId: run.trip.id,
    routeId: run.route.line.key,
    directionId: run.route.direction,
    startDate: run.startDate,
    ...(run.trip.frequency ? { startTime: clock(run.startTimeS) } : {}),
    scheduleRelationship: relationship,
  };
}

function isByInterval(run: Run): boolean {
  return run.trip.frequency?.isExact === false;
}

/** VehiclePositions: every bus on the road; a silent terminal's last word is minutes old. */
export function vehiclePositions(fleet: Fleet, runs: readonly Run[], moment: Moment): Buffer {
  const { nowS } = moment;
  const entities: gtfs.IFeedEntity[] = [];
  for (const run of runs) {
    if (run.fate.isCancelled) continue;
    const saidS = nowS - run.fate.silentS - (run.startTimeS % 7);
    const fix = fleet.fixAt(run, saidS);
    if (!fix) continue;
    entities.push({
      id: `v-${run.vehicleId}-${run.startTimeS}`,
      vehicle: {
        trip: descriptor(run, isByInterval(run) ? TripKind.UNSCHEDULED : TripKind.SCHEDULED),
        vehicle: { id: run.vehicleId, label: run.plate },
        position: { latitude: fix.latitude, longitude: fix.longitude, bearing: fix.bearing },
        currentStopSequence: fix.next + 1,
        stopId: run.route.stops[fix.next]!.pole.id,
        currentStatus: fix.isAtStop ? Status.STOPPED_AT : Status.IN_TRANSIT_TO,
        timestamp: Math.floor(saidS),
        occupancyStatus: crowd(run, nowS),
      },
    });
  }
  return encode(moment, entities);
}

function crowd(run: Run, nowS: number): number {
  const Crowd = gtfs.VehiclePosition.OccupancyStatus;
  const level = (run.startTimeS / 60 + Math.floor(nowS / 600) + run.route.stops.length) % 5;
  return [
    Crowd.MANY_SEATS_AVAILABLE,
    Crowd.FEW_SEATS_AVAILABLE,
    Crowd.STANDING_ROOM_ONLY,
    Crowd.MANY_SEATS_AVAILABLE,
    Crowd.FULL,
  ][Math.floor(level)]!;
}

/** TripUpdates: forecasts for the next stops of every bus, cancelled runs, and now and then one that is not in the timetable. */
export function tripUpdates(fleet: Fleet, network: BusNetwork, runs: readonly Run[], moment: Moment): Buffer {
  const { nowS } = moment;
  const entities: gtfs.IFeedEntity[] = [];
  for (const run of runs) {
    const id = `t-${run.trip.id}-${run.startDate}-${run.startTimeS}`;
    if (run.fate.isCancelled) {
      entities.push({ id, tripUpdate: { trip: descriptor(run, TripKind.CANCELED), timestamp: Math.floor(nowS) } });
      continue;
    }
    if (run.fate.hasNoForecast) continue;
    const saidS = nowS - run.fate.silentS;
    const fix = fleet.fixAt(run, saidS);
    if (!fix) continue;
    entities.push({
      id,
      tripUpdate: {
        trip: descriptor(run, isByInterval(run) ? TripKind.UNSCHEDULED : TripKind.SCHEDULED),
        vehicle: { id: run.vehicleId, label: run.plate },
        timestamp: Math.floor(saidS),
        stopTimeUpdate: stopUpdates(fleet, run, fix.next, saidS),
      },
    });
  }
  for (const extra of extraRuns(network, nowS)) entities.push(extra);
  return encode(moment, entities);
}

function stopUpdates(fleet: Fleet, run: Run, next: number, nowS: number): gtfs.TripUpdate.IStopTimeUpdate[] {
  const updates: gtfs.TripUpdate.IStopTimeUpdate[] = [];
  const until = Math.min(run.route.stops.length, next + FORECAST_STOPS);
  const relationship = isByInterval(run) ? StopKind.UNSCHEDULED : StopKind.SCHEDULED;
  for (let stop = next; stop < until; stop++) {
    const place = { stopSequence: stop + 1, stopId: run.route.stops[stop]!.pole.id };
    if (stop === run.fate.noDataFrom) {
      updates.push({ ...place, scheduleRelationship: StopKind.NO_DATA });
      break;
    }
    const time = Math.max(stop === next ? Math.floor(nowS) : 0, fleet.forecastS(run, stop, nowS, next));
    updates.push({
      ...place,
      scheduleRelationship: relationship,
      arrival: { time, uncertainty: 30 + (stop - next) * 15 },
    });
  }
  const { skipped } = run.fate;
  if (skipped >= next) {
    const place = { stopSequence: skipped + 1, stopId: run.route.stops[skipped]!.pole.id };
    const update = { ...place, scheduleRelationship: StopKind.SKIPPED };
    const known = updates.findIndex((one) => one.stopSequence === skipped + 1);
    if (known >= 0) updates[known] = update;
    else if (run.fate.noDataFrom < 0) updates.push(update);
  }
  return updates;
}

/** In the peaks one trunk line has a bus more than the timetable says. */
function extraRuns(network: BusNetwork, nowS: number): gtfs.IFeedEntity[] {
  const hour = Math.floor(nowS / 3600);
  const localHour = (hour + 8) % 24;
  if (localHour < 7 || localHour > 19) return [];
  const trunk = network.routes.filter((route) => /^L([1-9]|1[0-2])$/.test(route.line.key));
  const route = trunk[hour % trunk.length]!;
  const pattern = route.trips[0]!;
  const startS = hour * 3600 + 600;
  const id = `extra-${route.shapeId}-${hour}`;
  const update = route.stops.map((stop, at) => ({
    stopSequence: at + 1,
    stopId: stop.pole.id,
    arrival: { time: startS + pattern.arrivalS[at]! - pattern.departureS[0]! },
  }));
  return [
    {
      id,
      tripUpdate: {
        trip: { tripId: id, routeId: route.line.key, directionId: route.direction, scheduleRelationship: TripKind.NEW },
        timestamp: Math.floor(nowS),
        stopTimeUpdate: update.filter((stop) => stop.arrival.time >= nowS - 60),
        tripProperties: { tripId: id, tripHeadsign: route.headsign },
      },
    },
  ];
}

/** Alerts: road works on a line, a stop that moved. */
export function alerts(network: BusNetwork, moment: Moment): Buffer {
  const words = (zh: string, en: string): gtfs.ITranslatedString => ({
    translation: [
      { text: zh, language: 'zh-CN' },
      { text: en, language: 'en' },
    ],
  });
  const moved = network.routes.find((route) => route.line.key === 'L5' && route.direction === 0)!.stops[6]!.pole;
  return encode(moment, [
    {
      id: 'works-L7',
      alert: {
        cause: gtfs.Alert.Cause.CONSTRUCTION,
        effect: gtfs.Alert.Effect.DETOUR,
        headerText: words('7路部分路段绕行', 'Line 7 is on a detour'),
        descriptionText: words(
          '因道路施工，7路绕行邻近道路，到站时间可能比预计晚 5 分钟左右。',
          'Road works: line 7 takes a nearby street and may come about 5 minutes later than expected.',
        ),
        informedEntity: [{ routeId: 'L7' }],
      },
    },
    {
      id: `moved-${moved.id}`,
      alert: {
        effect: gtfs.Alert.Effect.STOP_MOVED,
        headerText: words(`${moved.name}站牌临时移动`, `The stop ${moved.name} has moved`),
        descriptionText: words(
          '站牌向前移动约 50 米，请到新站牌候车。',
          'Please wait at the new pole, about 50 m ahead.',
        ),
        informedEntity: [{ stopId: moved.id }],
      },
    },
  ]);
}
