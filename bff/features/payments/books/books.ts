import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { RecurringJob } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { OrdersSql } from '../orders.sql';
import { dayInShanghai } from '../take-edges.sql';
import { createBooksSql } from './books.sql';
import type { BookFault, OrderBooks } from './books.types';
import { faultsOf } from './check-order';

const PAGE = 200;
const MARK = 'changed';
/** Clocks of several processes differ, and an edge is stamped before it commits: look back over so much again. */
const OVERLAP_MS = 60_000;
const FIRST_LOOK_BACK_MS = 24 * 3_600_000;
const MOST_KEPT = 200;
const MOST_LOOKS = 5;
const DAY_MS = 24 * 3_600_000;

export interface BooksDeps {
  db: Database;
  orders: OrdersSql;
  clock: Clock;
  log: Logger;
  metrics: { registry: Registry };
}

export interface BookCheck {
  orders: number;
  faults: BookFault[];
}

/** The house's own auditor: reads everything that is written about orders and says what does not agree. */
export function createBooks({ db, orders, clock, log, metrics }: BooksDeps) {
  const sql = createBooksSql(db, orders);
  const { registry } = metrics;
  const name = 'payment_book_faults';
  const gauge =
    (registry.getSingleMetric(name) as Gauge<'check'> | undefined) ??
    new Gauge({
      name,
      help: 'Orders whose ledger, history, refunds, write-off, claim or duty do not agree',
      labelNames: ['check'] as const,
      registers: [registry],
    });

  /**
   * What is wrong with an order that stands still. One that moves while it is read looks torn where transactions read what
   * is committed meanwhile: it is read again until its version stays.
   */
  async function lastingFaults(books: OrderBooks): Promise<BookFault[]> {
    let seen = books;
    for (let look = 1; ; look += 1) {
      const faults = faultsOf(seen);
      if (faults.length === 0 || look >= MOST_LOOKS) return faults;
      const [again] = await sql.booksOf([seen.order.id]);
      if (!again) return faults;
      if (again.order.version === seen.order.version) return faultsOf(again);
      seen = again;
    }
  }

  async function check(ids: readonly string[]): Promise<BookCheck> {
    const faults: BookFault[] = [];
    let checked = 0;
    for (let at = 0; at < ids.length; at += PAGE) {
      const books = await sql.booksOf(ids.slice(at, at + PAGE));
      checked += books.length;
      for (const one of books) faults.push(...(await lastingFaults(one)));
    }
    return { orders: checked, faults };
  }

  function report(which: 'changed' | 'day', { orders: count, faults }: BookCheck): void {
    gauge.set({ check: which }, faults.length);
    for (const fault of faults.slice(0, 20))
      log.error({ ...fault, check: which }, 'the books of an order do not agree');
    if (faults.length === 0) log.debug({ orders: count, check: which }, 'the books agree');
  }

  /** Every order there is. @param orderIds only these */
  async function checkBooks(orderIds?: readonly string[]): Promise<BookCheck> {
    if (orderIds) return check(orderIds);
    const result: BookCheck = { orders: 0, faults: [] };
    for (let after = ''; ; ) {
      const ids = await sql.idsAfter(after, PAGE);
      const last = ids.at(-1);
      if (!last) break;
      const page = await check(ids);
      result.orders += page.orders;
      result.faults.push(...page.faults);
      after = last;
    }
    for (const { orderId } of await sql.strayClaims(MOST_KEPT)) {
      result.faults.push({ orderId, kind: 'claim_kept', detail: 'holds a bill it was not made for' });
    }
    return result;
  }

  /** Orders that moved since the last look. */
  async function checkChanged(): Promise<BookCheck> {
    const now = clock.now();
    const through = (await sql.mark(MARK)) ?? new Date(now.getTime() - FIRST_LOOK_BACK_MS);
    const result = await check(
      await sql.changedBetween(new Date(through.getTime() - OVERLAP_MS), new Date(now.getTime() + 1)),
    );
    report('changed', result);
    await sql.setMark(MARK, now);
    return result;
  }

  /**
   * What lay on each account at an instant: the kept balances of an earlier day and every line since. Credit side is
   * below zero, as in the ledger.
   */
  async function balancesAt(instant: Date): Promise<Record<string, number>> {
    const day = dayInShanghai(instant);
    const kept = await sql.dayBefore(day);
    const balances: Record<string, number> = { ...kept?.balances };
    for (const account of await sql.accounts()) {
      const since = await sql.sumOf(account, kept?.day ?? null, day, instant);
      balances[account] = (balances[account] ?? 0) + since;
    }
    return balances;
  }

  /** Checks every order that moved on a day that is over, and keeps the day's result with its balances. */
  async function closeDay(day: string): Promise<BookCheck> {
    const from = new Date(`${day}T00:00:00+08:00`);
    const to = new Date(from.getTime() + DAY_MS);
    const result = await check(await sql.changedBetween(from, to));
    report('day', result);
    await sql.keepDay({
      day,
      orders: result.orders,
      faultCount: result.faults.length,
      faults: result.faults.slice(0, MOST_KEPT),
      balances: await balancesAt(new Date(to.getTime() - 1)),
      checkedAt: clock.now(),
    });
    return result;
  }

  const recurring: RecurringJob[] = [
    {
      kind: 'payments.checkChanged',
      everyMs: 60_000,
      timeoutMs: 300_000,
      run: async () => void (await checkChanged()),
    },
    {
      kind: 'payments.closeDay',
      cron: '20 0 * * *',
      timeoutMs: 1_800_000,
      run: async () => void (await closeDay(dayInShanghai(new Date(clock.now().getTime() - DAY_MS)))),
    },
  ];

  return { checkBooks, checkChanged, closeDay, balancesAt, recurring };
}
