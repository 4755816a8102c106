import type { RefundFact } from '../../../connectors/wechat-pay/wechat-pay.port';
import { newId } from '../../../platform/ids';
import { nextState } from '../payments.states';
import { type EdgeCause, type EdgeStep, LostOrderRace, type OrderRow, type RefundRow } from '../payments.types';
import { HUNG_AFTER_MS } from '../write-off/send-write-off';
import { partJob } from './part-jobs';
import { promisedDay } from './promised-day';
import type { RefundDeps, RefundFactOutcome } from './refund.deps';
import { moveOf } from './refund.verdict';
import { refundedNotice } from './refund.words';
import { keepRefund, moveRefund } from './refund-rows.sql';

const MOST_REREADS = 6;
const CAUSE: Record<RefundFact['source'], EdgeCause> = {
  notification: 'notification',
  query: 'query',
  answer: 'worker',
  bill: 'bill',
};

/** A refund that WeChat knows and we never asked for is left to this. */
export type MeetStrangeRefund = (fact: RefundFact) => Promise<RefundFactOutcome>;

/** The one handler of a fact about a refund, whoever brought it. Twice, late or out of order it does no harm. */
export function createApplyRefundFact(deps: RefundDeps, meetStrange: MeetStrangeRefund) {
  const { db, orders, takeEdges, claims, notices, jobs, clock, log } = deps;

  /** Row, order, claim, notice and what follows of it, in one transaction. */
  async function apply(order: OrderRow, row: RefundRow, fact: RefundFact): Promise<RefundFactOutcome> {
    const move = moveOf(row, fact);
    if (!move) return 'known';
    const evidence = { outRefundNo: row.outRefundNo, refundId: fact.refundId, amountFen: row.amountFen };
    const cause = CAUSE[fact.source];
    if (move === 'contradiction') {
      log.error({ orderId: order.id, outRefundNo: row.outRefundNo }, 'WeChat paid a refund that it had closed');
      if (!nextState(order.state, 'dispute')) return 'orphan';
      await db.sqlTransaction(async (tx) => {
        await takeEdges(tx, order, [{ event: 'dispute', cause, evidence: { ...evidence, closedYetPaid: true } }]);
      });
      return 'applied';
    }
    const { to, event } = move;
    if (event && !nextState(order.state, event)) {
      // The order was read after its refund: the same fact, brought by another way, may have moved both in between.
      const now = await orders.refundOfNumber(row.outRefundNo);
      if (now?.state !== row.state) throw new LostOrderRace(order.id);
      log.error({ orderId: order.id, state: order.state, event }, 'a refund moved while its order was elsewhere');
      return 'orphan';
    }
    const now = clock.now();
    await db.sqlTransaction(async (tx) => {
      const isFinal = to === 'success' || to === 'closed';
      const { refundId, receivedBy } = fact;
      const moved = await moveRefund(tx, row, to, {
        refundId,
        receivedBy,
        ...(isFinal ? { finalAt: to === 'success' ? (fact.successAt ?? now) : now } : {}),
        ...(to === 'abnormal' ? { lastCode: 'ABNORMAL' } : {}),
      });
      if (!moved) throw new LostOrderRace(order.id);
      if (!event) {
        if (to === 'closed' && row.isPart) await renewPart(tx, order, row, now);
        return;
      }
      const step: EdgeStep = { event, cause, evidence };
      if (to === 'success') step.change = { returnedFen: order.returnedFen + row.amountFen };
      if (event === 'part_refunded') {
        step.amountFen = row.amountFen;
        // The order's own deadline runs on: the part is not what it waits for.
        step.change = { ...step.change, ...(order.dueAt ? { dueAt: order.dueAt } : {}) };
      }
      // A write-off on its way has its own time to be given up as lost.
      const runAt = order.state === 'wo_sent' ? new Date(now.getTime() + HUNG_AFTER_MS) : undefined;
      const after = await takeEdges(tx, order, [step], runAt ? { runAt } : {});
      if (to !== 'success') return;
      if (event === 'refunded') await claims.release(tx, order);
      await notices.send(tx, refundedNotice(order, row, receivedBy));
      await deps.onRefunded?.(tx, after);
    });
    return 'applied';
  }

  /** WeChat closed the number of a part: the reservation stays, the money goes under a new one. */
  async function renewPart(
    tx: Parameters<typeof keepRefund>[0],
    order: OrderRow,
    row: RefundRow,
    now: Date,
  ): Promise<void> {
    const id = newId();
    await keepRefund(tx, {
      ...row,
      id,
      outRefundNo: `P${id}`,
      generation: row.generation + 1,
      state: 'due',
      refundId: null,
      tries: 0,
      lastCode: null,
      requestedAt: now,
      sentAt: null,
      finalAt: null,
      promisedOn: promisedDay(now),
    });
    await jobs.enqueue(tx, partJob({ orderId: order.id, refundId: id }, now));
  }

  return async function applyRefundFact(fact: RefundFact): Promise<RefundFactOutcome> {
    for (let reread = 0; ; reread += 1) {
      const row = await orders.refundOfNumber(fact.outRefundNo);
      if (!row) return meetStrange(fact);
      const order = await orders.order(row.orderId);
      const isOfOrder = order && order.mchid === fact.mchid && order.outTradeNo === fact.outTradeNo;
      if (!isOfOrder || (fact.refundFen !== null && fact.refundFen !== row.amountFen)) {
        log.error(
          { outRefundNo: fact.outRefundNo, refundFen: fact.refundFen },
          'a fact does not fit the refund it names',
        );
        return 'orphan';
      }
      try {
        return await apply(order, row, fact);
      } catch (error) {
        if (!(error instanceof LostOrderRace) || reread >= MOST_REREADS) throw error;
      }
    }
  };
}

export type ApplyRefundFact = ReturnType<typeof createApplyRefundFact>;
