/** A point of the earth in degrees; which datum is said where it is used. */
export interface LatLng {
  latitude: number;
  longitude: number;
}

// Krasovsky 1940, on which the GCJ-02 offset is computed.
const SEMI_MAJOR_M = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;
const EARTH_RADIUS_M = 6_371_008.8;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** GCJ-02 shifts only places inside this box around China. */
export function isInGcjBounds({ latitude, longitude }: LatLng): boolean {
  return longitude >= 72.004 && longitude <= 137.8347 && latitude >= 0.8293 && latitude <= 55.8271;
}

function waves(x: number): number {
  return ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
}

/** Degrees by which GCJ-02 differs from WGS-84 at a WGS-84 point. */
function offsetAt({ latitude, longitude }: LatLng): LatLng {
  const x = longitude - 105;
  const y = latitude - 35;
  const root = Math.sqrt(Math.abs(x));
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    waves(x) +
    ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3 +
    ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    waves(x) +
    ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3 +
    ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
  const sine = Math.sin(radians(latitude));
  const magic = 1 - ECCENTRICITY_SQUARED * sine * sine;
  const rootMagic = Math.sqrt(magic);
  const meridian = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / (magic * rootMagic);
  const parallel = (SEMI_MAJOR_M / rootMagic) * Math.cos(radians(latitude));
  return { latitude: (north * 180) / (meridian * Math.PI), longitude: (east * 180) / (parallel * Math.PI) };
}

/** WGS-84 (GPS, GTFS) → GCJ-02 (WeChat, Chinese maps). Outside China the point stays as it is. */
export function wgs84ToGcj02(point: LatLng): LatLng {
  if (!isInGcjBounds(point)) return { ...point };
  const offset = offsetAt(point);
  return { latitude: point.latitude + offset.latitude, longitude: point.longitude + offset.longitude };
}

/** GCJ-02 → WGS-84, to within a millimetre: the offset has no closed inverse, so it is closed in on. */
export function gcj02ToWgs84(point: LatLng): LatLng {
  if (!isInGcjBounds(point)) return { ...point };
  let guess = { ...point };
  for (let i = 0; i < 8; i++) {
    const there = wgs84ToGcj02(guess);
    const missLatitude = point.latitude - there.latitude;
    const missLongitude = point.longitude - there.longitude;
    guess = { latitude: guess.latitude + missLatitude, longitude: guess.longitude + missLongitude };
    if (Math.abs(missLatitude) < 1e-9 && Math.abs(missLongitude) < 1e-9) break;
  }
  return guess;
}

/** A position with its datum → GCJ-02. */
export function toGcj02(position: LatLng & { datum: 'gcj02' | 'wgs84' }): LatLng {
  const { latitude, longitude } = position;
  return position.datum === 'gcj02' ? { latitude, longitude } : wgs84ToGcj02({ latitude, longitude });
}

/** A position with its datum → WGS-84. */
export function toWgs84(position: LatLng & { datum: 'gcj02' | 'wgs84' }): LatLng {
  const { latitude, longitude } = position;
  return position.datum === 'wgs84' ? { latitude, longitude } : gcj02ToWgs84({ latitude, longitude });
}

/** Great-circle distance in metres between two points of one datum. */
export function distanceM(a: LatLng, b: LatLng): number {
  const dLat = radians(b.latitude - a.latitude);
  const dLng = radians(b.longitude - a.longitude);
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** `[longitude, latitude]` corners of one ring, first not repeated. */
export type Ring = readonly (readonly [number, number])[];

/** True when the point lies in the ring; of two rings that share an edge, a point on it lies in one alone. */
export function isInRing({ latitude, longitude }: LatLng, ring: Ring): boolean {
  let isInside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > latitude !== yj > latitude && longitude < ((xj - xi) * (latitude - yi)) / (yj - yi) + xi) {
      isInside = !isInside;
    }
  }
  return isInside;
}
