import type { Arrival, LaterDeparture } from '../../../contracts/transit';
import { latinName } from '../network/latin-names';
import { type Call, type Network, runningOn } from '../network/network';
import { DROP_AFTER_S, type RealtimeView, type Run, type RunCall, STALE_AFTER_S } from '../realtime/realtime-view';

export interface BoardOptions {
  /** how far ahead arrivals are listed */
  horizonS: number;
  /** most arrivals in all, and of one line in one direction */
  most: number;
  mostPerCall: number;
}

export const BOARD: BoardOptions = { horizonS: 90 * 60, most: 40, mostPerCall: 5 };

/** Beyond the board's window the next departure is looked for this far ahead. */
const LATER_S = 30 * 3_600;
/** A bus that is due stays on the board a moment: it may be at the stop. */
const GRACE_S = 20;
/** A bus that is overdue but has not passed yet by its own word. */
const OVERDUE_S = 240;

export interface Timetable {
  network: Network;
  realtime: RealtimeView;
}

interface Row {
  sortS: number;
  call: number;
  arrival: Arrival;
}

/** All that is coming to these poles, soonest first, and for lines with nothing coming when they next do. */
export function buildBoard(
  { network, realtime }: Timetable,
  poles: readonly number[],
  nowS: number,
  options: BoardOptions = BOARD,
): { arrivals: Arrival[]; later: LaterDeparture[] } {
  const rows: Row[] = [];
  const later: LaterDeparture[] = [];
  const toS = nowS + options.horizonS;
  const days = network.days.daysTouching(nowS - GRACE_S, toS, network.maxTimeS);
  for (const pole of poles) {
    const told = realtime.runsAt.get(pole);
    for (const number of network.callsOf[pole]!) {
      const call = network.calls[number]!;
      const before = rows.length;
      let found = told ? addTold(network, told, call, number, nowS, toS, rows) : 0;
      for (const day of days) found += addScheduled(network, realtime, call, number, day, nowS, toS, options, rows);
      if (rows.length - before > options.mostPerCall) keepSoonest(rows, before, options.mostPerCall);
      if (found === 0 && (call.to > call.from || call.intervals.length > 0))
        later.push(nextAfter(network, call, toS, nowS));
    }
  }
  rows.sort((a, b) => a.sortS - b.sortS || a.call - b.call);
  if (rows.length > options.most) rows.length = options.most;
  later.sort((a, b) => (a.at ?? '~').localeCompare(b.at ?? '~'));
  return { arrivals: rows.map((row) => row.arrival), later };
}

/** Rows of one call beyond the first few say nothing a rider waits for; a cancelled run does not use up a place. */
function keepSoonest(rows: Row[], from: number, most: number): void {
  const own = rows.splice(from).sort((a, b) => a.sortS - b.sortS);
  let coming = 0;
  for (const row of own) {
    if (coming >= most) break;
    if (row.arrival.state === 'coming') coming += 1;
    rows.push(row);
  }
}

function addTold(
  network: Network,
  told: readonly { run: Run; call: RunCall }[],
  call: Call,
  number: number,
  nowS: number,
  toS: number,
  rows: Row[],
): number {
  let found = 0;
  for (const { run, call: at } of told) {
    if (run.line !== call.line || run.direction !== call.direction) continue;
    const { vehicle } = run;
    const isOnItsWay = vehicle?.place != null && nowS - vehicle.seenAtS <= STALE_AFTER_S && at.source === 'live';
    const graceS = isOnItsWay ? OVERDUE_S : GRACE_S;
    if (at.expectedS < nowS - graceS || at.expectedS > toS) continue;
    const arrival = emptyRow(network, call, `${run.key}#${at.position}`, run.headsign);
    arrival.state = at.state;
    arrival.source = at.source;
    arrival.isAdded = run.isAdded;
    setTime(arrival, at.expectedS, nowS);
    arrival.scheduledAt = at.scheduledS === null ? null : iso(at.scheduledS);
    if (at.source === 'live' && run.updatedAtS !== null) arrival.updatedAt = iso(run.updatedAtS);
    // how far a bus was so long ago says nothing of how far it is
    if (vehicle && at.state !== 'cancelled' && nowS - vehicle.seenAtS <= DROP_AFTER_S) {
      arrival.stopsAway = vehicle.place ? Math.max(0, at.position - vehicle.place.position) : null;
      arrival.vehicle = {
        id: vehicle.id,
        label: vehicle.label,
        at: iso(vehicle.seenAtS),
        isStale: nowS - vehicle.seenAtS > STALE_AFTER_S,
        occupancy: vehicle.occupancy,
      };
    }
    rows.push({ sortS: at.expectedS, call: number, arrival });
    if (at.state === 'coming') found += 1;
  }
  return found;
}

