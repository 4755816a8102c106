import { seededRandom } from '../seeded-random';
import { LANDMARKS, NORTH_SOUTH, WEST_EAST } from './street-names';

export interface Point {
  latitude: number;
  longitude: number;
}

/** A crossing of two streets, known by its landmark or by both their names. */
export interface Corner extends Point {
  row: number;
  column: number;
  name: string;
}

const CENTRE: Point = { latitude: 26.05, longitude: 103.8 };
/** Between streets, about 560 m. */
const STEP_LATITUDE = 0.00505;
const STEP_LONGITUDE = 0.0056;

/** Streets and corners of the demo city. The same seed draws the same city. */
export function drawCity(seed: string): Corner[][] {
  const random = seededRandom(`${seed}:streets`);
  const middleRow = (WEST_EAST.length - 1) / 2;
  const middleColumn = (NORTH_SOUTH.length - 1) / 2;
  const corners = WEST_EAST.map((street, row) =>
    NORTH_SOUTH.map(
      (avenue, column): Corner => ({
        row,
        column,
        name: `${street}${avenue}口`,
        latitude: CENTRE.latitude + (middleRow - row) * STEP_LATITUDE + (random() - 0.5) * 0.0016,
        longitude: CENTRE.longitude + (column - middleColumn) * STEP_LONGITUDE + (random() - 0.5) * 0.0018,
      }),
    ),
  );
  const distance = (corner: Corner) => Math.hypot(corner.row - middleRow, corner.column - middleColumn);
  // Landmarks spread outwards with a little chance, so that the old town is in the middle and the depots are not.
  const ranked = corners
    .flat()
    .map((corner) => ({ corner, rank: distance(corner) + random() * 2.4 }))
    .sort((a, b) => a.rank - b.rank);
  const every = ranked.length / LANDMARKS.length;
  LANDMARKS.forEach((name, number) => {
    ranked[Math.floor(number * every)]!.corner.name = name;
  });
  return corners;
}

/** The way between two corners as a driver takes it: the street's own bends, always the same ones. */
export function bendsBetween(from: Corner, to: Corner): Point[] {
  const [first, second] = from.row * 100 + from.column < to.row * 100 + to.column ? [from, to] : [to, from];
  const lean = (((first.row * 31 + first.column * 17 + second.row * 13 + second.column * 7) % 11) - 5) / 5;
  const points = [0.3, 0.65].map((share, which) => {
    const aside = lean * 0.00022 * (which === 0 ? 1 : 0.6);
    return {
      latitude:
        first.latitude + (second.latitude - first.latitude) * share + (second.longitude - first.longitude) * aside * 40,
      longitude:
        first.longitude +
        (second.longitude - first.longitude) * share -
        (second.latitude - first.latitude) * aside * 40,
    };
  });
  return first === from ? points : points.reverse();
}

/** Buses keep right: the pole stands a few metres right of the way and just beyond the corner. */
export function poleAt(corner: Corner, heading: Heading): Point {
  const [north, east] = HEADINGS[heading];
  const beyond = 0.00038;
  const aside = 0.00012;
  return {
    latitude: corner.latitude + north * beyond - east * aside,
    longitude: corner.longitude + east * beyond + north * aside,
  };
}

export type Heading = 'north' | 'east' | 'south' | 'west';

const HEADINGS: Record<Heading, [north: number, east: number]> = {
  north: [1, 0],
  east: [0, 1],
  south: [-1, 0],
  west: [0, -1],
};

export function headingBetween(from: Corner, to: Corner): Heading {
  if (from.row === to.row) return to.column > from.column ? 'east' : 'west';
  return to.row < from.row ? 'north' : 'south';
}

/** Corners passed on the way through the given ones, along the streets. */
export function wayThrough(corners: Corner[][], turns: readonly [row: number, column: number][]): Corner[] {
  const way: Corner[] = [corners[turns[0]![0]]![turns[0]![1]]!];
  for (const [row, column] of turns.slice(1)) {
    let here = way[way.length - 1]!;
    if (here.row !== row && here.column !== column) throw new Error('streets run west–east or north–south');
    while (here.row !== row || here.column !== column) {
      here = corners[here.row + Math.sign(row - here.row)]![here.column + Math.sign(column - here.column)]!;
      way.push(here);
    }
  }
  return way;
}
