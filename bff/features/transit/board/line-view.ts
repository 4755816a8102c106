import type { LineAnswer, LineVehicle } from '../../../contracts/transit';
import { thinned, toGcj02 } from '../geo';
import { latinName } from '../network/latin-names';
import { departureOf, type Network, type NetworkLine, type NetworkPattern, runningOn } from '../network/network';
import { type SeenVehicle, STALE_AFTER_S } from '../realtime/realtime-view';
import type { Timetable } from './board';

export type Datum = 'gcj02' | 'wgs84';

/** Shapes are drawn on a phone: points nearer to the line than this change nothing that can be seen. */
const SHAPE_TOLERANCE_M = 6;

export function inDatum(latitude: number, longitude: number, datum: Datum): [number, number] {
  const [north, east] = datum === 'gcj02' ? toGcj02(latitude, longitude) : [latitude, longitude];
  return [Math.round(north * 1e6) / 1e6, Math.round(east * 1e6) / 1e6];
}

/** The way most buses of a direction take: what the line's page draws. */
export function mainPatterns(network: Network, line: NetworkLine): NetworkPattern[] {
  const best = new Map<number, NetworkPattern>();
  for (const number of line.patterns) {
    const pattern = network.patterns[number]!;
    const known = best.get(pattern.direction);
    if (!known || pattern.trips.length > known.trips.length) best.set(pattern.direction, pattern);
  }
  return [...best.values()].sort((a, b) => a.direction - b.direction);
}

export function lineDirections(
  network: Network,
  line: NetworkLine,
  nowS: number,
  datum: Datum,
): LineAnswer['directions'] {
  return mainPatterns(network, line).map((pattern) => {
    const { firstS, lastS, everyMin } = serviceToday(network, line, pattern.direction, nowS);
    const headsign = commonHeadsign(network, pattern);
    const lastStop = pattern.stops[pattern.stops.length - 1]!;
    return {
      direction: pattern.direction,
      headsign,
      headsignLatin: latinName(headsign),
      isLoop: network.stops[pattern.stops[0]!]!.place === network.stops[lastStop]!.place,
      stops: Array.from(pattern.stops, (number, position) => {
        const stop = network.stops[number]!;
        const [latitude, longitude] = inDatum(stop.latitude, stop.longitude, datum);
        return {
          id: stop.id,
          placeId: network.places[stop.place]!.id,
          name: stop.name,
          latin: stop.latin,
          sequence: pattern.sequences[position]!,
          latitude,
          longitude,
        };
      }),
      shape: thinned(pattern.shape, SHAPE_TOLERANCE_M).map(([latitude, longitude]) =>
        inDatum(latitude, longitude, datum),
      ),
      firstAt: firstS === null ? null : new Date(firstS * 1000).toISOString(),
      lastAt: lastS === null ? null : new Date(lastS * 1000).toISOString(),
      everyMin,
    };
  });
}

function commonHeadsign(network: Network, pattern: NetworkPattern): string {
  const counts = new Map<string, number>();
  for (const trip of pattern.trips)
    counts.set(network.tripHeadsign[trip]!, (counts.get(network.tripHeadsign[trip]!) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

/** First and last departure from the first stop on the service day now in progress. */
function serviceToday(network: Network, line: NetworkLine, direction: number, nowS: number) {
  // Before four in the morning riders still speak of yesterday's service.
  const day = network.days.dayAt(nowS - 4 * 3_600);
  const startS = network.days.startS(day);
  const runs = runningOn(network, day);
  let firstS: number | null = null;
  let lastS: number | null = null;
  let everyMin: number | null = null;
  const take = (timeS: number) => {
    const atS = startS + timeS;
    if (firstS === null || atS < firstS) firstS = atS;
    if (lastS === null || atS > lastS) lastS = atS;
  };
  for (const number of line.patterns) {
    const pattern = network.patterns[number]!;
    if (pattern.direction !== direction) continue;
    for (const trip of pattern.trips) {
      if (!runs[network.tripService[trip]!]) continue;
      const frequencies = network.frequenciesOf.get(trip);
      if (!frequencies) take(departureOf(network, trip, 0));
      for (const frequency of frequencies ?? []) {
        take(frequency.startS);
        const count = Math.ceil((frequency.endS - frequency.startS) / frequency.headwayS);
        take(frequency.startS + (count - 1) * frequency.headwayS);
        const isNow = startS + frequency.startS <= nowS && nowS < startS + frequency.endS;
        if (isNow) everyMin = Math.max(1, Math.round(frequency.headwayS / 60));
      }
    }
  }
  return { firstS, lastS, everyMin };
}

/** Vehicles on a line, placed along the stops that its page shows. */
export function lineVehicles(
  { network, realtime }: Timetable,
  line: number,
  nowS: number,
  datum: Datum,
): LineVehicle[] {
  const shown = mainPatterns(network, network.lines[line]!);
  return (realtime.vehiclesOn.get(line) ?? []).map((vehicle) => {
    const [latitude, longitude] = inDatum(vehicle.latitude, vehicle.longitude, datum);
    return {
      id: vehicle.id,
      label: vehicle.label,
      direction: vehicle.direction,
      headsign: vehicle.headsign,
      along: alongShown(
        network,
        vehicle,
        shown.find((pattern) => pattern.direction === vehicle.direction),
      ),
      nextStopM: vehicle.place?.nextStopM ?? null,
      isAtStop: vehicle.place?.isAtStop ?? false,
      latitude,
      longitude,
      datum,
      bearing: vehicle.bearing,
      at: new Date(vehicle.seenAtS * 1000).toISOString(),
      isStale: nowS - vehicle.seenAtS > STALE_AFTER_S,
      delayS: vehicle.delayS,
      occupancy: vehicle.occupancy,
    };
  });
}

/** A bus may take another way than the one shown: it is placed by the stop it goes to, if that is on both. */
function alongShown(network: Network, vehicle: SeenVehicle, shown: NetworkPattern | undefined): number | null {
  if (!vehicle.place || !shown) return null;
  const own = network.patterns[vehicle.pattern];
  if (!own || own === shown) return vehicle.place.along;
  const position = shown.stops.indexOf(own.stops[vehicle.place.position]!);
  if (position < 0) return null;
  return Math.max(0, position - (vehicle.place.position - vehicle.place.along));
}
