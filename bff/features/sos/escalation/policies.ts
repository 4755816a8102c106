import type { PolicyBody } from '../../../contracts/sos-policies';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { ApiError } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import type { Logger } from '../../../platform/log';
import type { Policies, Policy } from '../sos.types';
import { BUILT_IN, builtIn, CITY_POLICY_ID, SYNTHETIC_POLICY_ID, TEST_POLICY_ID } from './default-policies';
import { createPoliciesSql, type PolicyRow } from './policies.sql';
import { policyFaults } from './policy-rules';

const RELOAD_MS = 5_000;
/** Built in for drills: no city publishes over them. */
export const DRILL_POLICY_IDS = [TEST_POLICY_ID, SYNTHETIC_POLICY_ID] as const;

interface Memory {
  /** unit, or '' for the whole city → the newest in force */
  inForce: ReadonlyMap<string, Policy>;
  /** unit → ids from the city down to it, of units met so far */
  paths: Map<string, readonly string[]>;
}

const asPolicy = ({ unitId: _, createdAt: __, retiredAt: ___, ...policy }: PolicyRow): Policy => policy;

/** Whom cases ask, in memory: a press waits for no table, and a table that is away changes nothing. */
export function createPolicies(deps: {
  db: Database;
  clock: Clock;
  log: Logger;
  unitPath(unitId: string): Promise<readonly string[]>;
}) {
  const { db, clock, log } = deps;
  const sql = createPoliciesSql(db);
  const memory: Memory = { inForce: new Map([['', builtIn(CITY_POLICY_ID)]]), paths: new Map() };
  /** Rows never change, so what was read once is good for ever. */
  const frozen = new Map<string, Policy>(BUILT_IN.map((policy) => [policy.id, policy]));
  let reloading: NodeJS.Timeout | undefined;

  async function reload(): Promise<void> {
    const rows = await sql.all(true);
    const inForce = new Map<string, Policy>();
    for (const row of rows) {
      if (DRILL_POLICY_IDS.some((id) => id === row.id)) continue;
      const policy = asPolicy(row);
      frozen.set(row.id, policy);
      const key = row.unitId ?? '';
      if (!inForce.has(key)) inForce.set(key, policy);
    }
    if (!inForce.has('')) inForce.set('', builtIn(CITY_POLICY_ID));
    memory.inForce = inForce;
    await Promise.all([...memory.paths.keys()].map(learnPath));
  }

  async function learnPath(unitId: string): Promise<void> {
    const path = await deps.unitPath(unitId);
    if (path.length > 0) memory.paths.set(unitId, path);
  }

  const reloadQuietly = () =>
    reload().catch((error) => log.warn({ error }, 'SOS policies could not be read; the last known ones stay in force'));

  const policies: Policies = {
    policyFor({ unitId, drill }) {
      if (drill === 'test') return builtIn(TEST_POLICY_ID);
      if (drill === 'synthetic') return builtIn(SYNTHETIC_POLICY_ID);
      const { inForce, paths } = memory;
      if (unitId && inForce.size > 1) {
        const path = paths.get(unitId);
        if (!path) void learnPath(unitId).catch(() => undefined);
        for (const id of [...(path ?? [unitId])].reverse()) {
          const policy = inForce.get(id);
          if (policy) return policy;
        }
      }
      return inForce.get('')!;
    },
    async policyOf(policyId) {
      const known = frozen.get(policyId);
      if (known) return known;
      const row = await sql.find(policyId);
      if (!row) {
        // Only a row taken out by hand can be missing; its case still asks somebody.
        log.error({ policyId }, 'the policy of an SOS case is gone; the built-in one takes its place');
        return builtIn(CITY_POLICY_ID);
      }
      const policy = asPolicy(row);
      frozen.set(policyId, policy);
      return policy;
    },
  };

  return {
    ...policies,
    /** Those that cases may have frozen, as far as this process met them. */
    known: () => frozen.values(),
    list: (of: { all: boolean }) => sql.all(!of.all),

    /** Puts a new version in force for a unit or the city; open cases keep theirs. @throws ApiError invalid_request, not_found */
    async publish(body: PolicyBody, unitId: string | null, by: string): Promise<PolicyRow> {
      const fields = policyFaults(body);
      if (Object.keys(fields).length > 0) throw new ApiError('invalid_request', { fields });
      if (unitId && (await deps.unitPath(unitId)).length === 0) throw new ApiError('not_found');
      const id = newId();
      const at = clock.now();
      const version = await db.sqlTransaction(async (tx) => {
        const before = await sql.lockInForce(tx, unitId, DRILL_POLICY_IDS);
        const next = Math.max(0, ...before.map((row) => row.version)) + 1;
        await sql.insert(tx, { policy: { id, version: next, ...body }, unitId, by, at });
        await sql.retire(
          tx,
          before.map((row) => row.id),
          at,
        );
        return next;
      });
      await reloadQuietly();
      return { id, unitId, version, ...body, createdAt: at, retiredAt: null };
    },

    async start(): Promise<void> {
      for (const policy of BUILT_IN) await sql.plant(policy, clock.now());
      await reload();
      reloading = setInterval(() => void reloadQuietly(), RELOAD_MS);
      reloading.unref();
    },
    stop(): void {
      clearInterval(reloading);
    },
  };
}

export type PolicyBook = ReturnType<typeof createPolicies>;
