import { z } from 'zod';
import type { PayOutcome, TradeFact, WechatPayGateway } from '../../connectors/wechat-pay/wechat-pay.port';
import { idSchema } from '../../contracts/shared';
import type { Clock } from '../../platform/clock';
import type { Database, SqlTx } from '../../platform/db/database.types';
import { defineJob, type Jobs } from '../../platform/jobs/job.types';
import type { ApplyTradeFact } from './apply-trade-fact';
import { ASK_KIND, askJob, nextRung, RUNG_EXPIRY } from './ask-ladder';
import type { OrdersSql } from './orders.sql';
import { LostOrderRace } from './payments.types';
import type { TakeOrderEdges } from './take-order-edges';

/** What asking gave: `answered` and applied, `not_exist` at WeChat, or nothing that can be relied upon. */
export type Asked = 'answered' | 'not_exist' | 'unknown';

/** WeChat gave no clear answer: asked again by the job's backoff. */
export class NoClearAnswer extends Error {
  constructor(what: string) {
    super(`no clear answer: ${what}`);
    this.name = 'NoClearAnswer';
  }
}

const MOST_RACES = 8;

/** Runs `work` again from its reads when another run moved one of its orders meanwhile. */
export async function untilNoRace<T>(work: () => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LostOrderRace) || run >= MOST_RACES) throw error;
    }
  }
}

export interface AskDeps {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  gateway: WechatPayGateway;
  orders: OrdersSql;
  takeEdges: TakeOrderEdges;
  applyTradeFact: ApplyTradeFact;
}

/** Asking WeChat about a payment: by the ladder, when the payer comes back, and before and after closing. */
export function createAskWechat({ db, jobs, clock, gateway, orders, takeEdges, applyTradeFact }: AskDeps) {
  async function ask(paymentId: string): Promise<Asked> {
    const attempt = await orders.attempt(paymentId);
    if (!attempt) return 'unknown';
    const { openerMchid, outTradeNo } = attempt;
    const outcome: PayOutcome<TradeFact | TradeFact[]> = attempt.isCombined
      ? await gateway.queryCombined(openerMchid, outTradeNo)
      : await gateway.queryTrade(openerMchid, outTradeNo);
    if (outcome.outcome === 'unknown') return 'unknown';
    if (outcome.outcome === 'refused') {
      const isNotThere = outcome.code === 'ORDER_NOT_EXIST' || outcome.code === 'RESOURCE_NOT_EXISTS';
      return isNotThere ? 'not_exist' : 'unknown';
    }
    const facts = [outcome.value].flat();
    await untilNoRace(() =>
      db.sqlTransaction(async (tx) => {
        for (const fact of facts) await applyTradeFact(tx, fact);
      }),
    );
    return 'answered';
  }

  async function expire(tx: SqlTx, paymentId: string): Promise<void> {
    for (const order of await orders.ordersOfPayment(paymentId, tx)) {
      if (order.state === 'paying') await takeEdges(tx, order, [{ event: 'expire', cause: 'worker' }]);
    }
  }

  const isPaying = async (paymentId: string) =>
    (await orders.ordersOfPayment(paymentId)).some(({ state }) => state === 'paying');

  const job = defineJob({
    kind: ASK_KIND,
    payload: z.object({ paymentId: idSchema, rung: z.number().int() }),
    maxAttempts: 60,
    backoffMs: 2_000,
    maxBackoffMs: 120_000,
    concurrency: 8,
    async run({ paymentId, rung }) {
      if (rung > RUNG_EXPIRY) {
        // Closed for ten minutes: a payment that won the race shows up here, or in the bill of the day.
        if ((await ask(paymentId)) === 'unknown') throw new NoClearAnswer('after closing');
        return;
      }
      if (!(await isPaying(paymentId))) return;
      const asked = await ask(paymentId);
      if (!(await isPaying(paymentId))) return;
      const attempt = await orders.attempt(paymentId);
      if (!attempt) return;
      const now = clock.now();
      // The end of the time to pay closes nothing by itself: closing asks again before it tells WeChat.
      if (now >= attempt.expiresAt) {
        await untilNoRace(() => db.sqlTransaction((tx) => expire(tx, paymentId)));
        return;
      }
      const next = nextRung(rung, attempt.preparedAt ?? now, attempt.expiresAt);
      if (next) {
        await db.sqlTransaction((tx) => jobs.enqueue(tx, askJob(paymentId, next.rung, next.at)));
      } else if (asked === 'unknown') throw new NoClearAnswer('at the end of the time to pay');
    },
  });

  return { ask, job };
}

export type AskWechat = ReturnType<typeof createAskWechat>;
