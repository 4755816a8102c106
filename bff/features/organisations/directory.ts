import { LRUCache } from 'lru-cache';
import type { Role } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import { isInRing, toGcj02 } from '../../platform/geo';
import type { Directory, Position, StaffOnDuty, Unit, UnitKind } from './directory.types';
import type { GrantRow, OrganisationRepository, UnitRow } from './organisations.repository';

/** How old what this process says of the tree and its people may be. */
const FRESH_MS = 5_000;
/** Smallest first: where a place belongs when its outline is missing below. */
const PLACES: UnitKind[] = ['grid', 'community', 'street', 'district', 'city'];

interface Tree {
  byId: Map<string, UnitRow>;
  byKind: Map<UnitKind, UnitRow[]>;
  readAtMs: number;
}

export interface OwnDirectory extends Directory {
  units(): Promise<Unit[]>;
  /** from the city down to the smallest unit that contains the position; empty outside the city */
  chainAt(position: Position): Promise<Unit[]>;
  /** forgets what is kept, after a change of ours */
  refresh(): void;
}

export function isGrantInForce(grant: Pick<GrantRow, 'validFrom' | 'validUntil' | 'endedAt'>, now: Date): boolean {
  return !grant.endedAt && grant.validFrom <= now && (!grant.validUntil || grant.validUntil > now);
}

/** The organisation tree in memory, read again every few seconds. */
export function createDirectory(deps: {
  repository: OrganisationRepository;
  clock: Clock;
  /** masked names of citizens, by id */
  citizenNames(ids: string[]): Promise<Map<string, string>>;
}): OwnDirectory {
  const { repository, clock } = deps;
  let tree: Tree | null = null;
  let reading: Promise<Tree> | null = null;
  // Real time on purpose: how long a copy is kept must not depend on a clock that a test sets.
  const names = new LRUCache<string, string>({ max: 20_000, ttl: FRESH_MS });
  const staff = new LRUCache<string, StaffOnDuty[]>({ max: 2_000, ttl: FRESH_MS });

  async function readTree(): Promise<Tree> {
    const units = await repository.units();
    const byKind = new Map<UnitKind, UnitRow[]>();
    for (const unit of units) byKind.set(unit.kind, [...(byKind.get(unit.kind) ?? []), unit]);
    tree = { byId: new Map(units.map((unit) => [unit.id, unit])), byKind, readAtMs: performance.now() };
    return tree;
  }

  async function current(): Promise<Tree> {
    if (tree && performance.now() - tree.readAtMs < FRESH_MS) return tree;
    reading ??= readTree()
      .catch((error: unknown) => {
        // A tree of a minute ago still knows who is near; none knows nobody.
        if (!tree) throw error;
        return tree;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  async function smallestAt(position: Position): Promise<UnitRow | null> {
    const { byKind } = await current();
    const point = toGcj02(position);
    for (const kind of PLACES) {
      const found = byKind.get(kind)?.find((unit) => unit.boundary && isInRing(point, unit.boundary));
      if (found) return found;
    }
    return null;
  }

  return {
    async unit(id) {
      return (await current()).byId.get(id) ?? null;
    },
    async units() {
      return [...(await current()).byId.values()];
    },
    async unitsOfKind(kind) {
      return (await current()).byKind.get(kind) ?? [];
    },
    async isWithin(unitId, ancestorId) {
      return (await current()).byId.get(unitId)?.path.includes(ancestorId) ?? false;
    },
    locate: smallestAt,
    async chainAt(position) {
      const smallest = await smallestAt(position);
      if (!smallest) return [];
      const { byId } = await current();
      return smallest.path.flatMap((id) => byId.get(id) ?? []);
    },
    async staffOf(unitId, role?: Role) {
      let known = staff.get(unitId);
      if (!known) {
        const now = clock.now();
        const grants = (await repository.grantsAt(unitId)).filter((grant) => isGrantInForce(grant, now));
        const members = new Map(
          (await repository.staffByIds(grants.map((one) => one.personId))).map((m) => [m.personId, m]),
        );
        known = grants.map((grant) => ({
          personId: grant.personId,
          displayName: members.get(grant.personId)?.displayName ?? '工作人员',
          role: grant.role,
          unitId,
        }));
        staff.set(unitId, known);
      }
      return role ? known.filter((one) => one.role === role) : known;
    },
    async displayName(personId) {
      let name = names.get(personId);
      if (name === undefined) {
        const [member] = await repository.staffByIds([personId]);
        name = member?.displayName ?? (await deps.citizenNames([personId])).get(personId) ?? '市民';
        names.set(personId, name);
      }
      return name;
    },
    refresh() {
      tree = null;
      names.clear();
      staff.clear();
    },
  };
}
