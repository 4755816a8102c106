import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Logger } from '../../platform/log';
import { type AccessTokens, LIFE_S } from './access-tokens';

const EVERY_MS = 1_000;
/** Clocks of processes differ, and a transaction commits after the time it writes. */
const OVERLAP_MS = 15_000;

/**
 * Tells this process of the access tokens that others recalled. They stand in the database they all share, so a process
 * that starts anew, or was cut off for a while, knows them too.
 */
export function createRecallWatch(deps: { db: Database; accessTokens: AccessTokens; clock: Clock; log: Logger }) {
  const { db, accessTokens, clock, log } = deps;
  let latestMs = 0;
  let isAway = false;
  let timer: NodeJS.Timeout | undefined;

  async function read(): Promise<void> {
    const sinceMs = Math.max(clock.now().getTime() - LIFE_S * 1_000, latestMs) - OVERLAP_MS;
    const rows = await db.query<{ id: string; recalledAt: Date }>(
      'SELECT id, recalled_at AS recalledAt FROM sign_in_session WHERE recalled_at >= ?',
      [new Date(sinceMs)],
    );
    for (const { id, recalledAt } of rows) {
      accessTokens.recall(id, recalledAt);
      latestMs = Math.max(latestMs, recalledAt.getTime());
    }
  }

  async function follow(): Promise<void> {
    try {
      await read();
      isAway = false;
    } catch (error) {
      if (!isAway) log.warn({ error }, 'recalled tokens could not be read; trying again');
      isAway = true;
    }
    // After the answer, so that a slow database is not asked twice at once.
    if (timer) timer = setTimeout(() => void follow(), EVERY_MS).unref();
  }

  return {
    /** Knows what was recalled before it resolves. */
    async start(): Promise<void> {
      await read();
      timer = setTimeout(() => void follow(), EVERY_MS).unref();
    },
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
