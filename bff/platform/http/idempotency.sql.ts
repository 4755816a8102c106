import { createHash } from 'node:crypto';
import type { Clock } from '../clock';
import { isDuplicateKey } from '../db/database';
import type { Database } from '../db/database.types';
import { ApiError } from '../errors';

const KEPT_MS = 24 * 3_600_000;
/** A first request that has been silent this long died with its process; the key may be tried again. */
const ABANDONED_MS = 60_000;

export interface KeptAnswer {
  status: number;
  body: string;
}

export interface IdempotencyStore {
  /**
   * Runs `work` for the first request with this key and keeps its answer; later ones get that answer.
   * `scope` is the person (or the address of somebody not signed in) together with the route.
   * An answer of 5xx is not kept: the same key may then be tried again.
   * @throws ApiError key_reused when the content differs, request_in_progress while the first still runs
   */
  once(scope: string, key: string, content: string, work: () => Promise<KeptAnswer>): Promise<KeptAnswer>;
  /** Removes answers past their day; gives how many. */
  sweep(): Promise<number>;
}

interface Row {
  request_hash: string;
  state: 'running' | 'done';
  status: number | null;
  answer: string | null;
  created_at: Date;
}

export function createIdempotencyStore(db: Database, clock: Clock): IdempotencyStore {
  async function claim(scope: string, key: string, hash: string): Promise<boolean> {
    const now = clock.now();
    try {
      await db.execute(
        `INSERT INTO idempotency_key (scope, idem_key, request_hash, state, created_at, expires_at)
         VALUES (?, ?, ?, 'running', ?, ?)`,
        [scope, key, hash, now, new Date(now.getTime() + KEPT_MS)],
      );
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  async function takeOver(scope: string, key: string, abandonedAt: Date): Promise<boolean> {
    const changed = await db.execute(
      `UPDATE idempotency_key SET created_at = ? WHERE scope = ? AND idem_key = ? AND state = 'running' AND created_at = ?`,
      [clock.now(), scope, key, abandonedAt],
    );
    return changed === 1;
  }

  return {
    async once(scope, key, content, work) {
      const hash = createHash('sha256').update(content).digest('hex');
      let isMine = await claim(scope, key, hash);
      if (!isMine) {
        const [row] = await db.query<Row>(
          'SELECT request_hash, state, status, answer, created_at FROM idempotency_key WHERE scope = ? AND idem_key = ?',
          [scope, key],
        );
        if (!row) throw new ApiError('request_in_progress', { retryAfterS: 1 });
        if (row.request_hash !== hash) throw new ApiError('key_reused');
        if (row.state === 'done') return { status: row.status ?? 200, body: row.answer ?? '' };
        const isAbandoned = clock.now().getTime() - row.created_at.getTime() > ABANDONED_MS;
        isMine = isAbandoned && (await takeOver(scope, key, row.created_at));
        if (!isMine) throw new ApiError('request_in_progress', { retryAfterS: 1 });
      }
      try {
        const answer = await work();
        await db.execute(
          `UPDATE idempotency_key SET state = 'done', status = ?, answer = ? WHERE scope = ? AND idem_key = ?`,
          [answer.status, answer.body, scope, key],
        );
        return answer;
      } catch (error) {
        // A refusal changed nothing, so the person may mend the input and use the key again.
        await db
          .execute('DELETE FROM idempotency_key WHERE scope = ? AND idem_key = ?', [scope, key])
          .catch(() => undefined);
        throw error;
      }
    },
    sweep: () => db.execute('DELETE FROM idempotency_key WHERE expires_at < ? LIMIT 5000', [clock.now()]),
  };
}
