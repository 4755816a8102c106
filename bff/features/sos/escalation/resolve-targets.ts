import { LRUCache } from 'lru-cache';
import type { Fix } from '../../../contracts/sos';
import { toGcj02 } from '../../../platform/geo';
import type { Logger } from '../../../platform/log';
import type { CaseSql, WholeCase } from '../case/case.sql';
import type { PeopleFacts, PolicyTarget, Reach, Reachable, ReachContext } from '../sos.types';
import type { ResolvedTarget } from './plan-step';
import { within } from './within';

/** People are looked for this long; who can't be found by then is passed over, and the alarm rings. */
const LOOK_MS = 2_000;
/** Who is on duty at a seat is asked anew this often; a city full of cases need not ask for each. */
const KEEP_MS = 2_000;

export interface ResolveDeps {
  reach: Reach;
  facts: Pick<PeopleFacts, 'home'>;
  cases: Pick<CaseSql, 'lastFix'>;
  log: Logger;
}

/** Where the person of a case was last. */
export type LastFixOf = (caseId: string) => Promise<Fix | null>;

/** Finds the people behind the targets of a step, all at once; a list that fails or hangs is passed over alone. */
export function createResolveTargets(deps: ResolveDeps) {
  const { reach, log } = deps;
  /** lists that do not depend on the person, by target, unit and how many */
  const shared = new LRUCache<string, Promise<Reachable[]>>({ max: 5_000, ttl: KEEP_MS });

  function share(key: string, look: () => Promise<Reachable[]>): Promise<Reachable[]> {
    const known = shared.get(key);
    if (known) return known;
    const looking = look();
    shared.set(key, looking);
    looking.catch(() => shared.delete(key));
    return looking;
  }

  async function contextOf(caseRow: WholeCase, at: Date, lastFixOf: LastFixOf): Promise<ReachContext> {
    const [fix, home] = await Promise.all([
      within(LOOK_MS / 2, lastFixOf(caseRow.id)),
      caseRow.personId ? within(LOOK_MS / 2, deps.facts.home(caseRow.personId)) : { value: null },
    ]);
    const lastFix = 'value' in fix ? fix.value : null;
    const homeOf = 'value' in home ? home.value : null;
    return {
      personId: caseRow.personId,
      place: lastFix ? toGcj02(lastFix.position) : (homeOf?.position ?? null),
      unitId: caseRow.unitId ?? homeOf?.unitId ?? null,
      at,
    };
  }

  function look(target: PolicyTarget, context: ReachContext): Promise<Reachable[]> {
    const unit = context.unitId ?? '';
    switch (target.who) {
      case 'contacts':
        return reach.contacts(context);
      case 'grid_workers': {
        const limit = target.limit ?? 5;
        const place = context.place;
        // Two cases within some ten metres of each other have the same neighbours.
        const where = place ? `${place.latitude.toFixed(4)},${place.longitude.toFixed(4)}` : '';
        return share(`grid ${unit} ${where} ${limit}`, () => reach.gridWorkers(context, limit));
      }
      case 'station':
        return share(`station ${unit}`, () => reach.station(context));
      case 'seats':
        return share(`seats ${unit}`, () => reach.seats(context));
      case 'supervisors':
        return share(`supervisors ${unit}`, () => reach.supervisors(context));
      case 'centre':
        return Promise.resolve([]);
    }
  }

  return async function resolveTargets(
    caseRow: WholeCase,
    targets: readonly PolicyTarget[],
    at: Date,
    /** who looks for the people of many cases has read their fixes together */
    lastFixOf: LastFixOf = deps.cases.lastFix,
  ): Promise<ResolvedTarget[]> {
    if (targets.length === 0) return [];
    const context = await contextOf(caseRow, at, lastFixOf);
    return Promise.all(
      targets.map(async (target): Promise<ResolvedTarget> => {
        const found = await within(LOOK_MS, look(target, context));
        if ('value' in found) return { target, people: found.value, failure: null };
        log.error(
          { caseId: caseRow.id, who: target.who, reason: found.failure },
          'people of a step could not be found',
        );
        return { target, people: [], failure: found.failure };
      }),
    );
  };
}

export type ResolveTargets = ReturnType<typeof createResolveTargets>;
