import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx, Tx } from '../../../platform/db/database.types';
import type { Words } from '../../../platform/errors';
import type { Jobs } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { PaymentsBills } from '../bills.types';
import type { OrdersSql } from '../orders.sql';
import type { OrderRow } from '../payments.types';
import type { TakeEdges } from '../take-edges.sql';

/** Tells the payer; the request of the notices feature. */
export interface PayerNotices {
  send(
    tx: Tx,
    ...requests: {
      personId: string;
      template: string;
      words: Words;
      link: string;
      dedupeKey: string;
      isImportant?: boolean;
    }[]
  ): Promise<void>;
}

/** One live holder per bill. */
export interface ClaimKeeper {
  /** Compare-and-set: true when the bill was free or is this order's already; also for an order without a claim. */
  retake(tx: SqlTx, order: OrderRow): Promise<boolean>;
  /** Frees the bill if this order holds it. */
  release(tx: SqlTx, order: OrderRow): Promise<void>;
}

/** What writing off asks of bills. */
export type BillsForWriteOff = Pick<PaymentsBills, 'snapshotForWriteOff' | 'isStillOwed' | 'billerOf' | 'markPaid'>;

export interface WriteOffDeps {
  db: Database;
  orders: OrdersSql;
  takeEdges: TakeEdges;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  notices: PayerNotices;
  bills: BillsForWriteOff;
  claims: ClaimKeeper;
}
