import type { OrderState } from '../../contracts/payments';
import type { Database } from '../../platform/db/database.types';

export interface OpenOrder {
  id: string;
  paymentId: string;
  version: number;
  state: OrderState;
  dueAt: Date;
}

const OPEN = 'id, payment_id AS paymentId, version, state, due_at AS dueAt';

/** What the sweep reads of orders that are not at their end. */
export function createSweepSql(db: Database) {
  return {
    /** Whose turn it is by an owner, the most overdue first, after the last of the page before. */
    page(owner: 'worker' | 'payer' | 'finance', before: Date, after: OpenOrder | undefined, limit: number) {
      const cursor = after ? ' AND (due_at > ? OR (due_at = ? AND id > ?))' : '';
      return db.query<OpenOrder>(
        `SELECT ${OPEN} FROM pay_order WHERE duty_owner = ? AND due_at < ?${cursor} ORDER BY due_at, id LIMIT ${limit}`,
        after ? [owner, before, after.dueAt, after.dueAt, after.id] : [owner, before],
      );
    },

    /** Those whose state is older than `before`: younger ones have their job on the way. */
    settledBefore(orders: readonly OpenOrder[], before: Date): Promise<{ id: string }[]> {
      return db.query<{ id: string }>(
        `SELECT id FROM pay_order WHERE id IN (${orders.map(() => '?').join(', ')}) AND updated_at < ?`,
        [...orders.map(({ id }) => id), before],
      );
    },

    /** Which of these keys, or keys that begin with them and a colon, name a job that waits or runs. */
    async liveKeys(keys: readonly string[]): Promise<Set<string>> {
      if (keys.length === 0) return new Set();
      const rows = await db.query<{ dedupeKey: string }>(
        `SELECT dedupe_key AS dedupeKey FROM job WHERE state IN ('ready', 'running') AND (${keys
          .map(() => 'dedupe_key = ? OR dedupe_key LIKE ?')
          .join(' OR ')})`,
        // No range of letters: what follows a colon is another matter in each collation.
        keys.flatMap((key) => [key, `${key}:%`]),
      );
      return new Set(
        rows.map((row) => keys.find((key) => row.dedupeKey === key || row.dedupeKey.startsWith(`${key}:`))!),
      );
    },

    async overdue(now: Date): Promise<{ owner: string; orders: number }[]> {
      const rows = await db.query<{ owner: string; orders: number }>(
        `SELECT duty_owner AS owner, COUNT(*) AS orders FROM pay_order
         WHERE duty_owner IN ('worker', 'payer', 'finance') AND due_at < ? GROUP BY duty_owner`,
        [now],
      );
      return rows.map(({ owner, orders }) => ({ owner, orders: Number(orders) }));
    },
  };
}

export type SweepSql = ReturnType<typeof createSweepSql>;
