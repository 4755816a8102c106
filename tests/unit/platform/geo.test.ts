import fc from 'fast-check';
import { distanceM, gcj02ToWgs84, isInRing, toGcj02, toWgs84, wgs84ToGcj02 } from '../../../bff/platform/geo';

const china = fc.record({
  latitude: fc.double({ min: 18, max: 53, noNaN: true }),
  longitude: fc.double({ min: 74, max: 134, noNaN: true }),
});

describe('the two datums', () => {
  // Tiananmen: WGS-84 39.907333, 116.391083 is shown on Chinese maps near 39.908737, 116.397328.
  it('meets a known point', () => {
    const shown = wgs84ToGcj02({ latitude: 39.907333, longitude: 116.391083 });
    expect(distanceM(shown, { latitude: 39.908737, longitude: 116.397328 })).toBeLessThan(5);
  });

  it('comes back to within a centimetre, everywhere in China', () => {
    fc.assert(
      fc.property(china, (point) => {
        expect(distanceM(point, gcj02ToWgs84(wgs84ToGcj02(point)))).toBeLessThan(0.01);
      }),
      { numRuns: 1_000 },
    );
  });

  it('shifts by some hundred metres inside and not at all outside', () => {
    fc.assert(
      fc.property(china, (point) => {
        const shift = distanceM(point, wgs84ToGcj02(point));
        expect(shift).toBeGreaterThan(10);
        expect(shift).toBeLessThan(1_500);
      }),
    );
    const london = { latitude: 51.5, longitude: -0.12 };
    expect(wgs84ToGcj02(london)).toEqual(london);
    expect(gcj02ToWgs84(london)).toEqual(london);
  });

  it('leaves a position of the wanted datum alone', () => {
    const point = { latitude: 26.05, longitude: 103.8 };
    expect(toGcj02({ ...point, datum: 'gcj02' })).toEqual(point);
    expect(toWgs84({ ...point, datum: 'wgs84' })).toEqual(point);
    expect(toGcj02({ ...point, datum: 'wgs84' })).toEqual(wgs84ToGcj02(point));
  });
});

describe('rings', () => {
  const box = (west: number, east: number) =>
    [
      [west, 0],
      [east, 0],
      [east, 1],
      [west, 1],
    ] as [number, number][];

  it('share an edge without doubt', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (latitude) => {
        const onEdge = { latitude, longitude: 1 };
        expect([isInRing(onEdge, box(0, 1)), isInRing(onEdge, box(1, 2))].filter(Boolean)).toHaveLength(1);
      }),
    );
  });
});
