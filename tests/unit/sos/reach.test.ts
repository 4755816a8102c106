import type { ContactRow } from '../../../bff/features/sos/people/people.repository';
import { createReach } from '../../../bff/features/sos/people/reach';
import type { OnDutyPerson } from '../../../bff/features/sos/people/sos-people.deps';
import type { SosUnit } from '../../../bff/features/sos/sos.deps';

const unit = (id: string, kind: SosUnit['kind'], path: string[]): SosUnit => ({
  id,
  kind,
  name: id,
  words: { zh: id, en: id },
  parentId: path.at(-1) ?? null,
  path: [...path, id],
  publicPhone: null,
});
const UNITS = [
  unit('city', 'city', []),
  unit('district', 'district', ['city']),
  unit('street', 'street', ['city', 'district']),
  unit('community', 'community', ['city', 'district', 'street']),
  unit('grid', 'grid', ['city', 'district', 'street', 'community']),
  unit('otherGrid', 'grid', ['city', 'district', 'street', 'other']),
  unit('farGrid', 'grid', ['city', 'district', 'farStreet', 'farCommunity']),
  unit('hotline', 'department', ['city']),
];
/** Sunday, 22 November 2026, noon in Shanghai */
const NOON = new Date('2026-11-22T04:00:00Z');
const place = { latitude: 26.05, longitude: 103.8 };
const north = (metres: number) => ({ latitude: place.latitude + metres / 111_195, longitude: place.longitude });

interface World {
  /** `post@unit` → people */
  on?: Record<string, string[]>;
  holders?: Record<string, string[]>;
  positions?: Record<string, { latitude: number; longitude: number }>;
  contacts?: Partial<ContactRow>[];
  family?: { personId: string; relation: string }[];
}

function reachOf(world: World) {
  const people = (list: string[] | undefined, unitId: string): OnDutyPerson[] =>
    (list ?? []).map((personId) => ({ personId, displayName: personId.toUpperCase(), unitId }));
  return createReach({
    repository: {
      contactsOf: async () =>
        (world.contacts ?? []).map(
          (contact, index) =>
            ({
              id: `c${index}`,
              personId: null,
              nameMasked: '某*',
              phoneVaultId: `vault-c${index}`,
              relation: '邻居',
              hours: null,
              consent: 'agreed',
              ...contact,
            }) as ContactRow,
        ),
    },
    identity: {
      actorsOf: async () => world.family ?? [],
      maskedNameOf: async (id) => `${id}*`,
      reachOf: async (id) => ({ openId: null, phoneVaultId: id === 'mute' ? null : `vault-${id}`, locale: 'zh' }),
    },
    duty: {
      onDuty: async (unitId, post) => people(world.on?.[`${post}@${unitId}`], unitId),
      onDutyBelow: async (unitId, post) =>
        UNITS.filter((each) => each.path.includes(unitId)).flatMap((each) =>
          people(world.on?.[`${post}@${each.id}`], each.id),
        ),
      holders: async (unitId, post) => people(world.holders?.[`${post}@${unitId}`], unitId),
      positionsOf: async (ids) =>
        ids.flatMap((personId) => {
          const at = world.positions?.[personId];
          return at ? [{ personId, ...at, takenAt: NOON }] : [];
        }),
      turnsBelow: async () => [],
      turnsWithoutLeave: async () => [],
    },
    directory: {
      unit: async (id) => UNITS.find((each) => each.id === id) ?? null,
      unitsOfKind: async (kind) => UNITS.filter((each) => each.kind === kind),
      isWithin: async () => false,
      locate: async () => null,
      staffOf: async () => [],
      displayName: async (id) => id,
    },
  });
}

const context = { personId: 'elder', place, unitId: 'grid', at: NOON };
const keys = (list: { key: string }[]) => list.map(({ key }) => key);

