import type { FeedFindings } from './feed-findings';
import { DEGREE_UNITS, type RawShapes, type RawStopTimes } from './gtfs-tables';
import { breathe } from './gtfs-zip';
import type { GtfsShape, GtfsStop, GtfsTrip, StopTimeColumns } from './transit-feed.port';

export interface RawTrip {
  id: string;
  routeId: string;
  serviceId: string;
  headsign: string;
  direction: number;
  shapeId: string;
}

interface LinkInput {
  raw: RawStopTimes;
  rawTrips: RawTrip[];
  lineOf: Map<string, number>;
  serviceOf: Map<string, number>;
  shapeOf: Map<string, number>;
  stopOf: Map<string, number>;
  stops: GtfsStop[];
  findings: FeedFindings;
}

/** Rows of a column grouped by a key: `order` holds row numbers, `starts[key]` where a key's rows begin. */
function groupRows(keys: Int32Array, keyCount: number): { order: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(keyCount + 1);
  for (const key of keys) starts[key + 1]! += 1;
  for (let key = 0; key < keyCount; key++) starts[key + 1]! += starts[key]!;
  const next = starts.slice(0, keyCount);
  const order = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) order[next[keys[row]!]!++] = row;
  return { order, starts };
}

/** Joins trips with their stop times, in order of sequence; times between timepoints are interpolated. */
export async function linkStopTimes(input: LinkInput): Promise<{
  trips: GtfsTrip[];
  stopTimes: StopTimeColumns;
  droppedTimes: number;
  maxTimeS: number;
}> {
  const { raw, findings } = input;
  const stopIndex = raw.stops.texts.map((id) => input.stopOf.get(id) ?? -1);
  const rawTripNumber = new Map(raw.trips.texts.map((id, number) => [id, number]));
  const { order, starts } = groupRows(raw.trip.view(), raw.trips.texts.length);
  const total = raw.trip.length;
  const columns: StopTimeColumns = {
    stop: new Int32Array(total),
    sequence: new Int32Array(total),
    arrivalS: new Int32Array(total),
    departureS: new Int32Array(total),
    flags: new Uint8Array(total),
  };
  const trips: GtfsTrip[] = [];
  const used = new Uint8Array(raw.trips.texts.length);
  let write = 0;
  let maxTimeS = 0;
  for (const [number, trip] of input.rawTrips.entries()) {
    if (number % 500 === 0) await breathe();
    const line = input.lineOf.get(trip.routeId);
    const service = input.serviceOf.get(trip.serviceId);
    const rows = rawTripNumber.get(trip.id);
    if (rows !== undefined) used[rows] = 1;
    if (line === undefined) findings.add('error', 'unknown_reference', 'trips.txt', `route_id ${trip.routeId}`);
    if (service === undefined) findings.add('error', 'unknown_reference', 'trips.txt', `service_id ${trip.serviceId}`);
    const shape = trip.shapeId === '' ? -1 : (input.shapeOf.get(trip.shapeId) ?? -1);
    if (trip.shapeId !== '' && shape < 0) {
      findings.add('warning', 'unknown_reference', 'trips.txt', `shape_id ${trip.shapeId}`);
    }
    if (rows === undefined) findings.add('warning', 'trip_without_times', 'trips.txt', trip.id);
    if (line === undefined || service === undefined || rows === undefined) continue;

    const first = write;
    const ordered = order
      .subarray(starts[rows]!, starts[rows + 1]!)
      .sort((a, b) => raw.sequence.at(a) - raw.sequence.at(b));
    for (const row of ordered) {
      const stop = stopIndex[raw.stop.at(row)]!;
      if (stop < 0 || input.stops[stop]!.kind === 1) {
        findings.add('error', 'unknown_reference', 'stop_times.txt', `stop_id ${raw.stops.texts[raw.stop.at(row)]}`);
        continue;
      }
      if (write > first && columns.sequence[write - 1] === raw.sequence.at(row)) {
        findings.add('error', 'duplicate_sequence', 'stop_times.txt', `${trip.id} ${raw.sequence.at(row)}`);
        continue;
      }
      columns.stop[write] = stop;
      columns.sequence[write] = raw.sequence.at(row);
      columns.arrivalS[write] = raw.arrivalS.at(row);
      columns.departureS[write] = raw.departureS.at(row);
      columns.flags[write] = raw.flags.at(row);
      write += 1;
    }
    const count = write - first;
    if (count < 2 || !fillTimes(columns, first, count, trip.id, findings)) {
      if (count < 2) findings.add('error', 'trip_too_short', 'stop_times.txt', trip.id);
      write = first;
      continue;
    }
    maxTimeS = Math.max(maxTimeS, columns.departureS[write - 1]!);
    trips.push({ id: trip.id, line, service, headsign: trip.headsign, direction: trip.direction, shape, first, count });
  }
  used.forEach((isUsed, number) => {
    if (isUsed) return;
    const rows = starts[number + 1]! - starts[number]!;
    findings.add('error', 'unknown_reference', 'stop_times.txt', `trip_id ${raw.trips.texts[number]}`, rows);
  });
  const trim = <T extends Int32Array | Uint8Array>(column: T): T => column.slice(0, write) as T;
  return {
    trips,
    stopTimes: {
      stop: trim(columns.stop),
      sequence: trim(columns.sequence),
      arrivalS: trim(columns.arrivalS),
      departureS: trim(columns.departureS),
      flags: trim(columns.flags),
    },
    droppedTimes: total - write,
    maxTimeS,
  };
}

