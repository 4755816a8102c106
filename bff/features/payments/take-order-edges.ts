import type { SqlTx } from '../../platform/db/database.types';
import type { Jobs } from '../../platform/jobs/job.types';
import { askJob, LADDER, RUNG_AFTER_CLOSE } from './ask-ladder';
import type { BillClaims } from './bill-claims.sql';
import type { EdgeStep, OrderRow } from './payments.types';
import type { TakeEdges } from './take-edges.sql';

/** As `takeEdges`, in the signature that steps here use. */
export type TakeOrderEdges = TakeEdges;

/**
 * Takes edges, with what belongs to arriving in a state whoever brings the order there: while it waits for the password
 * WeChat is asked from time to time; once it is proven closed its bill is free again, and WeChat is asked once more.
 */
export function createTakeOrderEdges(deps: { takeEdges: TakeEdges; claims: BillClaims; jobs: Jobs }): TakeOrderEdges {
  const { takeEdges, claims, jobs } = deps;
  return async function takeOrderEdges(
    tx: SqlTx,
    order: OrderRow,
    steps: readonly [EdgeStep, ...EdgeStep[]],
    next?: { runAt?: Date },
  ): Promise<OrderRow> {
    const moved = await takeEdges(tx, order, steps, next);
    if (moved.state === 'paying') await jobs.enqueue(tx, askJob(moved.paymentId, 0, after(moved, LADDER[0]!)));
    if (moved.state === 'closed') {
      await claims.release(tx, moved);
      if (order.state !== 'created') {
        await jobs.enqueue(tx, askJob(moved.paymentId, RUNG_AFTER_CLOSE, after(moved, 600)));
      }
    }
    return moved;
  };
}

function after({ updatedAt }: OrderRow, seconds: number): Date {
  return new Date(updatedAt.getTime() + seconds * 1_000);
}
