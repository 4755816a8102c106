import type { RefundReason } from '../../../contracts/payments';
import type { EdgeCause, EdgeStep, OrderRow, WriteOffRow } from '../payments.types';
import type { WriteOffDeps } from './write-off.deps';
import type { BookingProof } from './write-off.verdict';
import { creditedNotice } from './write-off.words';
import { keepVoidSequence, markOutcome } from './write-off-rows.sql';

type Evidence = NonNullable<EdgeStep['evidence']>;

const chain = (before: readonly EdgeStep[], step: EdgeStep, ...more: EdgeStep[]) =>
  chain(before, step, ...more] as unknown as [EdgeStep, ...EdgeStep[]];

/** The ways a write-off can end, each one transaction. `before`: edges that lead to where the end begins. */
export function createEndWriteOff(deps: WriteOffDeps) {
  const { db, takeEdges, notices, bills, claims, clock } = deps;

  return {
    /** The biller proved it: proof kept, bill no longer due, payer told. */
    async settle(order: OrderRow, proof: BookingProof, cause: EdgeCause, before: EdgeStep[] = []): Promise<void> {
      const { proofNo, amountFen, businessDate } = proof;
      await db.sqlTransaction(async (tx) => {
        const settled = await takeEdges(tx, order, [
          ...before,
          {
            event: 'settle',
            cause,
            evidence: { proofNo, amountFen, businessDate },
            change: { settledAt: clock.now(), proofNo, businessDate },
          }));
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
      before: EdgeStep[] = [],
      event: 'refuse' | 'voided' = 'refuse',
    ): Promise<void> {
      await db.sqlTransaction(async (tx) => {
        await takeEdges(tx, order, chain(before,
          { event, cause, evidence: { ...evidence, reason } },
          { event: 'refund', cause: 'worker', evidence: { reason } }));
        await markOutcome(tx, order.id, event);
      });
    },

    /** Never sent, or surely not booked by what was sent. */
    async giveBack(order: OrderRow, reason: RefundReason, evidence: Evidence, before: EdgeStep[] = []): Promise<void> {
      await db.sqlTransaction((tx) =>
        takeEdges(tx, order, chain(before, { event: 'refund', cause: 'worker', evidence: { ...evidence, reason } }] as [
          EdgeStep,
        ]),
      );
    },

    /** People decide; nothing that the machine knows proves the way. */
    async dispute(order: OrderRow, evidence: Evidence, cause: EdgeCause, before: EdgeStep[] = []): Promise<void> {
      await db.sqlTransaction(async (tx) => {
        await takeEdges(tx, order, [...before, { event: 'dispute', cause, evidence }));
      });
    },

    /** About to take it back: the void has its own number, kept before it is sent. */
    async beginVoid(order: OrderRow, row: WriteOffRow, evidence: Evidence, before: EdgeStep[] = []): Promise<void> {
      await db.sqlTransaction(async (tx) => {
        await keepVoidSequence(tx, row, clock.now());
        await takeEdges(tx, order, chain(before, { event: 'void', cause: 'worker', evidence }));
        const answered = evidence.answeredFen;
        if (typeof answered === 'number') await markOutcome(tx, order.id, 'amount_differs', answered);
      });
    },

    /** The answer to a send is missing, or proves nothing. */
    async lose(order: OrderRow, reason: string, lookAt: Date, dueAt: Date): Promise<void> {
      await db.sqlTransaction(async (tx) => {
        await takeEdges(tx, order, [{ event: 'lose', cause: 'worker', evidence: { reason }, change: { dueAt } }], {
          runAt: lookAt,
        });
        await markOutcome(tx, order.id, reason);
      });
    },

    /** Closed for the night or for work: back to the queue until it opens. */
    async postpone(order: OrderRow, until: Date, dueAt: Date): Promise<void> {
      await db.sqlTransaction(async (tx) => {
        await takeEdges(
          tx,
          order,
          [{ event: 'postpone', cause: 'biller', evidence: { until: until.toISOString() }, change: { dueAt } }],
          { runAt: until },
        );
        await markOutcome(tx, order.id, 'closed');
      });
    },
  };
}

export type EndWriteOff = ReturnType<typeof createEndWriteOff>;
