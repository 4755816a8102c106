/** Mean length of a degree of latitude. */
export const METRES_PER_DEGREE = 111_195;

/** Metres between two points of a city; flat-earth, good to a few centimetres over 10 km. */
export function metresBetween(
  latitude: number,
  longitude: number,
  otherLatitude: number,
  otherLongitude: number,
): number {
  const squeeze = Math.cos(((latitude + otherLatitude) * Math.PI) / 360);
  return Math.hypot((otherLongitude - longitude) * squeeze, otherLatitude - latitude) * METRES_PER_DEGREE;
}

const AXIS = 6_378_245;
const ECCENTRICITY = 0.006_693_421_622_965_943;

/** The shift does not apply outside mainland China. */
function isOutsideChina(latitude: number, longitude: number): boolean {
  return longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271;
}

function shift(latitude: number, longitude: number): [number, number] {
  const x = longitude - 105;
  const y = latitude - 35;
  const root = Math.sqrt(Math.abs(x));
  const ripple = ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple;
  north += ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3;
  north += ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple;
  east += ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3;
  east += ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
  const radians = (latitude / 180) * Math.PI;
  const flattening = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  const rootOfIt = Math.sqrt(flattening);
  return [
    (north * 180) / (((AXIS * (1 - ECCENTRICITY)) / (flattening * rootOfIt)) * Math.PI),
    (east * 180) / ((AXIS / rootOfIt) * Math.cos(radians) * Math.PI),
  ];
}

/** WGS-84 (GTFS, GPS) to GCJ-02 (WeChat, Chinese maps). Public formula as in googollee/eviltransform. */
export function toGcj02(latitude: number, longitude: number): [number, number] {
  if (isOutsideChina(latitude, longitude)) return [latitude, longitude];
  const [north, east] = shift(latitude, longitude);
  return [latitude + north, longitude + east];
}

/** GCJ-02 to WGS-84, by running the shift backwards until it fits to a millimetre. */
export function toWgs84(latitude: number, longitude: number): [number, number] {
  let [north, east] = [latitude, longitude];
  for (let round = 0; round < 4; round++) {
    const [shiftedNorth, shiftedEast] = toGcj02(north, east);
    north += latitude - shiftedNorth;
    east += longitude - shiftedEast;
  }
  return [north, east];
}

/** `latitude, longitude, latitude, …` in degrees. */
export type Polyline = Float64Array;

/** Metres from the start of the line to each of its points. */
export function distancesAlong(line: Polyline): Float64Array {
  const points = line.length / 2;
  const distances = new Float64Array(points);
  for (let at = 1; at < points; at++) {
    const here = at * 2;
    distances[at] = distances[at - 1]! + metresBetween(line[here - 2]!, line[here - 1]!, line[here]!, line[here + 1]!);
  }
  return distances;
}

export interface Projection {
  /** metres from the start of the line */
  alongM: number;
  /** metres from the line */
  offM: number;
}

/** The point of a line nearest to a position, looked for between two distances along it. */
export function projectOnto(
  line: Polyline,
  distances: Float64Array,
  latitude: number,
  longitude: number,
  fromM = 0,
  toM = Number.POSITIVE_INFINITY,
): Projection {
  const squeeze = Math.cos((latitude * Math.PI) / 180);
  let best: Projection = { alongM: fromM, offM: Number.POSITIVE_INFINITY };
  for (let at = 1; at < distances.length; at++) {
    if (distances[at]! < fromM) continue;
    if (distances[at - 1]! > toM) break;
    const here = at * 2;
    const ax = (line[here - 1]! - longitude) * squeeze;
    const ay = line[here - 2]! - latitude;
    const dx = (line[here + 1]! - line[here - 1]!) * squeeze;
    const dy = line[here]! - line[here - 2]!;
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length));
    const offM = Math.hypot(ax + dx * share, ay + dy * share) * METRES_PER_DEGREE;
    if (offM < best.offM) {
      const alongM = distances[at - 1]! + (distances[at]! - distances[at - 1]!) * share;
      best = { alongM: Math.max(fromM, Math.min(toM, alongM)), offM };
    }
  }
  return best;
}

/** Drops points that lie within `toleranceM` of the line through their neighbours (Douglas and Peucker). */
export function thinned(line: Polyline, toleranceM: number): [number, number][] {
  const count = line.length / 2;
  const keep = new Uint8Array(count);
  if (count === 0) return [];
  keep[0] = 1;
  keep[count - 1] = 1;
  const open: [number, number][] = [[0, count - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    const chord = Float64Array.of(line[from * 2]!, line[from * 2 + 1]!, line[to * 2]!, line[to * 2 + 1]!);
    const length = distancesAlong(chord);
    let farthest = -1;
    let farM = toleranceM;
    for (let at = from + 1; at < to; at++) {
      const { offM } = projectOnto(chord, length, line[at * 2]!, line[at * 2 + 1]!);
      if (offM > farM) {
        farM = offM;
        farthest = at;
      }
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    open.push([from, farthest], [farthest, to]);
  }
  const points: [number, number][] = [];
  for (let at = 0; at < count; at++) if (keep[at]) points.push([line[at * 2]!, line[at * 2 + 1]!]);
  return points;
}
