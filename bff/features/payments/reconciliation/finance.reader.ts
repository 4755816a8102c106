import type { ReconItemsQuery } from '../../../contracts/finance';
import type { Actor } from '../../../platform/actor';
import type { Database } from '../../../platform/db/database.types';
import { ApiError, type Locale } from '../../../platform/errors';
import { dayInShanghai } from '../take-edges.sql';
import { dayWorkbook } from './day-workbook';
import { type Names, presentDay, presentItem, presentItemRow } from './finance.presenter';
import type { FinanceDesk } from './finance-desk.service';
import type { ReconSql } from './recon.sql';
import type { ReconciliationDeps } from './reconciliation.types';

const DAYS_SHOWN = 31;

export interface FinanceReaderDeps extends Pick<ReconciliationDeps, 'db' | 'clock' | 'orders' | 'billers' | 'nameOf'> {
  sql: ReconSql;
  desk: FinanceDesk;
}

function cursorOf(row: { dueAt: Date | null; id: string }): string {
  return `${row.dueAt?.getTime() ?? 0}.${row.id}`;
}

function readCursor(cursor: string | undefined): { dueAt: Date | null; id: string } | undefined {
  const [at, id] = cursor?.split('.') ?? [];
  if (at === undefined || id === undefined) return undefined;
  return { dueAt: at === '0' ? null : new Date(Number(at)), id };
}

/** What the finance desk shows. */
export function createFinanceReader({ db, clock, orders, billers, nameOf, sql, desk }: FinanceReaderDeps) {
  async function names(): Promise<Names> {
    const all = new Map((await billers.all()).map((biller) => [biller.code, biller.name]));
    return { biller: (code) => all.get(code) ?? { zh: code, en: code } };
  }

  async function dayView(day: string, locale: Locale) {
    const [runs, counts, named] = await Promise.all([sql.runs(day, day), sql.countItems(day, day), names()]);
    return presentDay(day, runs, counts, named, locale);
  }

  return {
    /** The last month, newest first; days on which nothing was compared are left out. */
    async days(locale: Locale) {
      const to = dayInShanghai(clock.now());
      const from = dayInShanghai(new Date(clock.now().getTime() - DAYS_SHOWN * 86_400_000));
      const [runs, counts, named] = await Promise.all([sql.runs(from, to), sql.countItems(from, to), names()]);
      const days = [...new Set(runs.map((run) => run.day))];
      return {
        items: days.map((day) =>
          presentDay(
            day,
            runs.filter((run) => run.day === day),
            counts,
            named,
            locale,
          ),
        ),
      };
    },

    day: dayView,

    async workbook(day: string): Promise<Buffer> {
      const [view, items, named] = await Promise.all([dayView(day, 'zh'), sql.itemsOfDay(day), names()]);
      if (view.merchants.length === 0) throw new ApiError('not_found');
      return dayWorkbook(view, items, named);
    },

    async items(query: ReconItemsQuery, locale: Locale) {
      const { cursor, limit, ...filter } = query;
      const [rows, counts, named] = await Promise.all([
        sql.items({ ...filter, after: readCursor(cursor), limit: limit + 1 }),
        sql.countOpen(),
        names(),
      ]);
      const shown = rows.slice(0, limit);
      return {
        items: shown.map((row) => presentItemRow(row, named, locale, clock.now())),
        nextCursor: rows.length > limit ? cursorOf(shown[shown.length - 1]!) : null,
        counts,
      };
    },

    async item(actor: Actor, itemId: string, locale: Locale) {
      const item = await sql.item(itemId);
      if (!item) throw new ApiError('not_found');
      const [order, events, ledger, actions, named] = await Promise.all([
        item.orderId ? orders.order(item.orderId) : null,
        item.orderId ? orders.events(item.orderId) : [],
        item.orderId ? ledgerOf(db, item.orderId) : [],
        sql.actions(itemId),
        names(),
      ]);
      const people = new Map<string, string>();
      for (const id of actions.flatMap((action) => [action.proposedById, action.decidedById])) {
        if (id && !people.has(id)) people.set(id, await nameOf(id));
      }
      return presentItem(
        { item, order, events, ledger, actions },
        {
          names: named,
          locale,
          now: clock.now(),
          actor,
          nameOf: (id) => people.get(id) ?? '',
          canDecide: (action) => desk.canDecide(actor, action),
        },
      );
    },
  };
}

async function ledgerOf(db: Database, orderId: string) {
  const rows = await db.query<{ at: Date; account: string; amountFen: string | number }>(
    'SELECT at, account, amount_fen AS amountFen FROM ledger_entry WHERE order_id = ? ORDER BY version, line',
    [orderId],
  );
  return rows.map((row) => ({ ...row, amountFen: Number(row.amountFen) }));
}

export type FinanceReader = ReturnType<typeof createFinanceReader>;
