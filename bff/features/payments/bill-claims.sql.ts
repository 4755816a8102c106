import type { OrderState } from '../../contracts/payments';
import type { Clock } from '../../platform/clock';
import type { Database, SqlTx } from '../../platform/db/database.types';
import type { Logger } from '../../platform/log';
import type { Outbox } from '../../platform/push/push.types';
import type { Reader } from './orders.sql';
import { MONEY_PLACE } from './payments.states';
import type { OrderRow } from './payments.types';

/** Who pays a bill now, as the rows have it. */
export interface ClaimRow {
  claimKey: string;
  orderId: string;
  payerId: string;
  paymentId: string;
  state: OrderState;
  takenAt: Date;
  until: Date;
}

export interface ClaimToTake {
  claimKey: string;
  orderId: string;
}

/** Money has come for the bill, so it will be credited or given back: not merely being paid. */
export const isPaidState = (state: OrderState): boolean => MONEY_PLACE[state] !== 'none';

/** One live holder per bill, kept by compare-and-set on its row. */
export function createBillClaims(deps: {
  db: Database;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  personsWatching(billKey: string): Promise<string[]>;
}) {
  const { db, outbox, clock, log } = deps;

  /** A hint to look again, after the commit: who has the household on screen sees that somebody pays, or no longer does. */
  function tellWatchers(tx: SqlTx, claimKey: string, isClaimed: boolean): void {
    tx.afterCommit(() => {
      deps.personsWatching(claimKey).then(
        (persons) => {
          if (persons.length === 0) return;
          const audience = persons.map((personId) => `person:${personId}` as const);
          outbox.broadcast({ type: 'bill.claimed', audience, data: { billKey: claimKey, isClaimed } });
        },
        (error) => log.warn({ error }, 'those who watch a bill could not be told'),
      );
    });
  }

  return {
    /** All of them or none. False: at least one has a holder. */
    async take(tx: SqlTx, claims: readonly ClaimToTake[], payerId: string, until: Date): Promise<boolean> {
      if (claims.length === 0) return true;
      // In one order of keys, whoever takes several: two payers then wait for each other, never both.
      const sorted = [...claims].sort((a, b) => (a.claimKey < b.claimKey ? -1 : 1));
      await tx.execute(
        `INSERT IGNORE INTO bill_claim (claim_key) VALUES ${sorted.map(() => '(?)').join(', ')}`,
        sorted.map(({ claimKey }) => claimKey),
      );
      const taken = await tx.execute(
        `UPDATE bill_claim SET order_id = CASE claim_key ${sorted.map(() => 'WHEN ? THEN ?').join(' ')} END,
           payer_id = ?, taken_at = ?, until = ?
         WHERE claim_key IN (${sorted.map(() => '?').join(', ')}) AND order_id IS NULL`,
        [
          ...sorted.flatMap(({ claimKey, orderId }) => [claimKey, orderId]),
          payerId,
          clock.now(),
          until,
          ...sorted.map(({ claimKey }) => claimKey),
        ],
      );
      if (taken !== sorted.length) return false;
      for (const { claimKey } of sorted) tellWatchers(tx, claimKey, true);
      return true;
    },

    /** For money that came late: true when the bill was free or is this order's already, and where there is none to hold. */
    async retake(tx: SqlTx, order: OrderRow): Promise<boolean> {
      const { claimKey, id, payerId } = order;
      if (!claimKey) return true;
      await tx.execute('INSERT IGNORE INTO bill_claim (claim_key) VALUES (?)', [claimKey]);
      const now = clock.now();
      const taken = await tx.execute(
        `UPDATE bill_claim SET order_id = ?, payer_id = ?, taken_at = ?, until = ?
         WHERE claim_key = ? AND (order_id IS NULL OR order_id = ?)`,
        [id, payerId, now, now, claimKey, id],
      );
      if (taken === 1) tellWatchers(tx, claimKey, true);
      return taken === 1;
    },

    /** Only of its holder; whoever took it since keeps it. */
    async release(tx: SqlTx, order: Pick<OrderRow, 'id' | 'claimKey'>): Promise<void> {
      if (!order.claimKey) return;
      const freed = await tx.execute(
        `UPDATE bill_claim SET order_id = NULL, payer_id = NULL, taken_at = NULL, until = NULL
         WHERE claim_key = ? AND order_id = ?`,
        [order.claimKey, order.id],
      );
      if (freed === 1) tellWatchers(tx, order.claimKey, false);
    },

    /** Live holders of these bills. */
    async holders(claimKeys: readonly string[], reader: Reader = db): Promise<ClaimRow[]> {
      if (claimKeys.length === 0) return [];
      return reader.query<ClaimRow>(
        `SELECT c.claim_key AS claimKey, c.order_id AS orderId, c.payer_id AS payerId, o.payment_id AS paymentId, o.state,
           c.taken_at AS takenAt, c.until
         FROM bill_claim c JOIN pay_order o ON o.id = c.order_id
         WHERE c.claim_key IN (${claimKeys.map(() => '?').join(', ')})`,
        [...claimKeys],
      );
    },
  };
}

export type BillClaims = ReturnType<typeof createBillClaims>;
