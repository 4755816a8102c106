import type { Network } from '../network/network';

const remembered = new WeakMap<Network, Map<number, { name: string; latin: string | null } | null>>();

/** The next stop of most buses from a pole: how riders tell the two sides of a road apart. Null at a terminus. */
export function towardsOf(network: Network, pole: number): { name: string; latin: string | null } | null {
  let known = remembered.get(network);
  if (!known) {
    known = new Map();
    remembered.set(network, known);
  }
  let towards = known.get(pole);
  if (towards === undefined) {
    towards = commonNextStop(network, pole);
    known.set(pole, towards);
  }
  return towards;
}

function commonNextStop(network: Network, pole: number): { name: string; latin: string | null } | null {
  const counts = new Map<number, number>();
  for (const line of new Set(network.callsOf[pole]!.map((call) => network.calls[call]!.line))) {
    for (const number of network.lines[line]!.patterns) {
      const pattern = network.patterns[number]!;
      const next = pattern.stops[pattern.stops.indexOf(pole) + 1];
      if (pattern.stops.includes(pole) && next !== undefined) {
        counts.set(next, (counts.get(next) ?? 0) + pattern.trips.length);
      }
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
  if (best === undefined) return null;
  const { name, latin } = network.stops[best]!;
  return { name, latin };
}
