import type { z } from 'zod';
import type { InProgressItem } from '../../contracts/home';
import type { ReportCategory, ReportPage } from '../../contracts/reports';
import type { pageQuerySchema } from '../../contracts/shared';
import type { Actor } from '../../platform/actor';
import type { Locale } from '../../platform/errors';
import { type CategoryTree, presentCategory } from './category-tree';
import type { ReportsPresenter } from './reports.presenter';
import type { ReportsSql } from './reports.sql';
import { STATE_WORDS } from './reports.words';

const RECENT = 20;
const MOST_IN_PROGRESS = 3;

interface ReaderDeps {
  sql: ReportsSql;
  categories: CategoryTree;
  presenter: ReportsPresenter;
}

/** Plain reads for citizens. */
export function createReportsReader({ sql, categories, presenter }: ReaderDeps) {
  return {
    async categories(locale: Locale): Promise<ReportCategory[]> {
      return (await categories.all()).map((row) => presentCategory(row, locale));
    },

    async mine(actor: Actor, query: z.output<typeof pageQuerySchema>, locale: Locale): Promise<ReportPage> {
      const rows = await sql.pageOfPerson(actor.personId, query.cursor ?? null, query.limit + 1);
      const page = rows.slice(0, query.limit);
      return {
        items: await Promise.all(page.map((row) => presenter.mine(row, actor.personId, locale))),
        nextCursor: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
      };
    },

    /** The newest reports of a person that are not at their end, for the first screen: those that wait for them first. */
    async inProgressOf(personId: string, locale: Locale): Promise<InProgressItem[]> {
      const rows = await sql.pageOfPerson(personId, null, RECENT);
      const open = rows.filter((row) => row.queue !== 'done');
      const waits = (row: { holder: string | null }) => Number(row.holder !== 'reporter');
      const first = open.sort((a, b) => waits(a) - waits(b)).slice(0, MOST_IN_PROGRESS);
      return Promise.all(
        first.map(async (row) => {
          const { id, categoryName, state, dueAt, answerDueAt, isLate } = await presenter.mine(row, personId, locale);
          return {
            kind: 'report' as const,
            id,
            title: categoryName,
            status: STATE_WORDS[state][locale],
            tone: isLate ? ('wrong' as const) : row.holder === 'reporter' ? ('wait' as const) : ('plain' as const),
            dueAt: answerDueAt ?? dueAt,
            link: `/features/reports/pages/detail/index?id=${id}`,
          };
        }),
      );
    },
  };
}

export type ReportsReader = ReturnType<typeof createReportsReader>;
