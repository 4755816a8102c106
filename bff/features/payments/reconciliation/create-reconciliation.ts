import { z } from 'zod';
import { dateSchema } from '../../../contracts/shared';
import { assertThat } from '../../../platform/errors';
import type { Feature } from '../../../platform/feature';
import { defineJob } from '../../../platform/jobs/job.types';
import { dayInShanghai } from '../take-edges.sql';
import { createCarryOutDecision } from './carry-out-decision';
import { createFinanceReader } from './finance.reader';
import { financeRoutes } from './finance.routes';
import { createFinanceDesk } from './finance-desk.service';
import { createGatherWaiting } from './gather-waiting';
import { createOurBooks } from './our-books.sql';
import { createReconSql } from './recon.sql';
import { createReconcileDay } from './reconcile-day';
import type { ReconciliationDeps, RunRow } from './reconciliation.types';

/** A day that waits for a bill or a file is looked at again after this. */
const AGAIN_MS = 30 * 60_000;
/** … and no longer than this after its end; then people see it as waiting. */
const GIVE_UP_MS = 5 * 86_400_000;

const previousDay = (now: Date) => dayInShanghai(new Date(now.getTime() - 86_400_000));

/** What the command does that the job does by itself. */
export interface ReconciliationByHand {
  /** Compares a day of one merchant, or of all, one after another. */
  reconcileDay(day: string, mchid?: string): Promise<RunRow[]>;
  /** `YYYY-MM-DD` in Asia/Shanghai */
  previousDay(): string;
  waitingItems(): Promise<{ open: number; proposed: number }>;
}

/** 对账: every merchant's day compared three ways, and the desk at which two people decide what no rule can. */
export function createReconciliation(deps: ReconciliationDeps & { appId: string | null }) {
  const { db, jobs, clock, billers } = deps;
  const sql = createReconSql(db);
  const decisions = createCarryOutDecision({ ...deps, sql });
  const desk = createFinanceDesk({ ...deps, sql, carryOut: decisions.carryOut });
  const reconcileDay = createReconcileDay({ ...deps, sql, ourBooks: createOurBooks(db) });
  const gatherWaiting = createGatherWaiting({ ...deps, sql });
  const reader = createFinanceReader({ ...deps, sql, desk });

  async function askRun(day: string, mchid?: string, runAt?: Date): Promise<void> {
    // A day that is not over has no bill yet, which would read as a day without a movement.
    assertThat(day < dayInShanghai(clock.now()), 'invalid_request', {
      words: {
        zh: '只能对已经结束的一天，请选昨天或更早',
        en: 'Only a day that is over can be compared: choose yesterday or earlier',
      },
    });
    const wanted = (await billers.all()).filter((biller) => !mchid || biller.mchid === mchid);
    await db.sqlTransaction(async (tx) => {
      for (const { code, mchid: merchant } of wanted) {
        await jobs.enqueue(tx, {
          kind: 'payments.reconcileDay',
          payload: { day, mchid: merchant, billerCode: code },
          priority: 8,
          ...(runAt ? { runAt } : {}),
        });
      }
    });
  }

  const reconcileJob = defineJob({
    kind: 'payments.reconcileDay',
    payload: z.object({ day: dateSchema, mchid: z.string(), billerCode: z.string() }),
    timeoutMs: 600_000,
    concurrency: 1,
    async run({ day, mchid, billerCode }) {
      const run = await reconcileDay(day, mchid, billerCode);
      const isFresh = clock.now().getTime() - new Date(`${day}T16:00:00Z`).getTime() < GIVE_UP_MS;
      // A broken file is fetched again too: it is usually mended within the hour.
      if (run.state !== 'done' && isFresh) await askRun(day, mchid, new Date(clock.now().getTime() + AGAIN_MS));
    },
  });

  const feature: Feature = {
    routes: financeRoutes({ reader, desk, askRun }),
    jobs: [reconcileJob, decisions.job],
    recurring: [
      // WeChat makes yesterday's bill after 10:00.
      { kind: 'payments.reconcileYesterday', cron: '30 10 * * *', run: () => askRun(previousDay(clock.now())) },
      {
        kind: 'payments.gatherWaiting',
        everyMs: 30_000,
        run: () => gatherWaiting(),
      },
    ],
  };
  const byHand: ReconciliationByHand = {
    async reconcileDay(day, mchid) {
      const runs: RunRow[] = [];
      for (const biller of await billers.all()) {
        if (!mchid || biller.mchid === mchid) runs.push(await reconcileDay(day, biller.mchid, biller.code));
      }
      return runs;
    },
    previousDay: () => previousDay(clock.now()),
    waitingItems: sql.countOpen,
  };
  return { ...feature, ...byHand };
}