function addScheduled(
  network: Network,
  realtime: RealtimeView,
  call: Call,
  number: number,
  day: number,
  nowS: number,
  toS: number,
  options: BoardOptions,
  rows: Row[],
): number {
  const { timeS, trip, shiftS, position } = network.departures;
  const startS = network.days.startS(day);
  const runs = runningOn(network, day);
  let found = 0;
  for (let row = firstFrom(timeS, call.from, call.to, nowS - GRACE_S - startS); row < call.to; row++) {
    const departsS = startS + timeS[row]!;
    if (departsS > toS || found >= options.mostPerCall) break;
    const one = trip[row]!;
    if (!runs[network.tripService[one]!]) continue;
    const baseS = startS + shiftS[row]!;
    if (realtime.spokenFor.get(one)?.includes(baseS)) continue;
    const key = `${network.tripIds[one]}@${baseS}#${position[row]}`;
    const arrival = emptyRow(network, call, key, network.tripHeadsign[one]!);
    setTime(arrival, departsS, nowS);
    arrival.scheduledAt = arrival.at;
    rows.push({ sortS: departsS, call: number, arrival });
    found += 1;
  }
  for (const interval of call.intervals) {
    if (startS + interval.fromS > toS) break;
    if (startS + interval.untilS <= nowS || !runs[network.tripService[interval.trip]!]) continue;
    const key = `${network.tripIds[interval.trip]}@${startS + interval.fromS}#${interval.position}~`;
    const arrival = emptyRow(network, call, key, network.tripHeadsign[interval.trip]!);
    arrival.source = 'interval';
    arrival.interval = {
      everyMin: Math.max(1, Math.round(interval.headwayS / 60)),
      from: iso(startS + interval.fromS),
      until: iso(startS + interval.untilS),
    };
    // half a headway is the mean wait: the row stands among the others where its bus is likely to come
    rows.push({ sortS: Math.max(nowS, startS + interval.fromS) + interval.headwayS / 2, call: number, arrival });
    found += 1;
    break;
  }
  return found;
}

/** The first row at or after a time, by halving. */
function firstFrom(times: Int32Array, from: number, to: number, timeS: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < timeS) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nextAfter(network: Network, call: Call, afterS: number, nowS: number): LaterDeparture {
  const { timeS, trip } = network.departures;
  let bestS = Number.POSITIVE_INFINITY;
  let bestDay = 0;
  let headsign = call.headsign;
  for (const day of network.days.daysTouching(afterS, afterS + LATER_S, network.maxTimeS)) {
    const startS = network.days.startS(day);
    const runs = runningOn(network, day);
    for (let row = firstFrom(timeS, call.from, call.to, afterS - startS); row < call.to; row++) {
      if (startS + timeS[row]! >= bestS) break;
      if (!runs[network.tripService[trip[row]!]!]) continue;
      bestS = startS + timeS[row]!;
      bestDay = day;
      headsign = network.tripHeadsign[trip[row]!]!;
      break;
    }
    for (const interval of call.intervals) {
      const beginsS = Math.max(afterS, startS + interval.fromS);
      if (beginsS >= bestS || startS + interval.untilS <= beginsS || !runs[network.tripService[interval.trip]!])
        continue;
      bestS = beginsS;
      bestDay = day;
    }
  }
  const isFound = bestS <= afterS + LATER_S;
  const line = network.lines[call.line]!;
  return {
    lineId: line.id,
    label: line.label,
    color: line.color,
    direction: call.direction,
    headsign,
    headsignLatin: latinOf(headsign),
    poleId: network.stops[call.stop]!.id,
    at: isFound ? iso(bestS) : null,
    isNextDay: isFound && bestDay > network.days.dayAt(nowS),
  };
}

function emptyRow(network: Network, call: Call, key: string, headsign: string): Arrival {
  const line = network.lines[call.line]!;
  return {
    key,
    poleId: network.stops[call.stop]!.id,
    lineId: line.id,
    label: line.label,
    color: line.color,
    direction: call.direction,
    headsign,
    headsignLatin: latinOf(headsign),
    source: 'scheduled',
    state: 'coming',
    isAdded: false,
    at: null,
    minutes: null,
    scheduledAt: null,
    interval: null,
    stopsAway: null,
    vehicle: null,
    updatedAt: null,
  };
}

function setTime(arrival: Arrival, atS: number, nowS: number): void {
  arrival.at = iso(atS);
  arrival.minutes = Math.max(0, Math.floor((atS - nowS) / 60));
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

const latinNames = new Map<string, string | null>();

function latinOf(name: string): string | null {
  let latin = latinNames.get(name);
  if (latin === undefined) {
    // headsigns are few; a feed that makes them up without end must not fill the memory
    if (latinNames.size > 20_000) latinNames.clear();
    latin = latinName(name);
    latinNames.set(name, latin);
  }
  return latin;
}
