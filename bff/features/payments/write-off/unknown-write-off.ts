import type { Biller } from '../../../connectors/biller/biller.port';
import { refundReasonSchema } from '../../../contracts/payments';
import type { OrderAction, OrderActions } from '../advance-order';
import { createLookAgain } from '../look-again';
import type { OrderRow, WriteOffRow } from '../payments.types';
import type { EndWriteOff } from './end-write-off';
import { HUNG_AFTER_MS, type SendWriteOff } from './send-write-off';
import { REPEAT_MS, TRUST_ABSENCE_AFTER_MS, UNKNOWN_MS, waitAfter } from './write-off.clocks';
import type { WriteOffDeps } from './write-off.deps';
import { type BookingProof, verdictOfQuery } from './write-off.verdict';

/** Finds out what became of a write-off whose answer is missing. No way from here pays the money back without proof. */
export function createUnknownWriteOff(
  deps: WriteOffDeps,
  end: EndWriteOff,
  send: SendWriteOff,
): Pick<OrderActions, 'wo_sent' | 'wo_unknown' | 'voiding' | 'wo_failed'> {
  const { orders, bills, clock } = deps;
  const lookAgain = createLookAgain(deps);

  async function rowOf(order: OrderRow): Promise<WriteOffRow & { sentAt: Date }> {
    const row = await orders.writeOff(order.id);
    if (!row?.sentAt) throw new Error(`order ${order.id} was sent without a record`);
    return { ...row, sentAt: row.sentAt };
  }

  /** The biller that holds the question, or a wait until the key file names it again. */
  async function billerOr(order: OrderRow, sentAt: Date): Promise<Biller | null> {
    const biller = bills.billerOf(order.billerCode);
    if (!biller) await lookAgain(order, waitAfter(sentAt, clock.now()));
    return biller;
  }

  function contradiction(order: OrderRow, row: WriteOffRow, biller: Biller, proof: BookingProof): Promise<void> {
    const evidence = { proofNo: proof.proofNo, answeredFen: proof.amountFen, expectedFen: order.paidFen };
    return biller.powers.canVoid ? end.beginVoid(order, row, evidence) : end.dispute(order, evidence, 'biller');
  }

  /** The biller never saw the sequence: it may be sent again, if the bill still waits for it. */
  async function again(order: OrderRow, row: WriteOffRow & { sentAt: Date }, signal: AbortSignal): Promise<void> {
    const now = clock.now();
    if (now.getTime() - row.sentAt.getTime() < TRUST_ABSENCE_AFTER_MS) {
      return lookAgain(order, new Date(row.sentAt.getTime() + TRUST_ABSENCE_AFTER_MS));
    }
    const since = row.firstSentAt ?? now;
    if (now.getTime() - since.getTime() >= REPEAT_MS) {
      return end.refuse(order, 'biller_refused', { query: 'not_found', gaveUp: true }, 'biller');
    }
    const owed = await bills.isStillOwed(order.snapshotId);
    if (owed === 'unknown') return lookAgain(order, waitAfter(row.sentAt, now));
    if (owed !== 'owed') return onceMore(order, row, owed);
    return send(order, { signal });
  }

  /**
   * The bill no longer waits. What paid it may be our own send, booked since the question was asked: only the same answer
   * after that proves that it was somebody else's.
   */
  async function onceMore(
    order: OrderRow,
    row: WriteOffRow & { sentAt: Date },
    owed: 'not_owed' | 'account_closed',
  ): Promise<void> {
    const biller = await billerOr(order, row.sentAt);
    if (!biller) return;
    const outcome = await biller.queryWriteOff(row.sequence, biller.businessDateOf(row.sentAt));
    const verdict = verdictOfQuery(outcome, order.paidFen);
    if (verdict.verdict === 'settle') return end.settle(order, verdict.proof, 'query');
    if (verdict.verdict === 'contradiction') return contradiction(order, row, biller, verdict.proof);
    if (verdict.verdict !== 'not_there') return lookAgain(order, waitAfter(row.sentAt, clock.now()));
    const reason = owed === 'not_owed' ? 'paid_by_other' : 'biller_refused';
    return end.refuse(order, reason, { query: 'not_found', stillOwed: owed }, 'query');
  }

  async function ask(
    order: OrderRow,
    row: WriteOffRow & { sentAt: Date },
    biller: Biller,
    signal: AbortSignal,
  ): Promise<void> {
    const outcome = await biller.queryWriteOff(row.sequence, biller.businessDateOf(row.sentAt));
    const verdict = verdictOfQuery(outcome, order.paidFen);
    switch (verdict.verdict) {
      case 'settle':
        return end.settle(order, verdict.proof, 'query');
      case 'contradiction':
        return contradiction(order, row, biller, verdict.proof);
      case 'refuse':
        return end.refuse(order, verdict.reason, { code: verdict.code }, 'query');
      case 'not_there':
        return again(order, row, signal);
      default: {
        const now = clock.now();
        const until = verdict.verdict === 'lose' ? verdict.until : null;
        return lookAgain(order, until && until > now ? until : waitAfter(row.sentAt, now));
      }
    }
  }

  const sent: OrderAction = async (order) => {
    // This job comes only when the worker that sent it never wrote down an answer.
    const row = await rowOf(order);
    const now = clock.now();
    const lostAt = new Date(row.sentAt.getTime() + HUNG_AFTER_MS);
    if (now < lostAt) return lookAgain(order, lostAt);
    const since = row.firstSentAt ?? row.sentAt;
    await end.lose(order, 'no_answer', now, new Date(since.getTime() + UNKNOWN_MS));
  };

  const unknown: OrderAction = async (order, { signal }) => {
    const row = await rowOf(order);
    const now = clock.now();
    const biller = await billerOr(order, row.sentAt);
    if (!biller) return;
    const { canQueryWriteOff, canVoid, isSequenceIdempotent } = biller.powers;
    const isOver = order.dueAt !== null && now >= order.dueAt;
    if (isOver) {
      const evidence = { deadline: order.dueAt!.toISOString(), tries: row.tries };
      return canVoid ? end.beginVoid(order, row, evidence) : end.dispute(order, evidence, 'worker');
    }
    if (canQueryWriteOff) return ask(order, row, biller, signal);
    const since = row.firstSentAt ?? now;
    if (isSequenceIdempotent && now.getTime() - since.getTime() < REPEAT_MS) return send(order, { signal });
    // Neither: the biller's day says it, and reconciliation brings it here.
    return lookAgain(order, order.dueAt ?? new Date(since.getTime() + UNKNOWN_MS));
  };

  const voiding: OrderAction = async (order) => {
    const row = await rowOf(order);
    const now = clock.now();
    const biller = await billerOr(order, row.sentAt);
    if (!biller) return;
    if (order.dueAt && now >= order.dueAt) {
      return end.dispute(order, { deadline: order.dueAt.toISOString(), void: 'unknown' }, 'worker');
    }
    if (!row.voidSequence) throw new Error(`order ${order.id} is being voided without a number`);
    const bill = await bills.snapshotForWriteOff(order.snapshotId);
    const request = {
      sequence: row.sequence,
      accountNo: bill.accountNo,
      billNo: bill.billNo,
      fetchReference: bill.fetchReference,
      amountFen: row.answeredFen ?? order.paidFen,
      paidAt: order.paidAt ?? row.sentAt,
      transactionId: order.transactionId ?? '',
    };
    const outcome = await biller.voidWriteOff(request, row.voidSequence);
    const reason = row.answeredFen !== null && row.answeredFen !== order.paidFen ? 'amount_mismatch' : 'biller_refused';
    if (outcome.outcome === 'done') {
      return end.refuse(order, reason, { voidProof: outcome.proofNo }, 'biller', 'voided');
    }
    if (outcome.outcome === 'refused') {
      return outcome.code === 'not_found'
        ? end.refuse(order, reason, { code: outcome.code }, 'biller', 'voided')
        : end.dispute(order, { void: 'refused', code: outcome.code }, 'biller');
    }
    // Not known to be taken back: it stays here, with the same number, until it is or people are called in.
    const until = outcome.outcome === 'closed' ? outcome.until : null;
    return lookAgain(order, until && until > now ? until : waitAfter(order.updatedAt, now));
  };

  const failed: OrderAction = async (order) => {
    const events = await orders.events(order.id);
    const told = refundReasonSchema.safeParse(
      events.findLast(({ toState }) => toState === 'wo_failed')?.evidence.reason,
    );
    await end.giveBack(order, told.success ? told.data : 'biller_refused', {});
  };

  return { wo_sent: sent, wo_unknown: unknown, voiding, wo_failed: failed };
}
