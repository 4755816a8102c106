import type { RefundReason } from '../../../contracts/payments';
import type { EdgeCause, EdgeStep, OrderRow, WriteOffRow } from '../payments.types';
import type { WriteOffDeps } from './write-off.deps';
import type { BookingProof } from './write-off.verdict';
import { creditedNotice } from './write-off.words';
import { keepVoidSequence, markOutcome } from './write-off-rows.sql';

type Evidence = NonNullable<EdgeStep['evidence']>;

function chain(before: readonly EdgeStep[], step: EdgeStep, ...more: EdgeStep[]): [EdgeStep, ...EdgeStep[]] {
  const [first, ...rest] = [...before, step, ...more];
  return [first ?? step, ...rest];
}

/** The ways a write-off can end, each one transaction. `before`: edges that lead to where the end begins. */
export function createEndWriteOff(deps: WriteOffDeps) {
  const { db, takeEdges, notices, bills, claims, clock } = deps;

  return {
    /** The biller proved it: proof kept, bill no longer due, payer told. */
    async settle(order: OrderRow, proof: BookingProof, cause: EdgeCause, before: EdgeStep[] = []): Promise<void> {
      const { proofNo, amountFen, businessDate } = proof;
      const step: EdgeStep = {
        event: 'settle',
        cause,
        evidence: { proofNo, amountFen, businessDate },
        change: { settledAt: clock.now(), proofNo, businessDate },
      };
      await db.sqlTransaction(async (tx) => {
        const settled = await takeEdges(tx, order, chain(before, step));
        await markOutcome(tx, order.id, 'done', amountFen);
        // The rest of the bill may be paid by anybody; a bill paid whole keeps its claim.
        if (!order.claimsRest) await claims.release(tx, order);
        await bills.markPaid(tx, order.snapshotId);
        await notices.send(tx, creditedNotice(settled));
      });
    },

    /** Proved not to be booked: the whole is owed back, for a reason the payer is told. */
    async refuse(
      order: OrderRow,
      reason: RefundReason,
      evidence: Evidence,
      cause: EdgeCause,
      event: 'refuse' | 'voided' = 'refuse',
    ): Promise<void> {
      const step: EdgeStep = { event, cause, evidence: { ...evidence, reason } };
      const refund: EdgeStep = { event: 'refund', cause: 'worker', evidence: { reason } };
      await db.sqlTransaction(async (tx) => {
        await takeEdges(tx, order, [step, refund]);
        await markOutcome(tx, order.id, event);
      });
    },

    /** Never sent, or surely not booked by what was sent. */
    async giveBack(order: OrderRow, reason: RefundReason, evidence: Evidence): Promise<void> {
      const step: EdgeStep = { event: 'refund', cause: 'worker', evidence: { ...evidence, reason } };
      await db.sqlTransaction(async (tx) => void (await takeEdges(tx, order, [step])));
    },

    /** People decide; nothing that the machine knows proves the way. */
    async dispute(order: OrderRow, evidence: Evidence, cause: EdgeCause, before: EdgeStep[] = []): Promise<void> {
      const steps = chain(before, { event: 'dispute', cause, evidence });
      await db.sqlTransaction(async (tx) => void (await takeEdges(tx, order, steps)));
    },

    /** About to take it back: the void has its own number, kept before it is sent. */
    async beginVoid(order: OrderRow, row: WriteOffRow, evidence: Evidence, before: EdgeStep[] = []): Promise<void> {
      const steps = chain(before, { event: 'void', cause: 'worker', evidence });
      const answered = evidence.answeredFen;
      await db.sqlTransaction(async (tx) => {
        await keepVoidSequence(tx, row, clock.now());
        await takeEdges(tx, order, steps);
        if (typeof answered === 'number') await markOutcome(tx, order.id, 'amount_differs', answered);
      });
    },

    /** The answer to a send is missing, or proves nothing. */
    async lose(order: OrderRow, reason: string, lookAt: Date, dueAt: Date): Promise<void> {
      const step: EdgeStep = { event: 'lose', cause: 'worker', evidence: { reason }, change: { dueAt } };
      await db.sqlTransaction(async (tx) => {
        await takeEdges(tx, order, [step], { runAt: lookAt });
        await markOutcome(tx, order.id, reason);
      });
    },

    /** Closed for the night or for work: back to the queue until it opens. */
    async postpone(order: OrderRow, until: Date, dueAt: Date): Promise<void> {
      const evidence = { until: until.toISOString() };
      await db.sqlTransaction(async (tx) => {
        await takeEdges(tx, order, [{ event: 'postpone', cause: 'biller', evidence, change: { dueAt } }], {
          runAt: until,
        });
        await markOutcome(tx, order.id, 'closed');
      });
    },
  };
}

export type EndWriteOff = ReturnType<typeof createEndWriteOff>;
