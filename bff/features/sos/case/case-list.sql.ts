import type { SosStage } from '../../../contracts/sos';
import type { Database, SqlValue } from '../../../platform/db/database.types';
import { CASE_COLUMNS, type CaseSql, type WholeCase } from './case.sql';

/** Which cases a reader may see. */
export type ListScope =
  | { all: true }
  | {
      all: false;
      unitIds: string[];
      /** those that lie nowhere as well */
      withoutUnit?: boolean;
      personIds: string[];
      /** null: who was asked does not matter */
      askedPersonId: string | null;
    };

export interface ListFilter {
  scope: ListScope;
  stages: readonly SosStage[];
  isDrill: boolean;
  beforeId: string | null;
  limit: number;
}

interface Branch {
  from: string;
  where: string;
  values: SqlValue[];
}

const marks = (items: readonly unknown[]) => items.map(() => '?').join(',');

/** Each branch walks one index; together they are what the reader may see. */
function branchesOf(scope: ListScope): Branch[] {
  if (scope.all) return [{ from: 'sos_case c', where: '', values: [] }];
  const { unitIds, withoutUnit, personIds, askedPersonId } = scope;
  return [
    ...(unitIds.length > 0
      ? [{ from: 'sos_case c', where: ` AND c.unit_id IN (${marks(unitIds)})`, values: unitIds }]
      : []),
    ...(withoutUnit ? [{ from: 'sos_case c', where: ' AND c.unit_id IS NULL', values: [] }] : []),
    ...(personIds.length > 0
      ? [{ from: 'sos_case c', where: ` AND c.person_id IN (${marks(personIds)})`, values: personIds }]
      : []),
    ...(askedPersonId === null
      ? []
      : [
          {
            from: 'sos_alert a JOIN sos_case c ON c.id = a.case_id',
            where: ' AND a.person_id = ?',
            values: [askedPersonId],
          },
          {
            from: 'sos_responder r JOIN sos_case c ON c.id = r.case_id',
            where: ' AND r.person_id = ?',
            values: [askedPersonId],
          },
        ]),
  ];
}

function conditionOf(filter: Pick<ListFilter, 'stages' | 'isDrill'>): { sql: string; values: SqlValue[] } {
  return {
    // The watch's own press is nobody's business: it is proved elsewhere.
    sql: `c.stage IN (${marks(filter.stages)}) AND ${filter.isDrill ? "c.drill IN ('test', 'exercise')" : 'c.drill IS NULL'}`,
    values: [...filter.stages],
  };
}

/** Lists of cases, newest first. */
export function createCaseListSql(db: Database, cases: Pick<CaseSql, 'whole'>) {
  return {
    async page(filter: ListFilter): Promise<WholeCase[]> {
      const condition = conditionOf(filter);
      const limit = Math.floor(filter.limit);
      const branches = branchesOf(filter.scope);
      const ids = branches
        .map(
          ({ from, where }) =>
            `(SELECT c.id FROM ${from} WHERE ${condition.sql}${where} AND c.id < ? ORDER BY c.id DESC LIMIT ${limit})`,
        )
        .join(' UNION ');
      const rows = await db.query<Parameters<CaseSql['whole']>[0]>(
        `SELECT ${CASE_COLUMNS} FROM sos_case WHERE id IN (SELECT id FROM (${ids}) AS seen) ORDER BY id DESC LIMIT ${limit}`,
        branches.flatMap(({ values }) => [...condition.values, ...values, filter.beforeId ?? 'Z']),
      );
      return Promise.all(rows.map((row) => cases.whole(row)));
    },

    async counts(scope: ListScope, isDrill: boolean): Promise<{ alerting: number; accepted: number }> {
      const condition = conditionOf({ stages: ['alerting', 'accepted', 'on_scene'], isDrill });
      const branches = branchesOf(scope);
      const open = branches
        .map(({ from, where }) => `(SELECT c.id, c.stage FROM ${from} WHERE ${condition.sql}${where})`)
        .join(' UNION ');
      const rows = await db.query<{ stage: SosStage; n: number }>(
        `SELECT stage, COUNT(*) AS n FROM (${open}) AS seen GROUP BY stage`,
        branches.flatMap(({ values }) => [...condition.values, ...values]),
      );
      const of = (...stages: SosStage[]) =>
        rows.filter((row) => stages.includes(row.stage)).reduce((sum, row) => sum + Number(row.n), 0);
      return { alerting: of('alerting'), accepted: of('accepted', 'on_scene') };
    },

    /** Who has each case, and when more people are asked. */
    async extrasOf(
      caseIds: readonly string[],
    ): Promise<Map<string, { acceptedBy: string[]; nextStepAt: Date | null }>> {
      const extras = new Map(
        caseIds.map((id) => [id, { acceptedBy: [] as string[], nextStepAt: null as Date | null }]),
      );
      if (caseIds.length === 0) return extras;
      const [responders, timers] = await Promise.all([
        db.query<{ caseId: string; name: string }>(
          `SELECT case_id AS caseId, name FROM sos_responder WHERE case_id IN (${marks(caseIds)}) AND slot IS NOT NULL ORDER BY id`,
          caseIds,
        ),
        db.query<{ caseId: string; dueAt: Date }>(
          `SELECT case_id AS caseId, MIN(due_at) AS dueAt FROM sos_timer
           WHERE case_id IN (${marks(caseIds)}) AND state = 'pending' AND kind = 'step' GROUP BY case_id`,
          caseIds,
        ),
      ]);
      for (const { caseId, name } of responders) extras.get(caseId)?.acceptedBy.push(name);
      for (const { caseId, dueAt } of timers) {
        const extra = extras.get(caseId);
        if (extra) extra.nextStepAt = dueAt;
      }
      return extras;
    },
  };
}

export type CaseListSql = ReturnType<typeof createCaseListSql>;
