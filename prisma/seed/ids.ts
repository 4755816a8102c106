import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A fixed key for a thing of the demo city: looks like a ULID of 2026-11-01, depends on the name alone. */
export function demoId(name: string): string {
  const digest = createHash('sha256').update(name).digest();
  let tail = '';
  for (let i = 0; i < 16; i++) tail += CROCKFORD[digest[i]! & 31];
  return `01KAYCT000${tail}`;
}

const PEOPLE = [
  'citizen',
  'elder',
  'gridWorker',
  'handler',
  'publisher',
  'approver',
  'dispatcher',
  'supervisor',
  'checker',
  'administrator',
  'secondCitizen',
  'financeClerk',
  'financeReviewer',
  'stationKeeper',
] as const;
export type DemoPersonKey = (typeof PEOPLE)[number];

const UNITS = [
  'city',
  // districts
  'chengguan',
  'donghu',
  'nanshan',
  // streets
  'cuihu',
  'wenmiao',
  'zhonglou',
  'hubin',
  'xinqiao',
  'nanping',
  'taoyuan',
  // communities
  'wenlin',
  'lianhua',
  'kuixing',
  'gulou',
  'hubinCommunity',
  'qingbo',
  'xinqiaoCommunity',
  'nanpingCommunity',
  'taoyuanCommunity',
  // grids
  'wenlin1',
  'wenlin2',
  'lianhua1',
  'lianhua2',
  'kuixing1',
  'gulou1',
  'hubin1',
  'hubin2',
  'qingbo1',
  'xinqiao1',
  'nanping1',
  'nanping2',
  'taoyuan1',
  // departments
  'hotline',
  'cityManagement',
  'housing',
  'water',
  'power',
  'gas',
  'transport',
  'police',
  'civilAffairs',
  'health',
  'labour',
  'governmentServices',
] as const;
export type DemoUnitKey = (typeof UNITS)[number];

function idsOf<K extends string>(kind: string, keys: readonly K[]): Record<K, string> {
  return Object.fromEntries(keys.map((key) => [key, demoId(`${kind}:${key}`)])) as Record<K, string>;
}

/** Keys of the demo city's people and units. */
export const DEMO = { people: idsOf('person', PEOPLE), units: idsOf('unit', UNITS) };
