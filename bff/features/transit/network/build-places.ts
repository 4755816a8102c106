import { metresBetween } from '../geo';
import type { StopRow } from './feed-tables';
import { latinName } from './latin-names';
import type { NetworkPlace, NetworkStop } from './network';

/** Poles of one name farther apart than this are two places: long roads have 1号桥 more than once. */
const SAME_PLACE_M = 300;

/** Merges poles that riders know by one name. A place's id stays the same as long as its first pole does. */
export function buildPlaces(rows: readonly StopRow[]): { stops: NetworkStop[]; places: NetworkPlace[] } {
  const latin = new Map<string, string | null>();
  const latinOf = (name: string) => {
    if (!latin.has(name)) latin.set(name, latinName(name));
    return latin.get(name)!;
  };
  const stops: NetworkStop[] = rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    latin: latinOf(row.name),
    latitude: row.latitude,
    longitude: row.longitude,
    kind: row.kind,
    place: -1,
  }));
  const places: NetworkPlace[] = [];
  const add = (id: string, members: number[]): void => {
    const poles = members.filter((stop) => stops[stop]!.kind === 0);
    const shown = stops[members[0]!]!;
    const mean = (value: (stop: NetworkStop) => number) =>
      members.reduce((sum, stop) => sum + value(stops[stop]!), 0) / members.length;
    for (const member of members) stops[member]!.place = places.length;
    places.push({
      id,
      name: shown.name,
      latin: shown.latin,
      latitude: mean((stop) => stop.latitude),
      longitude: mean((stop) => stop.longitude),
      poles,
      lines: [],
    });
  };

  const stationOf = new Map(rows.map((row, index) => [row.id, index]));
  const byStation = new Map<number, number[]>();
  const byName = new Map<string, number[]>();
  const into = <K>(map: Map<K, number[]>, key: K, index: number) => {
    const list = map.get(key);
    if (list) list.push(index);
    else map.set(key, [index]);
  };
  rows.forEach((row, index) => {
    const station = row.kind === 1 ? index : row.parentId === null ? undefined : stationOf.get(row.parentId);
    if (station !== undefined) into(byStation, station, index);
    else into(byName, row.name, index);
  });
  for (const [station, members] of byStation) {
    add(rows[station]!.id, [station, ...members.filter((member) => member !== station)]);
  }
  for (const named of byName.values()) {
    for (const group of nearGroups(named, stops)) {
      const first = group.map((stop) => stops[stop]!.id).sort()[0]!;
      add(group.length === 1 ? first : `place.${first}`, group);
    }
  }
  return { stops, places };
}

function nearGroups(members: number[], stops: NetworkStop[]): number[][] {
  const groups: number[][] = [];
  for (const member of members) {
    const here = stops[member]!;
    const group = groups.find((one) =>
      one.some((other) => {
        const there = stops[other]!;
        return metresBetween(here.latitude, here.longitude, there.latitude, there.longitude) < SAME_PLACE_M;
      }),
    );
    if (group) group.push(member);
    else groups.push([member]);
  }
  return groups;
}
