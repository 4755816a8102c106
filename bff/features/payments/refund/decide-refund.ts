import type { RefundReason } from '../../../contracts/payments';
import { ApiError, assertThat } from '../../../platform/errors';
import { nextState } from '../payments.states';
import { type EdgeStep, LostOrderRace, type OrderRow } from '../payments.types';
import { HUNG_AFTER_MS } from '../write-off/send-write-off';
import type { AskRefund } from './ask-refund';
import { partJob } from './part-jobs';
import type { RefundDeps } from './refund.deps';
import type { Refunds, TwoPeople } from './refund.types';
import { ADOPTED, moveRefund, NOT_OURS, REPAIRING } from './refund-rows.sql';
import { assertTwo } from './two-people';
import { wholeOf } from './whole-refund';

const MOVED_ON = {
  words: { zh: '这笔订单已有变化，请刷新后再看', en: 'This order has moved on. Please look at it again' },
} as const;

/** What two people decide on money that no rule can send back by itself. */
export function createDecideRefund(
  deps: RefundDeps,
  ask: AskRefund,
): Pick<Refunds, 'repairAbnormal' | 'oweWhole' | 'conclude' | 'adoptPart'> {
  const { db, orders, takeEdges, claims, jobs, clock } = deps;

  async function orderFor(orderId: string, people: TwoPeople): Promise<OrderRow> {
    assertTwo(people);
    const order = await orders.order(orderId);
    assertThat(order, 'not_found');
    return order;
  }

  /** A lost race is somebody else's decision: said so, never decided twice. */
  async function once<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LostOrderRace) throw new ApiError('state_conflict', MOVED_ON);
      throw error;
    }
  }

  /** Credited, and before people only because a refund came up that nobody here had asked for. */
  async function isHeldByStrange(order: OrderRow): Promise<boolean> {
    if (order.state !== 'manual') return false;
    const disputed = (await orders.events(order.id)).findLast(({ event }) => event === 'dispute');
    return disputed?.fromState === 'settled' && disputed.evidence.strangeRefund === true;
  }

  function stepOf(event: EdgeStep['event'], people: TwoPeople, more: Partial<EdgeStep> = {}): EdgeStep {
    const evidence = { ...more.evidence, proposedBy: people.proposedBy };
    return { event, cause: 'finance', actorId: people.approvedBy, ...more, evidence };
  }

  return {
    async repairAbnormal(orderId, people, refundId) {
      const order = await orderFor(orderId, people);
      const rows = await orders.refunds(orderId);
      const row = refundId ? rows.find(({ id }) => id === refundId) : wholeOf(rows);
      assertThat(row?.state === 'abnormal' && row.lastCode !== NOT_OURS, 'state_conflict', MOVED_ON);
      assertThat(row.isPart || order.state === 'refund_abnormal', 'state_conflict', MOVED_ON);
      const now = clock.now();
      const hungAt = new Date(now.getTime() + HUNG_AFTER_MS);
      const current = await once(() =>
        db.sqlTransaction(async (tx) => {
          if (!(await moveRefund(tx, row, 'processing', { lastCode: REPAIRING }))) throw new LostOrderRace(orderId);
          if (row.isPart) {
            await jobs.enqueue(tx, partJob({ orderId, refundId: row.id }, hungAt));
            return order;
          }
          const step = stepOf('repair', people, { evidence: { outRefundNo: row.outRefundNo } });
          return takeEdges(tx, order, [step], { runAt: hungAt });
        }),
      );
      await ask.repair(current, { ...row, state: 'processing', lastCode: REPAIRING });
    },

    async oweWhole(orderId, reason: RefundReason, people) {
      const order = await orderFor(orderId, people);
      assertThat(order.state === 'suspense' || order.state === 'manual', 'state_conflict', MOVED_ON);
      const step = stepOf('refund', people, { evidence: { reason } });
      await once(() => db.sqlTransaction(async (tx) => void (await takeEdges(tx, order, [step]))));
    },

    async conclude(orderId, people, evidence) {
      const order = await orderFor(orderId, people);
      assertThat(nextState(order.state, 'conclude'), 'state_conflict', MOVED_ON);
      const wholeFen = order.paidFen - order.owedBackFen;
      const step = stepOf('conclude', people, { evidence, change: { returnedFen: order.returnedFen + wholeFen } });
      await once(() =>
        db.sqlTransaction(async (tx) => {
          const after = await takeEdges(tx, order, [step]);
          await claims.release(tx, order);
          await deps.onRefunded?.(tx, after);
        }),
      );
    },

    async adoptPart(orderId, outRefundNo, people) {
      const order = await orderFor(orderId, people);
      const row = await orders.refundOfNumber(outRefundNo);
      const isReady = row?.orderId === orderId && row.state === 'success' && row.lastCode === NOT_OURS;
      const isHeldBack = await isHeldByStrange(order);
      assertThat(isReady && (order.state === 'settled' || isHeldBack), 'state_conflict', MOVED_ON);
      const { amountFen } = row;
      assertThat(amountFen > 0 && amountFen <= order.paidFen - order.owedBackFen, 'state_conflict', MOVED_ON);
      await once(() =>
        db.sqlTransaction(async (tx) => {
          const finalAt = row.finalAt ?? clock.now();
          if (!(await moveRefund(tx, row, 'success', { lastCode: ADOPTED, finalAt }))) throw new LostOrderRace(orderId);
          const evidence = { outRefundNo, amountFen, adopted: true };
          const part = stepOf('refund_part', people, {
            evidence,
            amountFen,
            change: { owedBackFen: order.owedBackFen + amountFen },
          });
          const arrived = stepOf('part_refunded', people, {
            evidence,
            amountFen,
            change: { returnedFen: order.returnedFen + amountFen },
          });
          // The refund is explained, so the biller's proof stands again.
          const back = stepOf('settle', people, { evidence: { ...evidence, proofNo: order.proofNo } });
          const after = await takeEdges(tx, order, isHeldBack ? [back, part, arrived] : [part, arrived]);
          await deps.onRefunded?.(tx, after);
        }),
      );
    },
  };
}
