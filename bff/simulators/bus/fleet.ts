import { seededRandom } from '../seeded-random';
import type { BusNetwork, DirectedRoute, Trip } from './bus-network';
import type { Point } from './city-plan';
import { runsOn } from './service-calendar';

/** China keeps one time and does not change clocks: service days start at local midnight. */
const OFFSET_S = 8 * 3_600;
const DAY_S = 86_400;
/** Runs are spoken of from so long before they start until so long after they end. */
const EARLY_S = 300;
const AFTER_S = 60;

/** What befalls a run: decided by its name alone, so that everybody who asks sees the same. */
export interface Fate {
  isCancelled: boolean;
  /** the stop it will not serve, −1 for none */
  skipped: number;
  /** from here on the operator makes no forecast, −1 for none */
  noDataFrom: number;
  /** only its position is known */
  hasNoForecast: boolean;
  /** its terminal is silent: the position is minutes old */
  silentS: number;
  /** seconds late at each stop */
  lateS: number[];
}

export interface Run {
  route: DirectedRoute;
  trip: Trip;
  /** YYYYMMDD */
  startDate: string;
  /** POSIX seconds of the service day's start, plus the shift of its frequency */
  baseS: number;
  startTimeS: number;
  fate: Fate;
  vehicleId: string;
  plate: string;
}

export interface Fix extends Point {
  bearing: number;
  /** the stop it stands at or goes to */
  next: number;
  isAtStop: boolean;
}

/** The service day's date and start, `back` days before the instant's own. */
function serviceDay(nowS: number, back: number): { date: string; startS: number } {
  const startS = Math.floor((nowS + OFFSET_S) / DAY_S) * DAY_S - OFFSET_S - back * DAY_S;
  return { date: new Date((startS + OFFSET_S) * 1000).toISOString().slice(0, 10), startS };
}

/** Plays the fleet: who is on the road at an instant, where, and how late. */
export function createFleet(network: BusNetwork, seed: string) {
  const fates = new Map<string, Fate>();

  function fateOf(name: string, stops: number, lineKey: string): Fate {
    let fate = fates.get(name);
    if (!fate) {
      const random = seededRandom(`${seed}:${name}`);
      const chance = () => random();
      let late = chance() < 0.15 ? -20 : chance() * 70;
      const drift = (chance() - 0.35) * 22;
      const lateS = Array.from({ length: stops }, (_, at) => {
        if (at > 0) late = Math.max(-90, Math.min(900, late + drift + (chance() - 0.5) * 40));
        return Math.round(at === 0 ? Math.max(0, late) : late);
      });
      fate = {
        isCancelled: chance() < 0.02,
        skipped: chance() < 0.03 ? Math.floor(stops * (0.4 + chance() * 0.4)) : -1,
        noDataFrom: chance() < 0.03 ? Math.floor(stops * 0.7) : -1,
        hasNoForecast: chance() < 0.05,
        silentS: chance() < 0.03 ? 150 + Math.floor(chance() * 240) : 0,
        lateS,
      };
      if (lineKey === 'L1')
        Object.assign(fate, { isCancelled: false, skipped: -1, noDataFrom: -1, silentS: 0, hasNoForecast: false });
      // a day's runs are some thousands; yesterday's are not asked for again
      if (fates.size > 30_000) fates.clear();
      fates.set(name, fate);
    }
    return fate;
  }

  function runOf(route: DirectedRoute, trip: Trip, date: string, startS: number, shiftS: number): Run {
    const digits = date.replaceAll('-', '');
    const startTimeS = trip.departureS[0]! + shiftS;
    const name = `${trip.id}@${digits}+${startTimeS}`;
    const random = seededRandom(`${seed}:bus:${name}`);
    const number = 1000 + Math.floor(random() * 9000);
    return {
      route,
      trip,
      startDate: digits,
      baseS: startS + shiftS,
      startTimeS,
      fate: fateOf(name, route.stops.length, route.line.key),
      vehicleId: `${route.line.key}-${number}`,
      plate: `云Y·D${number}`,
    };
  }

  return {
    /** Runs under way or about to start; cancelled ones from an hour before. */
    runsAt(nowS: number): Run[] {
      const runs: Run[] = [];
      for (const back of [0, 1]) {
        const { date, startS } = serviceDay(nowS, back);
        for (const route of network.routes) {
          if (route.line.isUntracked) continue;
          for (const trip of route.trips) {
            if (!runsOn(trip.service, date)) continue;
            const lengthS = trip.arrivalS[trip.arrivalS.length - 1]! - trip.departureS[0]!;
            for (const firstS of startsNear(trip, nowS - startS, lengthS)) {
              const run = runOf(route, trip, date, startS, firstS - trip.departureS[0]!);
              const earlyS = run.fate.isCancelled ? 3_600 : EARLY_S;
              const endsS =
                startS + firstS + lengthS + Math.max(0, run.fate.lateS[run.fate.lateS.length - 1]!) + AFTER_S;
              if (startS + firstS - earlyS <= nowS && nowS <= endsS) runs.push(run);
            }
          }
        }
      }
      return runs;
    },

    /** Where a run's bus is; null before it leaves and after it arrives. */
    fixAt(run: Run, nowS: number): Fix | null {
      const { route } = run;
      const last = route.stops.length - 1;
      if (nowS < leavesS(run, 0) - 240 || nowS > comesS(run, last)) return null;
      let next = 0;
      while (next < last && leavesS(run, next) <= nowS) next += 1;
      const isAtStop = nowS >= comesS(run, next) || next === 0;
      const targetM = route.stops[next]!.alongM;
      if (isAtStop) return { ...pointAlong(route, targetM), next, isAtStop: true };
      const fromM = route.stops[next - 1]!.alongM;
      const leftS = leavesS(run, next - 1);
      const share = Math.max(0, Math.min(1, (nowS - leftS) / Math.max(1, comesS(run, next) - leftS)));
      return { ...pointAlong(route, fromM + (targetM - fromM) * share), next, isAtStop: false };
    },

    /** The operator's forecast of a run at a stop, made now: surer the nearer it is. */
    forecastS(run: Run, stop: number, nowS: number, from: number): number {
      const here = run.fate.lateS[from]!;
      const there = run.fate.lateS[stop]!;
      const aheadS = Math.max(0, comesS(run, stop) - nowS);
      const wobble =
        (seededRandom(`${seed}:${run.vehicleId}:${stop}:${Math.floor(nowS / 30)}`)() - 0.5) *
        Math.min(60, aheadS * 0.04);
      return Math.round(run.baseS + run.trip.arrivalS[stop]! + here + (there - here) * 0.6 + wobble);
    },
  };
}

