import { z } from 'zod';
import type { RefundReason } from '../../../contracts/payments';
import { idSchema } from '../../../contracts/shared';
import { isDuplicateKey } from '../../../platform/db/database';
import { ApiError, assertThat } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import { defineJob } from '../../../platform/jobs/job.types';
import { LostOrderRace, type RefundRow } from '../payments.types';
import type { ApplyRefundFact } from './apply-refund-fact';
import type { AskRefund } from './ask-refund';
import { partJob } from './part-jobs';
import { promisedDay } from './promised-day';
import type { RefundDeps } from './refund.deps';
import type { TwoPeople } from './refund.types';
import { refundingNotice } from './refund.words';
import { keepRefund, partsOf } from './refund-rows.sql';
import { assertTwo } from './two-people';
import { REFUNDABLE_MS } from './whole-refund';

const MOST_PARTS = 50;
const MOST_REREADS = 8;

/** Refunds of parts of settled orders: each reserves its amount first, so that all together never exceed what was paid. */
export function createPartRefund(deps: RefundDeps, ask: AskRefund, applyRefundFact: ApplyRefundFact) {
  const { db, orders, takeEdges, notices, jobs, clock, gateway, log } = deps;

  async function refundPart(
    orderId: string,
    amountFen: number,
    reason: RefundReason,
    people: TwoPeople,
    id: string = newId(),
  ): Promise<string> {
    assertTwo(people);
    assertThat(Number.isSafeInteger(amountFen) && amountFen > 0, 'invalid_request');
    for (let reread = 0; ; reread += 1) {
      const order = await orders.order(orderId);
      assertThat(order, 'not_found');
      assertThat(order.state === 'settled', 'state_conflict', {
        words: {
          zh: '只有已到账的订单可以部分退款',
          en: 'Only an order that is credited can be refunded in part',
        },
      });
      const isOver = order.paidAt !== null && clock.now().getTime() - order.paidAt.getTime() >= REFUNDABLE_MS;
      assertThat(!isOver, 'state_conflict', {
        words: {
          zh: '付款已满一年，微信不再受理退款，请另行转账',
          en: 'Paid more than a year ago: WeChat refunds it no more. Please transfer the money another way',
        },
      });
      const leftFen = order.paidFen - order.owedBackFen;
      if (amountFen > leftFen) {
        const left = (leftFen / 100).toFixed(2);
        throw new ApiError('invalid_request', {
          words: { zh: `最多还能退 ${left} 元`, en: `At most ${left} yuan can still be refunded` },
        });
      }
      const now = clock.now();
      const row: RefundRow = {
        id,
        orderId,
        outRefundNo: `P${id}`,
        isPart: true,
        generation: 1,
        amountFen,
        reason,
        state: 'due',
        refundId: null,
        receivedBy: null,
        tries: 0,
        lastCode: null,
        requestedAt: now,
        sentAt: null,
        finalAt: null,
        promisedOn: promisedDay(now),
      };
      try {
        await db.sqlTransaction(async (tx) => {
          assertThat((await partsOf(tx, orderId)) < MOST_PARTS, 'state_conflict');
          // The version is compared: of two that reserve at once, one reads again what is left.
          await takeEdges(tx, order, [
            {
              event: 'refund_part',
              cause: 'finance',
              actorId: people.approvedBy,
              evidence: { outRefundNo: row.outRefundNo, amountFen, reason, proposedBy: people.proposedBy },
              amountFen,
              change: { owedBackFen: order.owedBackFen + amountFen },
            },
          ]);
          await keepRefund(tx, row);
          await notices.send(tx, refundingNotice(order, row));
          await jobs.enqueue(tx, partJob({ orderId, refundId: id }, now));
        });
        return id;
      } catch (error) {
        if (isDuplicateKey(error, 'PRIMARY')) return id;
        if (!(error instanceof LostOrderRace) || reread >= MOST_REREADS) throw error;
      }
    }
  }

  const partRefundJob = defineJob({
    kind: 'payments.refundPart',
    payload: z.object({ orderId: idSchema, refundId: idSchema }),
    maxAttempts: 400,
    backoffMs: 1_000,
    maxBackoffMs: 300_000,
    timeoutMs: 30_000,
    async run(part) {
      const order = await orders.order(part.orderId);
      const row = (await orders.refunds(part.orderId)).find(({ id }) => id === part.refundId);
      if (!order || !row || row.state === 'success' || row.state === 'closed' || row.state === 'abnormal') return;
      const isTaken = row.state === 'processing';
      const round = await (isTaken ? ask.query(order, row) : ask.send(order, row));
      if (round.came === 'proof_of_absence') {
        log.error({ orderId: order.id, outRefundNo: row.outRefundNo, code: round.code }, 'WeChat will not take a part');
      }
      if (round.came === 'fact' && round.status !== 'PROCESSING') return;
      const day = 24 * 3_600_000;
      const at = round.came === 'proof_of_absence' ? new Date(clock.now().getTime() + day) : round.lookAt;
      await db.sqlTransaction((tx) => jobs.enqueue(tx, partJob(part, at)));
    },
  });

  const strangeRefundJob = defineJob({
    kind: 'payments.strangeRefund',
    payload: z.object({ mchid: z.string(), outTradeNo: z.string(), outRefundNo: z.string() }),
    maxAttempts: 60,
    backoffMs: 30_000,
    maxBackoffMs: 3_600_000,
    async run({ mchid, outRefundNo }) {
      const asked = await gateway.queryRefund(mchid, outRefundNo);
      if (asked.outcome === 'refused' && asked.code === 'RESOURCE_NOT_EXISTS') return;
      if (asked.outcome !== 'done') throw new Error('WeChat did not say where the refund stands');
      const outcome = await applyRefundFact(asked.value);
      if (outcome === 'later') throw new Error('the trade is not ready for its refund');
    },
  });

  return { refundPart, jobs: [partRefundJob, strangeRefundJob] };
}
