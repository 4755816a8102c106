import fc from 'fast-check';
import { awayFromHome } from '../../../bff/features/sos/people/home-vs-fix';
import { standingOf } from '../../../bff/features/sos/people/people.policy';
import { type Candidate, rankWorkers } from '../../../bff/features/sos/people/rank-workers';
import { reachableSpans } from '../../../bff/features/sos/people/reachable-spans';
import { gcj02ToWgs84, wgs84ToGcj02 } from '../../../bff/platform/geo';

const home = { latitude: 26.0512, longitude: 103.8021 };
const fixAt = (
  point: { latitude: number; longitude: number },
  accuracyM: number | null,
  datum: 'gcj02' | 'wgs84' = 'gcj02',
) => ({
  position: { ...point, datum },
  accuracyM,
  source: 'gps' as const,
});

describe('home against fix', () => {
  it('agree at home, in either datum, however the phone says it', () => {
    expect(awayFromHome(fixAt(home, 10), home)).toBeNull();
    expect(awayFromHome(fixAt(gcj02ToWgs84(home), 10, 'wgs84'), home)).toBeNull();
    // The same numbers taken for the other datum are some hundred metres off: a datum forgotten would be seen here.
    expect(awayFromHome(fixAt(home, 10, 'wgs84'), home)).toBeGreaterThan(100);
  });

  it('differ by what accuracy does not explain', () => {
    const there = { latitude: home.latitude + 0.01, longitude: home.longitude };
    expect(awayFromHome(fixAt(there, 20), home)).toBeGreaterThan(1_000);
    expect(awayFromHome(fixAt(there, 2_000), home)).toBeNull();
    expect(awayFromHome({ ...fixAt(there, null), source: 'network' }, home)).toBeLessThan(
      awayFromHome(fixAt(there, null), home)!,
    );
  });

  it('says nothing when either is unknown', () => {
    expect(awayFromHome(null, home)).toBeNull();
    expect(awayFromHome(fixAt(home, 10), null)).toBeNull();
  });

  it('never disagrees over a fix that went from datum to datum and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        (north, east) => {
          const there = { latitude: home.latitude + north, longitude: home.longitude + east };
          const back = wgs84ToGcj02(gcj02ToWgs84(there));
          const [one, other] = [awayFromHome(fixAt(there, 10), home), awayFromHome(fixAt(back, 10), home)];
          expect(Math.abs((one ?? 0) - (other ?? 0))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('workers', () => {
  const at = new Date('2026-11-22T00:00:00Z');
  const worker = (
    personId: string,
    shares: Candidate['shares'],
    metresNorth: number | null,
    ageMinutes = 1,
  ): Candidate => ({
    personId,
    displayName: personId,
    shares,
    position:
      metresNorth === null
        ? null
        : {
            latitude: home.latitude + metresNorth / 111_195,
            longitude: home.longitude,
            takenAt: new Date(at.getTime() - ageMinutes * 60_000),
          },
  });
  const names = (list: Candidate[], place: typeof home | null) =>
    rankWorkers(list, place, at).map((one) => one.personId);

  it('come nearest first, those whose phones are silent by their grid', () => {
    const list = [
      worker('city', 'city', null),
      worker('far', 'grid', 5_000),
      worker('grid', 'grid', null),
      worker('near', 'street', 120),
    ];
    expect(names(list, home)).toEqual(['near', 'grid', 'far', 'city']);
    expect(rankWorkers(list, home, at).map((one) => one.distanceM)).toEqual([120, null, 5_000, null]);
  });

  it('are not where they were a quarter of an hour ago', () => {
    expect(names([worker('old', 'district', 10, 16), worker('grid', 'grid', null)], home)).toEqual(['grid', 'old']);
    expect(rankWorkers([worker('old', 'grid', 10, 16)], home, at)[0]?.distanceM).toBeNull();
  });

  it('go by their units when nobody knows the place', () => {
    expect(names([worker('near', 'street', 10), worker('grid', 'grid', 4_000)], null)).toEqual(['grid', 'near']);
  });
});

describe('standing', () => {
  const of = (parts: Partial<Parameters<typeof standingOf>[0]>) =>
    standingOf({
      isSelf: false,
      isFamily: false,
      stationUnitIds: [],
      unitPath: ['city', 'street', 'community'],
      ...parts,
    });
  it.each([
    [{ isSelf: true, stationUnitIds: ['community'] }, 'own'],
    [{ isFamily: true, stationUnitIds: ['community'] }, 'family'],
    [{ stationUnitIds: ['community'] }, 'station'],
    [{ stationUnitIds: ['street'] }, 'station'],
    [{ stationUnitIds: ['other'] }, null],
    [{ stationUnitIds: ['community'], unitPath: [] }, null],
  ])('%j is %s', (parts, standing) => expect(of(parts)).toBe(standing));
});

it('hours run over midnight, and round the clock when both ends are one', () => {
  const monday = Date.parse('2026-11-15T16:00:00Z');
  const day = { from: monday, until: monday + 86_400_000 };
  expect(reachableSpans(null, day)).toEqual([day]);
  const night = reachableSpans([{ weekdays: 64, fromMinute: 1_320, untilMinute: 360 }], day);
  expect(night).toEqual([{ from: monday - 7_200_000, until: monday + 21_600_000 }]);
  expect(reachableSpans([{ weekdays: 1, fromMinute: 480, untilMinute: 480 }], day)[0]).toEqual({
    from: monday + 28_800_000,
    until: monday + 28_800_000 + 86_400_000,
  });
});
