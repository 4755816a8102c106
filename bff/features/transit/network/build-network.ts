import { buildPlaces } from './build-places';
import { DEGREE_UNITS, type FeedTables, type FrequencyRow, type LineRow } from './feed-tables';
import { latinName } from './latin-names';
import type { Call, Departures, Network, NetworkLine, NetworkPattern, NetworkStop } from './network';
import { ServiceDays } from './service-days';

/** What the same line is called when it goes less far or stops less often. */
const VARIANT = /[\s(（·-]*(区间|大站|定班|支线|快车|直达|高峰)[^)）]*[)）]?$/u;

/**
 * Builds the index that boards are read from. `breathe` is awaited every few milliseconds, so that a process serves
 * requests from the old timetable while it reads the new one.
 */
export async function buildNetwork(tables: FeedTables, breathe: () => Promise<void>): Promise<Network> {
  const { stops, places } = buildPlaces(tables.stops);
  await breathe();
  const lines = buildLines(tables);
  const patterns: NetworkPattern[] = [];
  for (const [number, row] of tables.patterns.entries()) {
    if (number % 100 === 0) await breathe();
    patterns.push({
      line: row.line,
      direction: row.direction,
      stops: row.stops,
      sequences: row.sequences,
      flags: row.flags,
      shape:
        row.shape.length >= 4
          ? Float64Array.from(row.shape, (unit) => unit / DEGREE_UNITS)
          : throughStops(row.stops, stops),
      trips: [],
    });
    lines[row.line]!.patterns.push(number);
    for (const stop of row.stops) {
      const served = places[stops[stop]!.place]!.lines;
      if (!served.includes(row.line)) served.push(row.line);
    }
  }

  const tripCount = tables.trips.length;
  const tripTimes = new Int32Array(tripCount);
  const times = new Int32Array(tables.trips.reduce((sum, trip) => sum + trip.times.length, 0));
  const tripPattern = new Int32Array(tripCount);
  const tripService = new Int32Array(tripCount);
  const tripHeadsign: string[] = [];
  const tripIds: string[] = [];
  const tripIndex = new Map<string, number>();
  let write = 0;
  for (const [number, trip] of tables.trips.entries()) {
    if (number % 1000 === 0) await breathe();
    tripTimes[number] = write;
    times.set(trip.times, write);
    write += trip.times.length;
    tripPattern[number] = trip.pattern;
    tripService[number] = trip.service;
    const pattern = patterns[trip.pattern]!;
    pattern.trips.push(number);
    tripHeadsign.push(trip.headsign || stops[pattern.stops[pattern.stops.length - 1]!]!.name);
    tripIds.push(trip.id);
    tripIndex.set(trip.id, number);
  }
  const frequenciesOf = new Map<number, FrequencyRow[]>();
  for (const frequency of tables.frequencies) {
    const known = frequenciesOf.get(frequency.trip);
    if (known) known.push(frequency);
    else frequenciesOf.set(frequency.trip, [frequency]);
  }
  const partial = { stops, patterns, tripPattern, tripTimes, times, tripHeadsign, frequenciesOf };
  const { calls, callsOf, departures } = await buildCalls(partial, breathe);
  for (const place of places) {
    place.lines.sort((a, b) => lines[a]!.label.localeCompare(lines[b]!.label, 'zh', { numeric: true }));
  }
  return {
    feedId: tables.feedId,
    version: tables.version,
    maxTimeS: tables.maxTimeS,
    days: new ServiceDays(tables.timezone),
    stops,
    places,
    lines,
    patterns,
    services: tables.services,
    frequenciesOf,
    tripIds,
    tripPattern,
    tripService,
    tripHeadsign,
    tripTimes,
    times,
    calls,
    callsOf,
    departures,
    stopIndex: new Map(stops.map((stop, index) => [stop.id, index])),
    placeIndex: new Map(places.map((place, index) => [place.id, index])),
    lineIndex: new Map(lines.map((line, index) => [line.id, index])),
    tripIndex,
  };
}

function buildLines(tables: FeedTables): NetworkLine[] {
  const groups = new Map<string, number[]>();
  tables.lines.forEach((row, index) => {
    const base = groupOf(row);
    const group = groups.get(base);
    if (group) group.push(index);
    else groups.set(base, [index]);
  });
  return tables.lines.map((row) => ({
    id: row.id,
    label: row.shortName,
    longName: row.longName,
    longLatin: latinName(row.longName),
    agency: row.agency,
    color: row.color,
    variants: groups.get(groupOf(row))!,
    patterns: [],
  }));
}

/** 12路 and 12路区间 are one line to riders; 高峰1路 is a name of its own. */
function groupOf(row: LineRow): string {
  return `${row.agency ?? ''} ${row.shortName.replace(VARIANT, '') || row.shortName}`;
}

function throughStops(sequence: Int32Array, stops: NetworkStop[]): Float64Array {
  const line = new Float64Array(sequence.length * 2);
  sequence.forEach((stop, at) => {
    line[at * 2] = stops[stop]!.latitude;
    line[at * 2 + 1] = stops[stop]!.longitude;
  });
  return line;
}

type Timetable = Pick<
  Network,
  'stops' | 'patterns' | 'tripPattern' | 'tripTimes' | 'times' | 'tripHeadsign' | 'frequenciesOf'
>;

interface Boarding {
  call: number;
  timeS: number;
  trip: number;
  position: number;
  shiftS: number;
}