/** Fills untimed stops evenly between timepoints. False when the trip has no times at its ends or runs backwards. */
function fillTimes(
  columns: StopTimeColumns,
  first: number,
  count: number,
  tripId: string,
  findings: FeedFindings,
): boolean {
  const { arrivalS, departureS, flags } = columns;
  const last = first + count - 1;
  if (departureS[first]! < 0 || arrivalS[last]! < 0) {
    findings.add('error', 'missing_end_time', 'stop_times.txt', tripId);
    return false;
  }
  let anchor = first;
  for (let at = first + 1; at <= last; at++) {
    if (arrivalS[at]! < 0) continue;
    if (arrivalS[at]! < departureS[anchor]! || departureS[at]! < arrivalS[at]!) {
      findings.add('error', 'times_backwards', 'stop_times.txt', `${tripId} ${columns.sequence[at]}`);
      return false;
    }
    const gap = at - anchor;
    for (let between = anchor + 1; between < at; between++) {
      const share = (between - anchor) / gap;
      const time = Math.round(departureS[anchor]! + (arrivalS[at]! - departureS[anchor]!) * share);
      arrivalS[between] = time;
      departureS[between] = time;
      flags[between]! |= 4;
    }
    anchor = at;
  }
  return true;
}

/** Shapes as point lists in order of their sequence. */
export async function linkShapes(raw: RawShapes, findings: FeedFindings): Promise<GtfsShape[]> {
  const { order, starts } = groupRows(raw.shape.view(), raw.ids.texts.length);
  const shapes: GtfsShape[] = [];
  for (const [number, id] of raw.ids.texts.entries()) {
    if (number % 50 === 0) await breathe();
    const rows = order
      .subarray(starts[number]!, starts[number + 1]!)
      .sort((a, b) => raw.sequence.at(a) - raw.sequence.at(b));
    if (rows.length < 2) {
      findings.add('warning', 'shape_too_short', 'shapes.txt', id);
      continue;
    }
    shapes.push({
      id,
      latitudes: Float64Array.from(rows, (row) => raw.latitude.at(row) / DEGREE_UNITS),
      longitudes: Float64Array.from(rows, (row) => raw.longitude.at(row) / DEGREE_UNITS),
    });
  }
  return shapes;
}
