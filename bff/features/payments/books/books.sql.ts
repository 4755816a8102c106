import type { Database } from '../../../platform/db/database.types';
import type { OrdersSql } from '../orders.sql';
import type { LedgerRow, OrderBooks } from './books.types';

const numbers = (row: LedgerRow): LedgerRow => ({
  ...row,
  version: Number(row.version),
  amountFen: Number(row.amountFen),
});

/** What the check of the books reads and keeps. */
export function createBooksSql(db: Database, orders: OrdersSql) {
  async function booksOf(orderIds: readonly string[]): Promise<OrderBooks[]> {
    if (orderIds.length === 0) return [];
    // One snapshot for all where the engine gives one; the running city moves orders while they are read.
    return db.sqlTransaction(async (tx) => {
      const books: OrderBooks[] = [];
      for (const id of orderIds) {
        const order = await orders.order(id, tx);
        if (!order) continue;
        const ledger = await tx.query<LedgerRow>(
          `SELECT order_id AS orderId, version, line, account, amount_fen AS amountFen FROM ledger_entry
           WHERE order_id = ? ORDER BY version, line`,
          [id],
        );
        const [claim] = order.claimKey
          ? await tx.query<{ orderId: string | null }>(
              'SELECT order_id AS orderId FROM bill_claim WHERE claim_key = ?',
              [order.claimKey],
            )
          : [];
        books.push({
          order,
          events: await orders.events(id, tx),
          ledger: ledger.map(numbers),
          refunds: await orders.refunds(id, tx),
          writeOff: await orders.writeOff(id, tx),
          claimHolder: claim?.orderId ?? null,
        });
      }
      return books;
    });
  }

  return {
    booksOf,

    /** Ids of orders after one, oldest first. */
    async idsAfter(after: string, limit: number): Promise<string[]> {
      const rows = await db.query<{ id: string }>(
        `SELECT id FROM pay_order WHERE id > ? ORDER BY id LIMIT ${Math.floor(limit)}`,
        [after],
      );
      return rows.map(({ id }) => id);
    },

    /** Orders that moved in a span of time. */
    async changedBetween(from: Date, to: Date): Promise<string[]> {
      const rows = await db.query<{ id: string }>(
        'SELECT DISTINCT order_id AS id FROM pay_order_event WHERE at >= ? AND at < ?',
        [from, to],
      );
      return rows.map(({ id }) => id);
    },

    async mark(name: string): Promise<Date | null> {
      const rows = await db.query<{ through: Date }>('SELECT through FROM book_mark WHERE name = ?', [name]);
      return rows[0]?.through ?? null;
    },

    /** Only forward. */
    async setMark(name: string, through: Date): Promise<void> {
      await db.execute(
        `INSERT INTO book_mark (name, through) VALUES (?, ?)
         ON DUPLICATE KEY UPDATE through = GREATEST(through, VALUES(through))`,
        [name, through],
      );
    },

    /** Claims whose holder is no order of that bill, as pairs of claim and holder. */
    async strayClaims(limit: number): Promise<{ orderId: string }[]> {
      return db.query<{ orderId: string }>(
        `SELECT c.order_id AS orderId FROM bill_claim c LEFT JOIN pay_order o ON o.id = c.order_id
         WHERE c.order_id IS NOT NULL AND (o.id IS NULL OR o.claim_key <> c.claim_key) LIMIT ${Math.floor(limit)}`,
      );
    },

    async accounts(): Promise<string[]> {
      const rows = await db.query<{ account: string }>('SELECT DISTINCT account FROM ledger_entry');
      return rows.map(({ account }) => account);
    },

    /** Sum of one account's lines booked in days after `after` (null: from the beginning), up to an instant. */
    async sumOf(account: string, after: string | null, lastDay: string, until: Date): Promise<number> {
      const [row] = await db.query<{ total: string | number | null }>(
        `SELECT SUM(amount_fen) AS total FROM ledger_entry
         WHERE account = ? AND booked_on > ? AND booked_on <= ? AND at <= ?`,
        [account, after ?? '', lastDay, until],
      );
      return Number(row?.total ?? 0);
    },

    /** The latest day before another whose balances are kept. */
    async dayBefore(day: string): Promise<{ day: string; balances: Record<string, number> } | null> {
      const rows = await db.query<{ day: string; balances: unknown }>(
        'SELECT day, balances FROM book_day WHERE day < ? ORDER BY day DESC LIMIT 1',
        [day],
      );
      const row = rows[0];
      if (!row) return null;
      // MySQL hands JSON over parsed, MariaDB as text.
      const balances = typeof row.balances === 'string' ? JSON.parse(row.balances) : row.balances;
      return { day: row.day, balances };
    },

    async keepDay(row: {
      day: string;
      orders: number;
      faultCount: number;
      faults: unknown;
      balances: Record<string, number>;
      checkedAt: Date;
    }): Promise<void> {
      await db.execute(
        `INSERT INTO book_day (day, orders, fault_count, faults, balances, checked_at) VALUES (?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE orders = VALUES(orders), fault_count = VALUES(fault_count), faults = VALUES(faults),
           balances = VALUES(balances), checked_at = VALUES(checked_at)`,
        [row.day, row.orders, row.faultCount, JSON.stringify(row.faults), JSON.stringify(row.balances), row.checkedAt],
      );
    },
  };
}