/** Sorts every boarding of the timetable under its pole, line and direction. */
async function buildCalls(
  timetable: Timetable,
  breathe: () => Promise<void>,
): Promise<{ calls: Call[]; callsOf: number[][]; departures: Departures }> {
  const calls: Call[] = [];
  const callsOf: number[][] = timetable.stops.map(() => []);
  const callOfPattern = timetable.patterns.map((pattern) =>
    Int32Array.from(pattern.stops, (stop) => {
      const known = callsOf[stop]!.find(
        (call) => calls[call]!.line === pattern.line && calls[call]!.direction === pattern.direction,
      );
      if (known !== undefined) return known;
      const call = calls.length;
      calls.push({
        stop,
        line: pattern.line,
        direction: pattern.direction,
        from: 0,
        to: 0,
        intervals: [],
        headsign: '',
      });
      callsOf[stop]!.push(call);
      return call;
    }),
  );
  await breathe();

  // The end of a trip and stops without boarding are no departures.
  const boardings = async (take: (boarding: Boarding) => void): Promise<void> => {
    const one: Boarding = { call: 0, timeS: 0, trip: 0, position: 0, shiftS: 0 };
    for (let trip = 0; trip < timetable.tripPattern.length; trip++) {
      if (trip % 500 === 0) await breathe();
      const number = timetable.tripPattern[trip]!;
      const pattern = timetable.patterns[number]!;
      const first = timetable.tripTimes[trip]!;
      const shifts = exactShifts(timetable, trip);
      for (let position = 0; position < pattern.stops.length - 1; position++) {
        if (pattern.flags[position]! & 1) continue;
        for (const shiftS of shifts) {
          one.call = callOfPattern[number]![position]!;
          one.timeS = timetable.times[first + position * 2 + 1]! + shiftS;
          one.trip = trip;
          one.position = position;
          one.shiftS = shiftS;
          take(one);
        }
      }
    }
  };

  let total = 0;
  await boardings((boarding) => {
    calls[boarding.call]!.to += 1;
    total += 1;
  });
  let start = 0;
  for (const call of calls) {
    call.from = start;
    start += call.to;
    call.to = call.from;
  }
  const raw = {
    timeS: new Int32Array(total),
    trip: new Int32Array(total),
    position: new Int32Array(total),
    shiftS: new Int32Array(total),
  };
  await boardings((boarding) => {
    const row = calls[boarding.call]!.to++;
    raw.timeS[row] = boarding.timeS;
    raw.trip[row] = boarding.trip;
    raw.position[row] = boarding.position;
    raw.shiftS[row] = boarding.shiftS;
  });
  const departures: Departures = {
    timeS: new Int32Array(total),
    trip: new Int32Array(total),
    position: new Int32Array(total),
    shiftS: new Int32Array(total),
  };
  for (const [number, call] of calls.entries()) {
    if (number % 300 === 0) await breathe();
    sortRows(raw, departures, call.from, call.to);
    call.headsign = commonHeadsign(timetable, departures, call);
  }
  addIntervals(timetable, calls, callOfPattern);
  return { calls, callsOf, departures };
}

const ONE_RUN = [0];
const NO_RUNS: number[] = [];

/** How far each run of a trip lies from the trip's own times; none for lines that promise only an interval. */
function exactShifts(timetable: Timetable, trip: number): number[] {
  const frequencies = timetable.frequenciesOf.get(trip);
  if (!frequencies) return ONE_RUN;
  const firstS = timetable.times[timetable.tripTimes[trip]! + 1]!;
  const shifts: number[] = [];
  for (const { isExact, startS, endS, headwayS } of frequencies) {
    if (!isExact) continue;
    // the end is not a start any more (gtfs.org, frequencies.txt)
    for (let at = startS; at < endS; at += headwayS) shifts.push(at - firstS);
  }
  return shifts.length > 0 ? shifts : NO_RUNS;
}

/** Packs time and row into one double: the engine's own numeric sort is several times faster than a comparator. */
function sortRows(raw: Departures, sorted: Departures, from: number, to: number): void {
  const width = to - from;
  const keys = new Float64Array(width);
  for (let at = 0; at < width; at++) keys[at] = raw.timeS[from + at]! * width + at;
  keys.sort();
  for (let at = 0; at < width; at++) {
    const row = from + (keys[at]! % width);
    sorted.timeS[from + at] = raw.timeS[row]!;
    sorted.trip[from + at] = raw.trip[row]!;
    sorted.position[from + at] = raw.position[row]!;
    sorted.shiftS[from + at] = raw.shiftS[row]!;
  }
}

function commonHeadsign(timetable: Timetable, departures: Departures, call: Call): string {
  const counts = new Map<string, number>();
  let best = '';
  for (let row = call.from; row < call.to; row++) {
    const headsign = timetable.tripHeadsign[departures.trip[row]!]!;
    const count = (counts.get(headsign) ?? 0) + 1;
    counts.set(headsign, count);
    if (count > (counts.get(best) ?? 0) || best === '') best = headsign;
  }
  return best;
}

function addIntervals(timetable: Timetable, calls: Call[], callOfPattern: Int32Array[]): void {
  for (const [trip, frequencies] of timetable.frequenciesOf) {
    const number = timetable.tripPattern[trip]!;
    const pattern = timetable.patterns[number]!;
    const first = timetable.tripTimes[trip]!;
    for (const { isExact, startS, endS, headwayS } of frequencies) {
      if (isExact) continue;
      for (let position = 0; position < pattern.stops.length - 1; position++) {
        if (pattern.flags[position]! & 1) continue;
        const call = calls[callOfPattern[number]![position]!]!;
        const offset = timetable.times[first + position * 2 + 1]! - timetable.times[first + 1]!;
        call.intervals.push({ trip, position, fromS: startS + offset, untilS: endS + offset, headwayS });
        if (call.headsign === '') call.headsign = timetable.tripHeadsign[trip]!;
      }
    }
  }
  for (const call of calls) call.intervals.sort((a, b) => a.fromS - b.fromS);
}
