import { createHash } from 'node:crypto';
import type { HealthCodeDeps } from './health-code.deps';
import { type ErasableRow, type ErasureStore, PERSONAL_TABLES, type PersonalTable } from './health-erasure.sql';
import type { PolicyRepository, PolicyRow } from './health-policy.repository';

const BATCH = 500;
const DAY_MS = 86_400_000;

/** How long each table keeps a row while the capability is on. */
const KEPT_DAYS: Record<PersonalTable['table'], number> = {
  health_scan: 14,
  health_code_use: 2,
  health_revocation: 2,
  health_assessment: 30,
  health_authority_record: 30,
  health_declaration: 44,
};

/** Name of the vault's entries in an erasure's counts. */
const VAULT = 'vault_entry';

export type HealthErasureService = ReturnType<typeof createHealthErasureService>;

/** Removes health data and proves it: counts by table, a digest over every key removed, and a count of what is left. */
export function createHealthErasureService(
  deps: Pick<HealthCodeDeps, 'clock' | 'vault' | 'log'> & { store: ErasureStore; policies: PolicyRepository },
) {
  const { store, policies, clock, vault, log } = deps;

  async function eraseVault(rows: readonly ErasableRow[]): Promise<number> {
    const ids = rows.flatMap((row) => row.vaultIds);
    for (const id of ids) await vault.erase(id);
    return ids.length;
  }

  /** The vault first: a row whose vault entry is gone is met again after a crash, an entry without a row never would be. */
  async function eraseTable(of: PersonalTable, progress: Progress, policyId: string, signal: AbortSignal) {
    for (let rows = await store.batch(of, BATCH); rows.length > 0; rows = await store.batch(of, BATCH)) {
      signal.throwIfAborted();
      const entries = await eraseVault(rows);
      const keys = rows.map((row) => row.key);
      await store.transaction(async (tx) => {
        const removed = await store.remove(tx, of, keys);
        const next = progressAfter(progress, of.table, keys, removed, entries);
        await store.keepProgress(tx, policyId, next.counts, next.digest);
        tx.afterCommit(() => Object.assign(progress, next));
      });
    }
  }

  async function countLeft(): Promise<Record<string, number>> {
    const counts = await Promise.all(PERSONAL_TABLES.map(async (of) => [of.table, await store.count(of)] as const));
    return Object.fromEntries(counts);
  }

  async function eraseAll(policy: PolicyRow, signal: AbortSignal): Promise<Record<string, number>> {
    const progress: Progress = {
      counts: policy.erasedCounts ?? Object.fromEntries([...PERSONAL_TABLES.map((of) => [of.table, 0]), [VAULT, 0]]),
      digest: policy.erasedDigest ?? createHash('sha256').update(policy.id).digest('hex'),
    };
    await store.transaction((tx) => store.keepProgress(tx, policy.id, progress.counts, progress.digest));
    for (const of of PERSONAL_TABLES) await eraseTable(of, progress, policy.id, signal);
    return countLeft();
  }

  return {
    /** Erases everything of an ended policy. A request under way when it ended may still write: then it runs again. */
    async erase(policyId: string, signal: AbortSignal): Promise<void> {
      const policy = await policies.find(policyId);
      if (policy?.state !== 'ended') return;
      const left = await eraseAll(policy, signal);
      const remaining = Object.values(left).reduce((sum, count) => sum + count, 0);
      if (remaining > 0) throw new Error(`${remaining} rows came in while erasing`);
      await store.transaction((tx) => store.finish(tx, policyId, left, clock.now()));
      log.info({ policyId }, 'health data erased');
    },

    /** A row that slipped in after the report was written is removed too, and added to that report. */
    async eraseStragglers(signal: AbortSignal): Promise<void> {
      if (await policies.open()) return;
      const left = await countLeft();
      if (Object.values(left).every((count) => count === 0)) return;
      const last = (await policies.list()).find((policy) => policy.state === 'erased');
      if (last) await eraseAll(last, signal);
    },

    /** While the capability is on: what is older than its table keeps. */
    async removeOld(signal: AbortSignal): Promise<void> {
      for (const of of PERSONAL_TABLES) {
        const before = new Date(clock.now().getTime() - KEPT_DAYS[of.table] * DAY_MS);
        for (
          let rows = await store.batch(of, BATCH, before);
          rows.length > 0;
          rows = await store.batch(of, BATCH, before)
        ) {
          signal.throwIfAborted();
          await eraseVault(rows);
          await store.transaction((tx) =>
            store.remove(
              tx,
              of,
              rows.map((row) => row.key),
            ),
          );
        }
      }
    },
  };
}

interface Progress {
  counts: Record<string, number>;
  digest: string;
}

/** Each batch is chained to the digest before it, so order and completeness are both in the last one. */
function progressAfter(
  progress: Progress,
  table: string,
  keys: readonly string[],
  removed: number,
  entries: number,
): Progress {
  const digest = createHash('sha256')
    .update(`${progress.digest}\n${keys.map((key) => `${table}:${key}`).join('\n')}`)
    .digest('hex');
  const counts = { ...progress.counts };
  counts[table] = (counts[table] ?? 0) + removed;
  counts[VAULT] = (counts[VAULT] ?? 0) + entries;
  return { counts, digest };
}
