import { pinyin } from 'pinyin-pro';
import type { z } from 'zod';
import type { AssignableUnits, DeskPage, deskQuerySchema } from '../../contracts/reports';
import { type Actor, unitsOf } from '../../platform/actor';
import { ApiError, type Locale } from '../../platform/errors';
import { createSharedWork } from '../../platform/resilience/shared-work';
import type { CategoryTree } from './category-tree';
import type { ReportsPresenter } from './reports.presenter';
import type { ReportsRepository } from './reports.repository';
import type { DeskScope, ReportsSql } from './reports.sql';
import type { ReportRow, ReportsDirectory } from './reports.types';

const UNIT_KINDS = ['city', 'district', 'street', 'community', 'grid', 'department'] as const;
/** A day and what follows: shorter ones would mean half of all there is. */
const NUMBER_PREFIX = /^\d{6}(-\d{0,6})?$/;

interface DeskDeps {
  directory: ReportsDirectory;
  repository: ReportsRepository;
  sql: ReportsSql;
  categories: CategoryTree;
  presenter: ReportsPresenter;
}

function encodeCursor(row: ReportRow): string {
  return Buffer.from(JSON.stringify([row.dueAt?.getTime() ?? null, row.id])).toString('base64url');
}

function decodeCursor(cursor: string): { dueAt: Date | null; id: string } {
  try {
    const [due, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [number | null, string];
    if (typeof id === 'string' && (due === null || Number.isFinite(due))) {
      return { dueAt: due === null ? null : new Date(due), id };
    }
  } catch {
    // falls through to the refusal
  }
  throw new ApiError('invalid_request', {
    fields: { cursor: { zh: '请从第一页重新打开', en: 'Please start again from the first page' } },
  });
}

/** The staff's lists. */
export function createReportsDesk({ directory, repository, sql, categories, presenter }: DeskDeps) {
  const shareCounts = createSharedWork<Record<string, number>>();
  /** Every push makes all desks ask for the same counts in the same moment. */
  const countsOf = (scope: DeskScope) => shareCounts(JSON.stringify(scope), () => sql.deskCounts(scope));

  /** What this person's roles let them see: fail closed, so a grant without a unit sees nothing. */
  async function scopeOf(actor: Actor): Promise<DeskScope> {
    if (unitsOf(actor, 'dispatcher').length > 0) return 'all';
    const unitIds = new Set(unitsOf(actor, 'handler'));
    const gridIds = new Set(unitsOf(actor, 'grid_worker'));
    for (const id of unitsOf(actor, 'supervisor')) {
      const unit = await directory.unit(id);
      if (!unit) continue;
      if (unit.parentId === null) return 'all';
      const below = (await Promise.all(UNIT_KINDS.map((kind) => directory.unitsOfKind(kind)))).flat();
      for (const one of below) {
        if (!one.path.includes(id)) continue;
        (one.kind === 'department' ? unitIds : gridIds).add(one.id);
      }
    }
    return { unitIds: [...unitIds], gridIds: [...gridIds] };
  }

  return {
    async list(actor: Actor, query: z.output<typeof deskQuerySchema>, locale: Locale): Promise<DeskPage> {
      const scope = await scopeOf(actor);
      const isNumber = query.q ? NUMBER_PREFIX.test(query.q) : false;
      const [rows, counts] = await Promise.all([
        sql.deskPage({
          queue: query.queue,
          scope,
          numberPrefix: isNumber ? query.q : undefined,
          categoryIds: query.q && !isNumber ? await categories.matching(query.q) : undefined,
          after: query.cursor ? decodeCursor(query.cursor) : undefined,
          limit: query.limit + 1,
        }),
        countsOf(scope),
      ]);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: await Promise.all(page.map((row) => presenter.deskItem(row, locale))),
        // A number is narrowed by typing on, not by paging.
        nextCursor: rows.length > query.limit && last && !isNumber ? encodeCursor(last) : null,
        counts,
      };
    },

    /** Departments to choose from, the category's own first. */
    async assignableUnits(reportId: string | undefined, locale: Locale): Promise<AssignableUnits> {
      const report = reportId ? await repository.find(reportId) : null;
      const suggested = report ? (await categories.find(report.categoryId))?.departmentId : null;
      const units = await directory.unitsOfKind('department');
      return {
        units: units
          .map((unit) => ({
            id: unit.id,
            name: unit.words[locale],
            pinyin: pinyin(unit.name, { toneType: 'none', type: 'array' }).join(''),
            initials: pinyin(unit.name, { pattern: 'first', toneType: 'none', type: 'array' }).join(''),
            isSuggested: unit.id === suggested,
          }))
          .sort((a, b) => Number(b.isSuggested) - Number(a.isSuggested)),
      };
    },
  };
}
