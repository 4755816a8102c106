import type { SqlTx } from '../../../platform/db/database.types';
import type { OrderAction, OrderActions } from '../advance-order';
import { createLookAgain } from '../look-again';
import type { EdgeStep, OrderRow } from '../payments.types';
import type { EndWriteOff } from './end-write-off';
import type { SendWriteOff } from './send-write-off';
import { REPEAT_MS, waitAfter } from './write-off.clocks';
import type { WriteOffDeps } from './write-off.deps';
import { keepSequence, QUEUED_LATE } from './write-off-rows.sql';

/** Somebody else pays this bill by now. */
class BillTaken extends Error {}

const QUEUE: EdgeStep = { event: 'queue', cause: 'worker' };

/** From proof of payment to the first send. */
export function createQueueWriteOff(
  deps: WriteOffDeps,
  end: EndWriteOff,
  send: SendWriteOff,
): Pick<OrderActions, 'paid' | 'paid_late' | 'wo_queued'> {
  const { db, orders, takeEdges, bills, claims, clock, log } = deps;
  const lookAgain = createLookAgain(deps);

  /** Suspended money may come from an order that was closed, whose bill went back to the others. */
  async function holdClaim(tx: SqlTx, order: OrderRow): Promise<void> {
    if (!order.claimKey) return;
    const [row] = await tx.query<{ orderId: string | null }>(
      'SELECT order_id AS orderId FROM bill_claim WHERE claim_key = ?',
      [order.claimKey],
    );
    if (row?.orderId !== order.id && !(await claims.retake(tx, order))) throw new BillTaken();
  }

  /** Keeps the sequence and leaves the sending to the next job: the biller can't be reached through the key file now. */
  async function queueOnly(order: OrderRow, mark: string | null): Promise<void> {
    const now = clock.now();
    await db.sqlTransaction(async (tx) => {
      await holdClaim(tx, order);
      await keepSequence(tx, order, now, mark);
      await takeEdges(tx, order, [QUEUE], { runAt: waitAfter(now, now) });
    });
  }

  const paid: OrderAction = async (order, context) => {
    try {
      if (!bills.billerOf(order.billerCode)) return await queueOnly(order, null);
      await send(order, context, {
        before: [QUEUE],
        async prepare(tx) {
          await holdClaim(tx, order);
          await keepSequence(tx, order, clock.now(), null);
        },
      });
    } catch (error) {
      if (!(error instanceof BillTaken)) throw error;
      await end.giveBack(order, 'paid_by_other', { claim: 'taken' });
    }
  };

  const paidLate: OrderAction = async (order, context) => {
    // Days may have passed: the bill may be paid at a counter, or by a relative who was quicker.
    const owed = await bills.isStillOwed(order.snapshotId);
    if (owed === 'not_owed') return end.giveBack(order, 'paid_by_other', { stillOwed: owed });
    if (owed === 'account_closed') return end.giveBack(order, 'biller_refused', { stillOwed: owed });
    try {
      if (owed === 'unknown' || !bills.billerOf(order.billerCode)) return await queueOnly(order, QUEUED_LATE);
      await send(order, context, {
        before: [QUEUE],
        async prepare(tx) {
          await holdClaim(tx, order);
          await keepSequence(tx, order, clock.now(), null);
        },
      });
    } catch (error) {
      if (!(error instanceof BillTaken)) throw error;
      await end.giveBack(order, 'paid_too_late', { claim: 'taken' });
    }
  };

  const queued: OrderAction = async (order, context) => {
    const now = clock.now();
    const row = await orders.writeOff(order.id);
    if (!row) throw new Error(`order ${order.id} is queued without a sequence`);
    const giveUpAt = row.firstSentAt ? new Date(row.firstSentAt.getTime() + REPEAT_MS) : order.dueAt;
    if (giveUpAt && now >= giveUpAt) return end.giveBack(order, 'biller_refused', { gaveUp: true, tries: row.tries });
    if (!bills.billerOf(order.billerCode)) {
      log.error(
        { orderId: order.id, billerCode: order.billerCode },
        'the key file does not name a biller that is owed',
      );
      return lookAgain(order, waitAfter(order.updatedAt, now));
    }
    if (row.tries > 0 || row.lastOutcome === QUEUED_LATE) {
      const owed = await bills.isStillOwed(order.snapshotId);
      if (owed === 'not_owed') return end.giveBack(order, 'paid_by_other', { stillOwed: owed });
      if (owed === 'account_closed') return end.giveBack(order, 'biller_refused', { stillOwed: owed });
      if (owed === 'unknown') return lookAgain(order, waitAfter(order.updatedAt, now));
    }
    await send(order, context);
  };

  return { paid, paid_late: paidLate, wo_queued: queued };
}