export type Fleet = ReturnType<typeof createFleet>;

export function comesS(run: Run, stop: number): number {
  const late = run.fate.lateS[stop]!;
  // never before it left the stop before
  const leftBefore = stop === 0 ? Number.NEGATIVE_INFINITY : leavesS(run, stop - 1) + 20;
  return Math.max(leftBefore, run.baseS + run.trip.arrivalS[stop]! + late);
}

export function leavesS(run: Run, stop: number): number {
  const dwellS = run.trip.departureS[stop]! - run.trip.arrivalS[stop]!;
  if (stop === 0) return run.baseS + run.trip.departureS[0]! + run.fate.lateS[0]!;
  return run.baseS + run.trip.arrivalS[stop]! + run.fate.lateS[stop]! + Math.max(5, dwellS);
}

function startsNear(trip: Trip, timeS: number, lengthS: number): number[] {
  if (!trip.frequency) return Math.abs(trip.departureS[0]! - timeS) < lengthS + 7_200 ? [trip.departureS[0]!] : [];
  const starts: number[] = [];
  for (const [fromS, untilS, headwayS] of trip.frequency.windows) {
    for (let at = fromS; at < untilS; at += headwayS) {
      if (at > timeS - lengthS - 3_600 && at < timeS + 3_600) starts.push(at);
    }
  }
  return starts;
}

function pointAlong(route: DirectedRoute, alongM: number): Point & { bearing: number } {
  const { shape, shapeM } = route;
  let at = 1;
  while (at < shape.length - 1 && shapeM[at]! < alongM) at += 1;
  const from = shape[at - 1]!;
  const to = shape[at]!;
  const legM = shapeM[at]! - shapeM[at - 1]!;
  const share = legM > 0 ? Math.max(0, Math.min(1, (alongM - shapeM[at - 1]!) / legM)) : 0;
  const east = (to.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180);
  const bearing = (Math.atan2(east, to.latitude - from.latitude) * 180) / Math.PI;
  return {
    latitude: from.latitude + (to.latitude - from.latitude) * share,
    longitude: from.longitude + (to.longitude - from.longitude) * share,
    bearing: (bearing + 360) % 360,
  };
}
