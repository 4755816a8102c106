import { z } from 'zod';
import { idSchema } from '../../../contracts/shared';
import { ApiError } from '../../../platform/errors';
import { defineJob } from '../../../platform/jobs/job.types';
import { NoSuchEdge, type OrderRow } from '../payments.types';
import { stoppedPartOf } from './finance-desk.service';
import type { ReconSql } from './recon.sql';
import type { ActionRow, ItemRow, ReconciliationDeps } from './reconciliation.types';

/** The edge by which each decision is known to have been carried out. */
const MARK: Partial<Record<ActionRow['action'], string>> = {
  refund: 'refund',
  refund_part: 'refund_part',
  settle: 'settle',
  refuse: 'refuse',
  accept: 'accept',
  conclude: 'conclude',
  repair_refund: 'repair',
  adopt_refund: 'refund_part',
};

export interface CarryOutDeps
  extends Pick<ReconciliationDeps, 'db' | 'clock' | 'outbox' | 'orders' | 'takeEdges' | 'money' | 'markPaid'> {
  sql: ReconSql;
}

/**
 * Carries out what two people decided, in a job of its own: the decision is durable first, and a crash in between is
 * made good by running again. What was done already is known by its edge in the order's history.
 */
export function createCarryOutDecision(deps: CarryOutDeps) {
  const { db, sql, clock, outbox, orders, takeEdges, money, markPaid } = deps;

  async function byEdge(action: ActionRow, order: OrderRow): Promise<void> {
    const event = action.action as 'settle' | 'refuse' | 'accept';
    const now = clock.now();
    await db.sqlTransaction(async (tx) => {
      await takeEdges(tx, order, [
        {
          event,
          cause: 'finance',
          actorId: action.decidedById!,
          evidence: {
            actionId: action.id,
            proposedBy: action.proposedById,
            ...(action.proofNo ? { proofNo: action.proofNo } : {}),
            ...(event === 'refuse' ? { reason: 'finance_decision' } : {}),
          },
          ...(event === 'settle' ? { change: { proofNo: action.proofNo, settledAt: now } } : {}),
        },
      ]);
      if (event === 'settle') await markPaid(tx, order.snapshotId);
    });
  }

  async function act(action: ActionRow, item: ItemRow, order: OrderRow): Promise<void> {
    const people = { proposedBy: action.proposedById, approvedBy: action.decidedById! };
    switch (action.action) {
      case 'refund':
        return money.oweWhole(order.id, 'finance_decision', people);
      case 'refund_part':
        // The decision's own id, so that two runs of it at once are one refund.
        await money.refundPart(order.id, action.amountFen!, 'finance_decision', people, action.id);
        return;
      case 'repair_refund':
        return money.repairAbnormal(order.id, people, stoppedPartOf(item) ?? undefined);
      case 'adopt_refund':
        return money.adoptPart(order.id, item.reference, people);
      case 'conclude':
        return money.conclude(order.id, people, { actionId: action.id });
      case 'dismiss':
        return;
      default:
        return byEdge(action, order);
    }
  }

  async function wasDone(action: ActionRow, item: ItemRow): Promise<boolean> {
    if (!action.orderId) return false;
    const partId = action.action === 'repair_refund' ? stoppedPartOf(item) : null;
    // A part moves by its own row: no edge of the order marks its repair.
    if (partId)
      return (await orders.refunds(action.orderId)).some((row) => row.id === partId && row.state !== 'abnormal');
    const events = await orders.events(action.orderId);
    return events.some(
      (event) =>
        event.event === MARK[action.action] &&
        event.cause === 'finance' &&
        event.actorId === action.decidedById &&
        event.at.getTime() >= action.decidedAt!.getTime(),
    );
  }

  async function end(action: ActionRow, state: 'done' | 'failed'): Promise<void> {
    await db.sqlTransaction(async (tx) => {
      if (!(await sql.endAction(tx, action.id, state))) return;
      const item = await sql.item(action.itemId, tx);
      if (!item) return;
      // Nothing was done: the item is as open as before, with one more line in its history.
      await sql.changeItem(tx, item, { state: state === 'done' ? 'decided' : 'open', now: clock.now() });
      await outbox.publish(tx, {
        type: 'finance.item-changed',
        audience: ['role:finance'],
        data: { itemId: item.id, day: item.day },
      });
    });
  }

  async function carryOut(actionId: string): Promise<void> {
    const action = await sql.action(actionId);
    if (action?.state !== 'approved') return;
    const item = await sql.item(action.itemId);
    const order = action.orderId ? await orders.order(action.orderId) : null;
    if (!item || (!order && action.action !== 'dismiss')) return end(action, 'failed');
    if (await wasDone(action, item)) return end(action, 'done');
    try {
      if (order) await act(action, item, order);
      await end(action, 'done');
    } catch (error) {
      const isStale = error instanceof NoSuchEdge || (error instanceof ApiError && error.code === 'state_conflict');
      // Another run of the same decision may have been quicker.
      if (isStale) return end(action, (await wasDone(action, item)) ? 'done' : 'failed');
      // Anything else, a lost race among it, is looked at again by the next run of the job.
      throw error;
    }
  }

  return {
    carryOut,
    job: defineJob({
      kind: 'payments.carryOutDecision',
      payload: z.object({ actionId: idSchema }),
      maxAttempts: 50,
      run: ({ actionId }) => carryOut(actionId),
    }),
  };
}
