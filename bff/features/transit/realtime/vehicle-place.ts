import type { VehiclePosition } from '../../../connectors/transit-feed/transit-feed.port';
import { distancesAlong, projectOnto } from '../geo';
import type { Network, NetworkPattern } from '../network/network';

/** Farther from its line than this a bus is on a detour or going home. */
const OFF_LINE_M = 400;
/** Standing this near a stop counts as being there. */
const AT_STOP_M = 20;

interface PatternGeometry {
  pointM: Float64Array;
  /** metres along the shape of each stop */
  stopM: Float64Array;
}

const geometries = new WeakMap<NetworkPattern, PatternGeometry>();

/** Where the stops of a pattern lie along its shape; worked out when a bus first needs it. */
export function geometryOf(network: Network, pattern: NetworkPattern): PatternGeometry {
  let geometry = geometries.get(pattern);
  if (!geometry) {
    const pointM = distancesAlong(pattern.shape);
    const stopM = new Float64Array(pattern.stops.length);
    let reached = 0;
    pattern.stops.forEach((number, position) => {
      const stop = network.stops[number]!;
      // Look ahead only so far as the road may wind: a shape that comes back along the same street has two nearest points.
      const before = position === 0 ? null : network.stops[pattern.stops[position - 1]!]!;
      const straight = before
        ? Math.hypot(before.latitude - stop.latitude, before.longitude - stop.longitude) * 111_195
        : 0;
      const near = projectOnto(
        pattern.shape,
        pointM,
        stop.latitude,
        stop.longitude,
        reached,
        reached + Math.max(600, straight * 3),
      );
      const best = near.offM < 150 ? near : projectOnto(pattern.shape, pointM, stop.latitude, stop.longitude, reached);
      reached = best.alongM;
      stopM[position] = reached;
    });
    geometry = { pointM, stopM };
    geometries.set(pattern, geometry);
  }
  return geometry;
}

export interface PlaceOnLine {
  /** the stop it stands at or goes to next, as a position in the pattern */
  position: number;
  isAtStop: boolean;
  /** position with the share of the way: 4.6 is six tenths from stop 4 to stop 5 */
  along: number;
  nextStopM: number;
}

/** Where along its pattern a vehicle is; null when it is nowhere near it. */
export function placeOnLine(network: Network, pattern: NetworkPattern, vehicle: VehiclePosition): PlaceOnLine | null {
  const { pointM, stopM } = geometryOf(network, pattern);
  const last = stopM.length - 1;
  const told = toldPosition(network, pattern, vehicle);
  if (told !== null && vehicle.status === 'stopped')
    return { position: told, isAtStop: true, along: told, nextStopM: 0 };
  const fromM = told === null || told === 0 ? 0 : stopM[told - 1]!;
  const toM = told === null ? Number.POSITIVE_INFINITY : stopM[told]!;
  const { alongM, offM } = projectOnto(pattern.shape, pointM, vehicle.latitude, vehicle.longitude, fromM, toM);
  if (offM > OFF_LINE_M) {
    // what it says of itself still counts; where exactly between the stops is not known
    return told === null
      ? null
      : { position: told, isAtStop: false, along: Math.max(0, told - 0.5), nextStopM: Math.round(toM - fromM) };
  }
  let position = told ?? stopM.findIndex((at) => at > alongM - AT_STOP_M);
  if (position < 0) position = last;
  const nextStopM = Math.max(0, stopM[position]! - alongM);
  if (told === null && nextStopM < AT_STOP_M) return { position, isAtStop: true, along: position, nextStopM: 0 };
  const legM = position === 0 ? 0 : stopM[position]! - stopM[position - 1]!;
  const share = legM > 0 ? Math.min(0.98, Math.max(0.02, 1 - nextStopM / legM)) : 0;
  return {
    position,
    isAtStop: false,
    along: position === 0 ? 0 : position - 1 + share,
    nextStopM: Math.round(nextStopM),
  };
}

function toldPosition(network: Network, pattern: NetworkPattern, vehicle: VehiclePosition): number | null {
  if (vehicle.sequence !== null) {
    const position = pattern.sequences.indexOf(vehicle.sequence);
    if (position >= 0) return position;
  }
  if (vehicle.stopId !== null) {
    const stop = network.stopIndex.get(vehicle.stopId);
    const position = stop === undefined ? -1 : pattern.stops.indexOf(stop);
    // on a loop a stop's name alone does not say which pass
    if (position >= 0 && pattern.stops.indexOf(stop!, position + 1) < 0) return position;
  }
  return null;
}
