import type { Polyline } from '../geo';
import type { FrequencyRow, ServiceRow } from './feed-tables';
import { type ServiceDays, servicesOn } from './service-days';

export interface NetworkStop {
  id: string;
  code: string | null;
  name: string;
  latin: string | null;
  /** WGS-84 */
  latitude: number;
  longitude: number;
  /** 1: a station that holds poles, without buses of its own */
  kind: number;
  place: number;
}

/** Poles that riders know by one name: both sides of a road, or a station. */
export interface NetworkPlace {
  id: string;
  name: string;
  latin: string | null;
  latitude: number;
  longitude: number;
  poles: number[];
  lines: number[];
}

export interface NetworkLine {
  id: string;
  label: string;
  longName: string;
  longLatin: string | null;
  agency: string | null;
  color: string | null;
  /** lines that differ only in how far they go or where they stop: 12路, 12路区间, 12路大站; itself included */
  variants: number[];
  patterns: number[];
}

export interface NetworkPattern {
  line: number;
  direction: number;
  stops: Int32Array;
  sequences: Int32Array;
  flags: Int32Array;
  shape: Polyline;
  trips: number[];
}

/** A line by interval at one stop: between these times of the service day a bus every `headwayS`. */
export interface IntervalCall {
  trip: number;
  /** position in the trip's pattern */
  position: number;
  fromS: number;
  untilS: number;
  headwayS: number;
}

/** One line in one direction at one pole; its departures are rows `from` to `to − 1` of `Departures`, by time. */
export interface Call {
  stop: number;
  line: number;
  direction: number;
  from: number;
  to: number;
  intervals: IntervalCall[];
  /** where most of its buses go */
  headsign: string;
}

/** Every boarding of the timetable, column by column, ordered by call and then by time. */
export interface Departures {
  timeS: Int32Array;
  trip: Int32Array;
  position: Int32Array;
  /** added to the trip's own times: runs of exact frequencies are copies of one trip */
  shiftS: Int32Array;
}

/** A whole timetable in memory, never changed after it is built. Numbers are places in its lists. */
export interface Network {
  feedId: string;
  version: string;
  maxTimeS: number;
  days: ServiceDays;
  stops: NetworkStop[];
  places: NetworkPlace[];
  lines: NetworkLine[];
  patterns: NetworkPattern[];
  services: ServiceRow[];
  frequenciesOf: Map<number, FrequencyRow[]>;
  tripIds: string[];
  tripPattern: Int32Array;
  tripService: Int32Array;
  tripHeadsign: string[];
  /** where a trip's times begin in `times`; arrival and departure by turns */
  tripTimes: Int32Array;
  times: Int32Array;
  calls: Call[];
  callsOf: number[][];
  departures: Departures;
  stopIndex: Map<string, number>;
  placeIndex: Map<string, number>;
  lineIndex: Map<string, number>;
  tripIndex: Map<string, number>;
}

const running = new WeakMap<Network, Map<number, Uint8Array>>();

/** Which services run on a day, remembered. */
export function runningOn(network: Network, day: number): Uint8Array {
  let known = running.get(network);
  if (!known) {
    known = new Map();
    running.set(network, known);
  }
  let runs = known.get(day);
  if (!runs) {
    runs = servicesOn(network.services, day);
    if (known.size > 60) known.clear();
    known.set(day, runs);
  }
  return runs;
}

export function arrivalOf(network: Network, trip: number, position: number): number {
  return network.times[network.tripTimes[trip]! + position * 2]!;
}

export function departureOf(network: Network, trip: number, position: number): number {
  return network.times[network.tripTimes[trip]! + position * 2 + 1]!;
}

/** Poles behind an id that may name a pole, a station or a place; null when there is no such stop. */
export function polesOf(network: Network, id: string): { place: NetworkPlace; poles: number[] } | null {
  const stop = network.stopIndex.get(id);
  if (stop !== undefined) {
    const place = network.places[network.stops[stop]!.place]!;
    return { place, poles: network.stops[stop]!.kind === 1 ? place.poles : [stop] };
  }
  const place = network.placeIndex.get(id);
  if (place === undefined) return null;
  return { place: network.places[place]!, poles: network.places[place]!.poles };
}
