import type { Database } from '../../../bff/platform/db/database.types';
import type { Outside } from './outside';
import type { Person } from './people';
import type { StormCity } from './storm-city';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;
/** A refund may be a week on its way. */
const LONGEST_MS = 10 * DAY;
const MOST_AT_ONCE_MS = HOUR;
/** What must be done by now is done within that, or the clock goes on without it. */
const BUSY_MS = 60_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const dayOf = (ms: number) => new Date(ms + BEIJING).toISOString().slice(0, 10);
const beginOf = (day: string) => new Date(`${day}T00:00:00+08:00`).getTime();

/** Kinds of jobs that move money; those of the clock itself are named by their slot. */
const OURS = "kind LIKE 'payments.%' AND (dedupe_key IS NULL OR dedupe_key NOT LIKE '%@%')";
/** Neither at its end nor lying before people. */
const OPEN = "duty_owner IS NOT NULL AND duty_owner <> 'finance'";

export interface Aftermath {
  /** orders that nobody brought to an end */
  open: number;
  /** days that were compared, and their runs that did not come to an end */
  days: string[];
  unfinished: string[];
}

/**
 * Nothing goes wrong any more: the clock is put forward from one thing that is due to the next, over the mornings on which
 * days are compared, until every order is at its end or lies before people.
 */
export async function runOn(
  deps: { city: StormCity; db: Database; outside: Outside; clerk: Person; say(line: string): void },
  beganAt: Date,
): Promise<Aftermath> {
  const { city, db, outside, clerk, say } = deps;
  const { clock } = city;
  const now = () => clock.now().getTime();
  const endsAt = now() + LONGEST_MS;
  const count = async (where: string, values: (Date | string)[] = []) =>
    Number((await db.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${where}`, values))[0]!.n);

  async function untilIdle(): Promise<void> {
    const by = Date.now() + BUSY_MS;
    for (;;) {
      const busy = await count(`job WHERE ${OURS} AND (state = 'running' OR (state = 'ready' AND run_at <= ?))`, [
        clock.now(),
      ]);
      const knocks = city.simulators.wechatPay.pending().filter(({ dueAt }) => dueAt.getTime() <= now()).length;
      if ((busy === 0 && knocks === 0) || Date.now() > by) return;
      await pause(50);
    }
  }

  async function toNext(latest: number): Promise<void> {
    await untilIdle();
    const [row] = await db.query<{ at: Date | null }>(
      `SELECT MIN(run_at) AS at FROM job WHERE ${OURS} AND state = 'ready'`,
    );
    const knock = Math.min(...city.simulators.wechatPay.pending().map(({ dueAt }) => dueAt.getTime()), latest);
    const at = Math.min(row?.at?.getTime() ?? latest, knock, now() + MOST_AT_ONCE_MS);
    // A second more: what is due at that very moment is due.
    if (at + 1_000 > now()) city.advance(at + 1_000 - now());
  }

  const openOrders = () => count(`pay_order WHERE ${OPEN}`);
  const firstDay = beginOf(dayOf(beganAt.getTime()));
  // After a biller's cut-off, what is booked is of its next day.
  const lastDay = beginOf(dayOf(now())) + DAY;
  const days: string[] = [];
  for (let at = firstDay; at <= lastDay; at += DAY) days.push(dayOf(at));

  const lastMorning = lastDay + DAY + 10 * HOUR + 45 * MINUTE;
  while (now() < lastMorning) await toNext(lastMorning);
  await untilIdle();
  say(`${days.join(', ')} compared by themselves; ${await openOrders()} orders still open`);
  outside.calmBills();
  for (const day of days) {
    const asked = await clerk.call('POST', `/finance/days/${day}/run`, {});
    if (asked.status !== 202) say(`day ${day} is not compared: ${asked.status}`);
  }
  await pause(500);
  const unfinishedRuns = () =>
    db.query<{ day: string; billerCode: string; state: string; lastError: string | null }>(
      `SELECT day, biller_code AS billerCode, state, last_error AS lastError FROM recon_run
       WHERE state <> 'done' AND day IN (${days.map(() => '?').join(',')})`,
      days,
    );
  let told = now();
  for (;;) {
    await untilIdle();
    const [open, waiting] = [await openOrders(), (await unfinishedRuns()).length];
    if ((open === 0 && waiting === 0) || now() > endsAt) break;
    if (now() - told > 12 * HOUR) {
      say(`${clock.now().toISOString()}: ${open} orders open, ${waiting} comparisons unfinished`);
      told = now();
    }
    await toNext(endsAt);
  }
  return {
    open: await openOrders(),
    days,
    unfinished: (await unfinishedRuns()).map((run) => `${run.day} ${run.billerCode} ${run.state} ${run.lastError}`),
  };
}
