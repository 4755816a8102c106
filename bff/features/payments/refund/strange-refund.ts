import type { RefundFact } from '../../../connectors/wechat-pay/wechat-pay.port';
import { isDuplicateKey } from '../../../platform/db/database';
import { newId } from '../../../platform/ids';
import { MONEY_PLACE, nextState } from '../payments.states';
import { LostOrderRace, type OrderRow, type RefundState } from '../payments.types';
import type { MeetStrangeRefund } from './apply-refund-fact';
import { strangeJob } from './part-jobs';
import type { RefundDeps } from './refund.deps';
import { keepRefund, NOT_OURS } from './refund-rows.sql';

const STATE: Record<RefundFact['status'], RefundState> = {
  PROCESSING: 'processing',
  SUCCESS: 'success',
  CLOSED: 'closed',
  ABNORMAL: 'abnormal',
};
const MOST_REREADS = 6;

/**
 * A refund that somebody made in the merchant console, or news that overtook that of the payment. The money moved outside
 * every rule of ours, so it is written down with its evidence and people decide.
 */
export function createMeetStrangeRefund(deps: RefundDeps): MeetStrangeRefund {
  const { db, orders, takeEdges, jobs, clock, log } = deps;

  async function writeDown(order: OrderRow, fact: RefundFact): Promise<void> {
    const now = clock.now();
    const id = newId();
    await db.sqlTransaction(async (tx) => {
      await keepRefund(tx, {
        id,
        orderId: order.id,
        outRefundNo: fact.outRefundNo,
        isPart: true,
        generation: 0,
        amountFen: fact.refundFen ?? 0,
        reason: 'finance_decision',
        state: STATE[fact.status],
        refundId: fact.refundId,
        receivedBy: fact.receivedBy?.slice(0, 80) ?? null,
        tries: 0,
        lastCode: NOT_OURS,
        requestedAt: now,
        sentAt: null,
        finalAt: fact.status === 'SUCCESS' ? (fact.successAt ?? now) : null,
        promisedOn: now.toISOString().slice(0, 10),
      });
      if (!nextState(order.state, 'dispute')) return;
      const { outRefundNo, refundId, refundFen, totalFen, status } = fact;
      const evidence = { strangeRefund: true, outRefundNo, refundId, refundFen, totalFen, status };
      const cause = fact.source === 'answer' ? 'worker' : fact.source;
      await takeEdges(tx, order, [{ event: 'dispute', cause, evidence }]);
    });
    log.error({ orderId: order.id, outRefundNo: fact.outRefundNo }, 'a refund that nobody here asked for');
  }

  return async function meetStrange(fact) {
    if (fact.status === 'CLOSED') return 'known';
    for (let reread = 0; ; reread += 1) {
      let order = await orders.orderOfTrade(fact.mchid, fact.outTradeNo);
      if (!order) return 'orphan';
      if (MONEY_PLACE[order.state] === 'none' && deps.askTrade) {
        await deps.askTrade(order);
        order = (await orders.order(order.id)) ?? order;
      }
      // Nothing received yet that could have gone back, or a write-off on its way whose answer comes first.
      if (MONEY_PLACE[order.state] === 'none' || order.state === 'wo_sent') {
        const at = new Date(clock.now().getTime() + 30_000);
        await db.sqlTransaction((tx) =>
          jobs.enqueue(
            tx,
            strangeJob({ mchid: fact.mchid, outTradeNo: fact.outTradeNo, outRefundNo: fact.outRefundNo }, at),
          ),
        );
        return 'later';
      }
      try {
        await writeDown(order, fact);
        return 'strange';
      } catch (error) {
        if (isDuplicateKey(error, 'uq_refund_out_refund_no')) return 'known';
        if (!(error instanceof LostOrderRace) || reread >= MOST_REREADS) throw error;
      }
    }
  };
}
