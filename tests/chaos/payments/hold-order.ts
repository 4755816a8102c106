import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../../bff/platform/db/database';
import type { Stage } from './failure.types';

export interface HeldOrder {
  /** waits until somebody stands before the row */
  someoneWaits(): Promise<void>;
  letGo(): Promise<void>;
}

/** While another connection holds the row of an order, whoever would change it stands still inside a transaction. */
export async function whileHeld(
  stage: Stage,
  orderId: string,
  work: (held: HeldOrder) => Promise<void>,
): Promise<void> {
  const held = await hold(stage, orderId);
  try {
    await work(held);
  } finally {
    await held.letGo();
  }
}

async function hold(stage: Stage, orderId: string): Promise<HeldOrder> {
  const connection = await mysql.createConnection(parseDatabaseUrl(stage.city.databaseUrl));
  let isFree = false;
  await connection.beginTransaction();
  await connection.query('SELECT id FROM pay_order WHERE id = ? FOR UPDATE', [orderId]);
  return {
    async someoneWaits() {
      await stage.city.until(
        async () => {
          const waiting = await stage.query<{ n: number }>(
            // innodb_trx would keep giving its cached rows to whoever looks often.
            `SELECT COUNT(*) AS n FROM information_schema.processlist
              WHERE db = DATABASE() AND state = 'Updating' AND info LIKE '%UPDATE%pay_order%' AND time_ms > 50`,
          );
          return Number(waiting[0]!.n) > 0;
        },
        { what: 'somebody waits for the row' },
      );
    },
    async letGo() {
      if (isFree) return;
      isFree = true;
      await connection.rollback();
      await connection.end();
    },
  };
}
