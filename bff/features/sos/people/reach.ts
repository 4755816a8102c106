import { LRUCache } from 'lru-cache';
import type { DutyPost } from '../../../contracts/duty';
import { isWithinSpans } from '../../../platform/spans';
import type { SosDirectory, SosUnit } from '../sos.deps';
import type { Reach, Reachable, ReachContext } from '../sos.types';
import type { PeopleRepository } from './people.repository';
import { RELATION_WORDS } from './people.words';
import { type Candidate, rankWorkers } from './rank-workers';
import { reachableSpans } from './reachable-spans';
import type { OnDutyPerson, PeopleIdentity, SosDuty } from './sos-people.deps';

const DAY = 86_400_000;
const PHONES_KEPT_MS = 60_000;
/** A worker this near is asked whatever unit is theirs. */
const NEARBY_M = 3_000;

export interface ReachDeps {
  repository: Pick<PeopleRepository, 'contactsOf'>;
  identity: Pick<PeopleIdentity, 'actorsOf' | 'maskedNameOf' | 'reachOf'>;
  duty: SosDuty;
  directory: SosDirectory;
}

/** Finds the people behind a step. What it knows of nobody it says by an empty list, which whoever asked alarms. */
export function createReach(deps: ReachDeps): Reach & { phoneOf(personId: string): Promise<string | null> } {
  const { repository, identity, duty, directory } = deps;
  const phones = new LRUCache<string, { vaultId: string | null }>({ max: 20_000, ttl: PHONES_KEPT_MS });

  async function phoneOf(personId: string): Promise<string | null> {
    const known = phones.get(personId);
    if (known) return known.vaultId;
    const { phoneVaultId } = await identity.reachOf(personId);
    phones.set(personId, { vaultId: phoneVaultId });
    return phoneVaultId;
  }

  /** From the city down to the unit; a place that is nobody's lies in the city. */
  async function chainOf(unitId: string | null): Promise<SosUnit[]> {
    const unit = unitId ? await directory.unit(unitId) : null;
    if (!unit) return directory.unitsOfKind('city');
    const units = await Promise.all(unit.path.map((id) => directory.unit(id)));
    return units.filter((each) => each !== null);
  }

  async function asReachable(
    people: readonly (OnDutyPerson & { distanceM?: number | null })[],
    party: Exclude<Reachable['party'], 'contact'>,
    nameOf: (person: OnDutyPerson) => string | Promise<string>,
  ): Promise<Reachable[]> {
    const once = [...new Map(people.map((person) => [person.personId, person])).values()];
    return Promise.all(
      once.map(async (person) => ({
        key: `person:${person.personId}`,
        personId: person.personId,
        contactId: null,
        party,
        responderKind: party === 'grid_worker' ? ('first_responder' as const) : ('professional' as const),
        name: await nameOf(person),
        phoneVaultId: await phoneOf(person.personId),
        distanceM: person.distanceM ?? null,
      })),
    );
  }

  /** On duty there, or when the rota names nobody everybody who might be. */
  async function onDutyOrAll(unitId: string, post: DutyPost, at: Date): Promise<OnDutyPerson[]> {
    const on = await duty.onDuty(unitId, post, at);
    return on.length > 0 ? on : duty.holders(unitId, post);
  }

  return {
    phoneOf,

    async contacts({ personId, at }) {
      if (!personId) return [];
      const [rows, family] = await Promise.all([repository.contactsOf(personId), identity.actorsOf(personId)]);
      const willing = rows.filter((row) => row.consent !== 'refused');
      const now = at.getTime();
      const window = { from: now - DAY, until: now + 1 };
      const awake = willing.filter((row) => isWithinSpans(reachableSpans(row.hours, window), now));
      // At an hour that suits nobody somebody is woken all the same.
      const asked = awake.length > 0 ? awake : willing;
      const named = await Promise.all(
        asked.map(async (row) => ({
          key: row.personId ? `person:${row.personId}` : `contact:${row.id}`,
          personId: row.personId,
          contactId: row.id,
          party: 'contact' as const,
          responderKind: 'first_responder' as const,
          name: `${row.relation} ${row.nameMasked}`,
          phoneVaultId: (row.personId && (await phoneOf(row.personId))) || row.phoneVaultId,
          distanceM: null,
        })),
      );
      // Family that acts for somebody is asked without being named: most never think of naming themselves.
      const known = new Set(willing.map((row) => row.personId));
      const unnamed = await Promise.all(
        family
          .filter((one) => !known.has(one.personId))
          .map(async (one) => ({
            key: `person:${one.personId}`,
            personId: one.personId,
            contactId: null,
            party: 'contact' as const,
            responderKind: 'first_responder' as const,
            name: `${RELATION_WORDS[one.relation] ?? '家人'} ${(await identity.maskedNameOf(one.personId)) ?? ''}`.trim(),
            phoneVaultId: await phoneOf(one.personId),
            distanceM: null,
          })),
      );
      return [...new Map([...named, ...unnamed].map((one) => [one.key, one])).values()];
    },

    async gridWorkers({ unitId, place, at }, limit) {
      const chain = await chainOf(unitId);
      const around = chain.find((unit) => unit.kind === 'district') ?? chain.find((unit) => unit.kind === 'city');
      if (!around) return [];
      const on = await duty.onDutyBelow(around.id, 'grid_worker', at);
      const positions = new Map(
        (await duty.positionsOf(on.map((one) => one.personId))).map((row) => [row.personId, row]),
      );
      const candidates = await Promise.all(
        on.map(async (one): Promise<Candidate & OnDutyPerson> => {
          const path = (await directory.unit(one.unitId))?.path ?? [];
          const shared = chain.filter((unit) => path.includes(unit.id)).at(-1)?.kind ?? 'city';
          return {
            ...one,
            shares: shared === 'department' ? 'city' : shared,
            position: positions.get(one.personId) ?? null,
          };
        }),
      );
      const ranked = rankWorkers(candidates, place, at) as (ReturnType<typeof rankWorkers>[number] & OnDutyPerson)[];
      const isLocal = (one: Candidate) => ['grid', 'community', 'street'].includes(one.shares);
      const near = ranked.filter((one) => isLocal(one) || (one.distanceM !== null && one.distanceM <= NEARBY_M));
      // A street without anybody asks the district. Of a place that is nobody's, only a measured distance helps.
      const asked = near.length > 0 ? near : ranked.filter((one) => one.shares === 'district');
      return asReachable(asked.slice(0, limit), 'grid_worker', (one) => `网格员 ${one.displayName}`);
    },

    async station({ unitId, at }) {
      const chain = await chainOf(unitId);
      const places = ['community', 'street'].flatMap((kind) => chain.filter((unit) => unit.kind === kind));
      const named = (unit: SosUnit) => (one: OnDutyPerson) => `${unit.name} ${one.displayName}`;
      for (const unit of places) {
        const on = await duty.onDuty(unit.id, 'station', at);
        if (on.length > 0) return asReachable(on, 'station', named(unit));
      }
      for (const unit of places) {
        const all = await duty.holders(unit.id, 'station');
        if (all.length > 0) return asReachable(all, 'station', named(unit));
      }
      return [];
    },

    async seats({ at }) {
      const departments = [...(await directory.unitsOfKind('department')), ...(await directory.unitsOfKind('city'))];
      const [city] = await directory.unitsOfKind('city');
      let people = city ? await duty.onDutyBelow(city.id, 'seat', at) : [];
      if (people.length === 0) {
        people = (await Promise.all(departments.map((unit) => duty.holders(unit.id, 'seat')))).flat();
      }
      return asReachable(people, 'seat', (one) => `12345坐席 ${one.displayName}`);
    },

    async supervisors({ unitId, at }: ReachContext) {
      const chain = await chainOf(unitId);
      const people = (
        await Promise.all([...chain].reverse().map((unit) => onDutyOrAll(unit.id, 'supervisor', at)))
      ).flat();
      return asReachable(people, 'supervisor', (one) => `督办 ${one.displayName}`);
    },
  };
}
