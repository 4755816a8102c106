import type { z } from 'zod';
import type { ReportCategory, ReportPage } from '../../contracts/reports';
import type { pageQuerySchema } from '../../contracts/shared';
import type { Actor } from '../../platform/actor';
import type { Locale } from '../../platform/errors';
import { type CategoryTree, presentCategory } from './category-tree';
import type { ReportsPresenter } from './reports.presenter';
import type { ReportsSql } from './reports.sql';

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

    /** The newest reports of a person that are not at their end, for the home screen. */
    async openOf(personId: string, limit: number, locale: Locale) {
      const rows = await sql.pageOfPerson(personId, null, 20);
      return Promise.all(
        rows
          .filter((row) => row.queue !== 'done')
          .slice(0, limit)
          .map((row) => presenter.mine(row, personId, locale)),
      );
    },
  };
}

export type ReportsReader = ReturnType<typeof createReportsReader>;
