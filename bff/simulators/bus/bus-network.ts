import { bendsBetween, type Corner, drawCity, headingBetween, type Point, poleAt, wayThrough } from './city-plan';
import { type LinePlan, planLines } from './line-plan';

export interface Pole extends Point {
  id: string;
  name: string;
}

export interface DirectedRoute {
  line: LinePlan;
  direction: 0 | 1;
  headsign: string;
  shapeId: string;
  shape: Point[];
  /** metres along the shape of each shape point */
  shapeM: number[];
  stops: { pole: Pole; alongM: number }[];
  trips: Trip[];
}

export interface Trip {
  id: string;
  service: ServiceName;
  /** seconds of the service day at each stop: arrival and departure */
  arrivalS: number[];
  departureS: number[];
  frequency: { isExact: boolean; windows: [fromS: number, untilS: number, headwayS: number][] } | null;
}

export type ServiceName = 'daily' | 'workdays' | 'weekends' | 'peak' | 'restdays';

export interface BusNetwork {
  poles: Pole[];
  lines: LinePlan[];
  routes: DirectedRoute[];
}

const DWELL_S = 18;
const PEAKS: [number, number][] = [
  [25_200, 32_400],
  [61_200, 68_400],
];

export function isPeak(timeS: number): boolean {
  return PEAKS.some(([from, until]) => timeS >= from && timeS < until);
}

/** Metres between two points of the city. */
export function metres(from: Point, to: Point): number {
  const east = (to.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180);
  return Math.hypot(east, to.latitude - from.latitude) * 111_195;
}

/**
 * The demo city's bus network. `revision` counts timetable changes: each one moves the first line's buses by a minute,
 * so that two versions can be told apart on a board.
 */
export function buildBusNetwork(seed: string, revision: number): BusNetwork {
  const corners = drawCity(seed);
  const lines = planLines(seed);
  const poles = new Map<string, Pole>();
  const routes: DirectedRoute[] = [];
  for (const line of lines) {
    const way = wayThrough(corners, line.turns);
    const kept = line.isExpress ? way.filter((_, at) => at % 3 === 0 || at === way.length - 1) : way;
    for (const direction of [0, 1] as const) {
      const driven = direction === 0 ? way : [...way].reverse();
      const served = new Set(direction === 0 ? kept : [...kept].reverse());
      routes.push(directedRoute(line, direction, driven, served, poles, line.key === 'L1' ? revision : 0));
    }
  }
  return { poles: [...poles.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), lines, routes };
}

function directedRoute(
  line: LinePlan,
  direction: 0 | 1,
  driven: Corner[],
  served: ReadonlySet<Corner>,
  poles: Map<string, Pole>,
  laterMin: number,
): DirectedRoute {
  const shape: Point[] = [];
  const shapeM: number[] = [];
  const add = (point: Point) => {
    const last = shape[shape.length - 1];
    shapeM.push(last ? shapeM[shapeM.length - 1]! + metres(last, point) : 0);
    shape.push({ latitude: point.latitude, longitude: point.longitude });
  };
  const stops: DirectedRoute['stops'] = [];
  driven.forEach((corner, at) => {
    const before = driven[at - 1];
    const next = driven[at + 1];
    if (before) for (const bend of bendsBetween(before, corner)) add(bend);
    add(corner);
    if (!served.has(corner)) return;
    const heading = next ? headingBetween(corner, next) : headingBetween(before!, corner);
    const key = `${corner.row} ${corner.column} ${heading}`;
    let pole = poles.get(key);
    if (!pole) {
      const side = ['north', 'east', 'south', 'west'].indexOf(heading) + 1;
      const id = `${String(corner.row + 10)}${String(corner.column + 10)}${side}`;
      pole = { id, name: corner.name, ...poleAt(corner, heading) };
      poles.set(key, pole);
    }
    stops.push({ pole, alongM: shapeM[shapeM.length - 1]! });
  });
  const last = driven[driven.length - 1]!;
  const headsign = line.isLoop ? (direction === 0 ? '内环' : '外环') : last.name;
  const route: DirectedRoute = {
    line,
    direction,
    headsign,
    shapeId: `${line.key}-${direction}`,
    shape,
    shapeM,
    stops,
    trips: [],
  };
  route.trips = planTrips(route, laterMin);
  return route;
}

function planTrips(route: DirectedRoute, laterMin: number): Trip[] {
  const { line, direction } = route;
  const { timetable } = line;
  if (timetable.kind === 'interval') {
    const startS = timetable.headwaysS[0]![0];
    const frequency = { isExact: timetable.isExact, windows: timetable.headwaysS };
    return [{ id: `${line.key}-${direction}`, service: 'daily', ...timesFrom(route, startS), frequency }];
  }
  const trips: Trip[] = [];
  const services: ServiceName[] =
    line.service === 'workdays'
      ? ['peak']
      : line.service === 'restdays'
        ? ['restdays']
        : timetable.hasWeekend
          ? ['workdays', 'weekends']
          : ['daily'];
  for (const service of services) {
    // the other end starts a few minutes later, as depots do
    let startS = timetable.firstS + direction * 240 + laterMin * 60;
    while (startS <= timetable.lastS) {
      const isBusy = isPeak(startS) && service !== 'weekends' && service !== 'restdays';
      const clock = `${String(Math.floor(startS / 3600)).padStart(2, '0')}${String(Math.floor(startS / 60) % 60).padStart(2, '0')}`;
      // 高峰 lines run in the peaks alone
      const runs = service !== 'peak' || isPeak(startS) || !line.key.startsWith('G');
      if (runs)
        trips.push({
          id: `${line.key}-${direction}-${service}-${clock}`,
          service,
          ...timesFrom(route, startS),
          frequency: null,
        });
      startS += (isBusy ? timetable.peakMin : timetable.offPeakMin) * 60;
    }
  }
  return trips;
}

function timesFrom(route: DirectedRoute, startS: number): { arrivalS: number[]; departureS: number[] } {
  const arrivalS: number[] = [];
  const departureS: number[] = [];
  let nowS = startS;
  route.stops.forEach((stop, at) => {
    if (at > 0) {
      const speed = nowS >= 79_200 ? 7.2 : isPeak(nowS) ? 4.9 : 5.8;
      nowS += Math.round((stop.alongM - route.stops[at - 1]!.alongM) / (route.line.isExpress ? speed * 1.25 : speed));
    }
    arrivalS.push(nowS);
    if (at > 0 && at < route.stops.length - 1) nowS += DWELL_S;
    departureS.push(nowS);
  });
  return { arrivalS, departureS };
}