describe('contacts', () => {
  it('come by rank, the unwilling left out, family that was never named after them', async () => {
    const reach = reachOf({
      contacts: [{ personId: 'daughter', relation: '女儿' }, {}, { consent: 'refused' }],
      family: [
        { personId: 'daughter', relation: 'child' },
        { personId: 'son', relation: 'child' },
      ],
    });
    const found = await reach.contacts(context);
    expect(keys(found)).toEqual(['person:daughter', 'contact:c1', 'person:son']);
    expect(found.map(({ name, phoneVaultId }) => [name, phoneVaultId])).toEqual([
      ['女儿 某*', 'vault-daughter'],
      ['邻居 某*', 'vault-c1'],
      ['子女 son*', 'vault-son'],
    ]);
  });

  it('are asked at their hours, and all of them at an hour that suits nobody', async () => {
    const night = [{ weekdays: 127, fromMinute: 22 * 60, untilMinute: 6 * 60 }];
    const day = [{ weekdays: 64, fromMinute: 8 * 60, untilMinute: 20 * 60 }];
    expect(keys(await reachOf({ contacts: [{ hours: night }, { hours: day }] }).contacts(context))).toEqual([
      'contact:c1',
    ]);
    expect(keys(await reachOf({ contacts: [{ hours: night }] }).contacts(context))).toEqual(['contact:c0']);
  });

  it('are nobody for whom nobody knows', async () => {
    expect(await reachOf({}).contacts({ ...context, personId: null })).toEqual([]);
    expect(await reachOf({}).contacts(context)).toEqual([]);
  });
});

describe('grid workers', () => {
  const on = { 'grid_worker@grid': ['own'], 'grid_worker@otherGrid': ['other'], 'grid_worker@farGrid': ['far'] };

  it('come nearest first, by the metre or by their grid, and no more than asked for', async () => {
    const positions = { other: north(200) };
    const found = await reachOf({ on, positions }).gridWorkers(context, 5);
    expect(found.map(({ key, distanceM }) => [key, distanceM])).toEqual([
      ['person:other', 200],
      ['person:own', null],
    ]);
    expect(keys(await reachOf({ on, positions }).gridWorkers(context, 1))).toEqual(['person:other']);
  });

  it('from another street come when they stand near, or when the street has nobody', async () => {
    expect(keys(await reachOf({ on, positions: { far: north(900) } }).gridWorkers(context, 5))).toContain('person:far');
    expect(keys(await reachOf({ on: { 'grid_worker@farGrid': ['far'] } }).gridWorkers(context, 5))).toEqual([
      'person:far',
    ]);
  });

  it('are found by distance alone where the place is nobody’s, and not at all where nothing is known', async () => {
    const reach = reachOf({ on, positions: { far: north(500) } });
    expect(keys(await reach.gridWorkers({ ...context, unitId: null }, 5))).toEqual(['person:far']);
    expect(await reach.gridWorkers({ ...context, unitId: null, place: null }, 5)).toEqual([]);
  });
});

describe('the station', () => {
  it('is the community’s, else the street’s, else whoever works there', async () => {
    const both = { 'station@community': ['keeper'], 'station@street': ['clerk'] };
    expect(keys(await reachOf({ on: both }).station(context))).toEqual(['person:keeper']);
    expect(keys(await reachOf({ on: { 'station@street': ['clerk'] } }).station(context))).toEqual(['person:clerk']);
    expect(keys(await reachOf({ holders: both }).station(context))).toEqual(['person:keeper']);
    expect(await reachOf({}).station(context)).toEqual([]);
    expect((await reachOf({ on: both }).station(context))[0]).toMatchObject({
      name: 'community KEEPER',
      responderKind: 'professional',
    });
  });
});

describe('seats and supervisors', () => {
  it('seats on duty, else everybody who may sit there', async () => {
    const holders = { 'seat@hotline': ['one', 'two'] };
    expect(keys(await reachOf({ on: { 'seat@hotline': ['one'] }, holders }).seats(context))).toEqual(['person:one']);
    expect(keys(await reachOf({ holders }).seats(context))).toEqual(['person:one', 'person:two']);
  });

  it('supervisors up the tree, nearest first, each once, with or without a number', async () => {
    const holders = { 'supervisor@city': ['chief', 'mute'], 'supervisor@street': ['head', 'chief'] };
    const found = await reachOf({ holders }).supervisors(context);
    expect(keys(found)).toEqual(['person:head', 'person:chief', 'person:mute']);
    expect(found.at(-1)?.phoneVaultId).toBeNull();
    expect(keys(await reachOf({ holders }).supervisors({ ...context, unitId: null }))).toEqual([
      'person:chief',
      'person:mute',
    ]);
  });
});
