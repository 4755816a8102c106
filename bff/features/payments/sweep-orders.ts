import type { RecurringJob } from '../../platform/jobs/job.types';
import { askJob, RUNG_EXPIRY } from './ask-ladder';
import type { PaymentsDeps } from './payments.deps';
import { momentWords } from './payments.words';
import type { OpenOrder, SweepSql } from './sweep-orders.sql';
import { advanceJob } from './take-edges.sql';

const EVERY_MS = 30_000;
/** An order that moved less than this ago has its job on the way. */
const GRACE_MS = 60_000;
const PAGE = 200;
/** One more when the payer's time ended and nothing came of it. */
const ASK_GRACE_MS = 30_000;
const DESK_LINK = '/features/finance-desk/pages/home/index';

export interface SweepDeps
  extends Pick<PaymentsDeps, 'db' | 'jobs' | 'clock' | 'log' | 'metrics' | 'people' | 'notices'> {
  sql: SweepSql;
}

/** Nothing waits for nobody: orders that lost their job get one again, and people hear of duties that are overdue. */
export function createSweepOrders(deps: SweepDeps): RecurringJob {
  const { db, jobs, clock, log, metrics, people, notices, sql } = deps;
  // A far day: every order of an owner, overdue or not.
  const ALL = new Date('9000-01-01T00:00:00Z');

  async function* pagesOf(owner: 'worker' | 'payer' | 'finance', before: Date): AsyncGenerator<OpenOrder[]> {
    let last: OpenOrder | undefined;
    for (;;) {
      const page = await sql.page(owner, before, last, PAGE);
      if (page.length > 0) yield page;
      last = page.at(-1);
      if (page.length < PAGE) return;
    }
  }

  async function giveJobs(orders: readonly OpenOrder[], now: Date): Promise<number> {
    const settled = new Set((await sql.settledBefore(orders, new Date(now.getTime() - GRACE_MS))).map(({ id }) => id));
    const quiet = orders.filter(({ id }) => settled.has(id)).map((order) => ({ order, job: advanceJob(order) }));
    const live = await sql.liveKeys(quiet.map(({ job }) => job.dedupeKey));
    const lost = quiet.filter(({ job }) => !live.has(job.dedupeKey));
    if (lost.length === 0) return 0;
    const slot = now.getTime().toString(36);
    await db.sqlTransaction((tx) =>
      jobs.enqueue(tx, ...lost.map(({ job }) => ({ ...job, dedupeKey: `${job.dedupeKey}:${slot}` }))),
    );
    return lost.length;
  }

  /** The ladder's last rung was lost: the time to pay is over and the order still waits for its payer. */
  async function askAgain(orders: readonly OpenOrder[], now: Date): Promise<void> {
    const minute = Math.floor(now.getTime() / 60_000).toString(36);
    const paymentIds = [...new Set(orders.map(({ paymentId }) => paymentId))];
    await db.sqlTransaction((tx) =>
      jobs.enqueue(tx, ...paymentIds.map((paymentId) => askJob(paymentId, RUNG_EXPIRY, now, `:${minute}`))),
    );
  }

  async function tellFinance(orders: readonly OpenOrder[]): Promise<void> {
    const staff = await people.financeStaff();
    if (staff.length === 0) return;
    await db.sqlTransaction(async (tx) => {
      for (const { id, version, dueAt } of orders) {
        const requests = staff.map((personId) => ({
          personId,
          template: 'payment.overdue',
          words: {
            zh: `有一笔缴费应在 ${momentWords(dueAt)} 前处理，已经超时，请尽快查看`,
            en: `A payment was to be dealt with by ${momentWords(dueAt)} and is overdue. Please look at it`,
          },
          link: DESK_LINK,
          // Once per state of an order, however often the sweep comes by.
          dedupeKey: `pay-duty:${id}:${version}`,
        }));
        await notices.send(tx, ...requests);
      }
    });
  }

  return {
    kind: 'payments.sweep',
    everyMs: EVERY_MS,
    timeoutMs: 120_000,
    async run() {
      const now = clock.now();
      let given = 0;
      for await (const page of pagesOf('worker', ALL)) given += await giveJobs(page, now);
      for await (const page of pagesOf('payer', new Date(now.getTime() - ASK_GRACE_MS))) await askAgain(page, now);
      for await (const page of pagesOf('finance', now)) await tellFinance(page);
      if (given > 0) log.warn({ orders: given }, 'orders without a job got one again');
      const overdue = new Map((await sql.overdue(now)).map(({ owner, orders }) => [owner, orders]));
      for (const owner of ['worker', 'payer', 'finance'])
        metrics.paymentsOverdue.set({ owner }, overdue.get(owner) ?? 0);
      if (overdue.size > 0) log.warn({ overdue: Object.fromEntries(overdue) }, 'duties of payments are overdue');
    },
  };
}
