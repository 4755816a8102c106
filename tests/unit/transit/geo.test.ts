import fc from 'fast-check';
import {
  distancesAlong,
  metresBetween,
  projectOnto,
  thinned,
  toGcj02,
  toWgs84,
} from '../../../bff/features/transit/geo';

test('GCJ-02 lies some hundred metres from WGS-84 in China and nowhere else', () => {
  const [latitude, longitude] = toGcj02(26.05, 103.8);
  expect(metresBetween(26.05, 103.8, latitude, longitude)).toBeGreaterThan(200);
  expect(metresBetween(26.05, 103.8, latitude, longitude)).toBeLessThan(700);
  expect(toGcj02(48.85, 2.35)).toEqual([48.85, 2.35]);
});

test('there and back is the same place within a centimetre', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 18.5, max: 53, noNaN: true }),
      fc.double({ min: 74, max: 134, noNaN: true }),
      (north, east) => {
        const back = toWgs84(...toGcj02(north, east));
        return metresBetween(north, east, back[0], back[1]) < 0.01;
      },
    ),
  );
});

test('a position is put on the nearest part of a line, within the part asked for', () => {
  const line = Float64Array.of(26, 103, 26.01, 103, 26.01, 103.01);
  const along = distancesAlong(line);
  const { alongM, offM } = projectOnto(line, along, 26.005, 103.0001);
  expect(Math.abs(alongM - along[1]! / 2)).toBeLessThan(1);
  expect(offM).toBeLessThan(12);
  expect(projectOnto(line, along, 26.005, 103, along[1]!).alongM).toBe(along[1]);
});

test('thinning keeps the ends and every bend that can be seen', () => {
  const straight = Float64Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? 26 + at * 0.0001 : 103));
  expect(thinned(straight, 5)).toHaveLength(2);
  expect(thinned(Float64Array.of(26, 103, 26.01, 103, 26.01, 103.01), 5)).toHaveLength(3);
});
