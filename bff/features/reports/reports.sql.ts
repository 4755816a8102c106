import type { DeskQueue } from '../../contracts/reports';
import type { Database, SqlTx, SqlValue } from '../../platform/db/database.types';
import { CLOCKED_QUEUES } from './reports.states';
import type { HistoryRow, ReportRow } from './reports.types';

const INSERT_REPORT = `INSERT INTO report (id, number, reporter_id, filed_by_id, client_key, request_hash, category_id, words,
  latitude, longitude, datum, address, place_source, photo_ids, is_anonymous, stage, queue, version, holder,
  due_at, answer_due_at, escalation, content_check, created_at, updated_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_HISTORY = `INSERT INTO report_history (id, report_id, version, event, to_stage, client_key, party, actor_id,
  next_due_at, public_words, photo_ids, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const COLUMNS = `id, number, reporter_id AS reporterId, filed_by_id AS filedById, client_key AS clientKey,
  category_id AS categoryId, words, latitude, longitude, datum, address, place_source AS placeSource,
  photo_ids AS photoIds, is_anonymous AS isAnonymous, stage, queue, version, holder, holder_unit_id AS holderUnitId,
  unit_id AS unitId, grid_id AS gridId, due_at AS dueAt, answer_due_at AS answerDueAt, paused_minutes AS pausedMinutes,
  escalation, urged_at AS urgedAt, content_check AS contentCheck, created_at AS createdAt, updated_at AS updatedAt`;

interface Raw extends Omit<ReportRow, 'photoIds' | 'isAnonymous'> {
  // MySQL hands JSON over parsed, MariaDB as text.
  photoIds: string | string[];
  isAnonymous: number;
}

function fromRaw(row: Raw): ReportRow {
  return {
    ...row,
    isAnonymous: Boolean(row.isAnonymous),
    photoIds: typeof row.photoIds === 'string' ? (JSON.parse(row.photoIds) as string[]) : row.photoIds,
  };
}

/** Which reports a desk shows: everything, or those of some units and grids. */
export type DeskScope = 'all' | { unitIds: string[]; gridIds: string[] };

export interface DeskFilter {
  queue: DeskQueue;
  scope: DeskScope;
  numberPrefix?: string;
  categoryIds?: string[];
  /** the last row of the page before */
  after?: { dueAt: Date | null; id: string };
  limit: number;
}

const marks = (values: readonly unknown[]) => values.map(() => '?').join(',');

interface Part {
  sql: string;
  values: SqlValue[];
}

/** The scope as one condition, for lists that are short before it. */
function scopeSql(scope: DeskScope): Part | null {
  if (scope === 'all') return { sql: '', values: [] };
  const parts: string[] = [];
  if (scope.unitIds.length) parts.push(`unit_id IN (${marks(scope.unitIds)})`);
  if (scope.gridIds.length) parts.push(`grid_id IN (${marks(scope.gridIds)})`);
  if (parts.length === 0) return null;
  return { sql: ` AND (${parts.join(' OR ')})`, values: [...scope.unitIds, ...scope.gridIds] };
}

/** A list is read from this many places at most before one longer walk is the cheaper. */
const MOST_WALKS = 60;
const OF_UNIT_AND_CATEGORY =
  'FORCE INDEX (ix_report_unit_category) WHERE unit_id = ? AND category_id = ? AND queue = ?';

/** Which index each part of a page is read from. An OR over two of them would read neither in order. */
function deskBranches(filter: DeskFilter): Part[] {
  const { queue, scope, categoryIds, after } = filter;
  if (categoryIds?.length === 0) return [];
  const category: Part = categoryIds
    ? { sql: ` AND category_id IN (${marks(categoryIds)})`, values: [...categoryIds] }
    : { sql: '', values: [] };
  const later: Part = !after
    ? { sql: '', values: [] }
    : after.dueAt
      ? { sql: ' AND (due_at > ? OR (due_at = ? AND id > ?))', values: [after.dueAt, after.dueAt, after.id] }
      : { sql: ' AND id < ?', values: [after.id] };

  if (filter.numberPrefix || queue === 'overdue') {
    const within = scopeSql(scope);
    if (!within) return [];
    const base: Part = filter.numberPrefix
      ? { sql: 'FORCE INDEX (uq_report_number) WHERE number LIKE ?', values: [`${filter.numberPrefix}%`] }
      : { sql: `WHERE escalation > 0 AND queue IN (${marks(CLOCKED_QUEUES)})`, values: [...CLOCKED_QUEUES] };
    const rest = filter.numberPrefix ? [within] : [category, later, within];
    return [joined(base, ...rest)];
  }
  // Ended reports have no deadline: saying so lets the index give them by id, newest first, without sorting.
  const ended: Part = { sql: queue === 'done' ? ' AND due_at IS NULL' : '', values: [] };
  if (scope !== 'all') {
    const of = (index: string, column: string) => (id: string) =>
      joined(
        { sql: `FORCE INDEX (${index}) WHERE ${column} = ? AND queue = ?`, values: [id, queue] },
        ended,
        category,
        later,
      );
    // Among a million ended reports a rare category is found by its own index: each pair is a walk of one page.
    const pairs = scope.unitIds.flatMap((unitId) => (categoryIds ?? []).map((id) => [unitId, id]));
    const inUnits =
      queue === 'done' && categoryIds && pairs.length <= MOST_WALKS
        ? pairs.map((pair) => joined({ sql: OF_UNIT_AND_CATEGORY, values: [...pair, queue] }, later))
        : scope.unitIds.map(of('ix_report_unit', 'unit_id'));
    return [...inUnits, ...scope.gridIds.map(of('ix_report_grid', 'grid_id'))];
  }
  if (categoryIds) {
    return categoryIds.map((id) => joined({ sql: 'WHERE category_id = ? AND queue = ?', values: [id, queue] }, later));
  }
  return [joined({ sql: 'WHERE queue = ?', values: [queue] }, ended, later)];
}

function joined(...parts: Part[]): Part {
  return { sql: parts.map((part) => part.sql).join(''), values: parts.flatMap((part) => part.values) };
}

/** The measured paths: submitting, a person's own list, the desk's lists and counts. */
export function createReportsSql(db: Database) {
  return {
    /** The report and its first history row. */
    async insert(tx: SqlTx, row: ReportRow & { requestHash: string }, history: HistoryRow): Promise<void> {
      const photoIds = JSON.stringify(row.photoIds);
      await tx.execute(INSERT_REPORT, [
        row.id,
        row.number,
        row.reporterId,
        row.filedById,
        row.clientKey,
        row.requestHash,
        row.categoryId,
        row.words,
        row.latitude,
        row.longitude,
        row.datum,
        row.address,
        row.placeSource,
        photoIds,
        row.isAnonymous,
        row.stage,
        row.queue,
        row.version,
        row.holder,
        row.dueAt,
        row.answerDueAt,
        row.escalation,
        row.contentCheck,
        row.createdAt,
        row.updatedAt,
      ]);
      await tx.execute(INSERT_HISTORY, [
        history.id,
        history.reportId,
        history.version,
        history.event,
        history.toStage,
        history.clientKey,
        history.party,
        history.actorId,
        history.nextDueAt,
        history.publicWords,
        photoIds,
        history.createdAt,
      ]);
    },

    /** The report that this person sent with this key before, and the hash of what was sent. */
    async byClientKey(filedById: string, clientKey: string): Promise<(ReportRow & { requestHash: string }) | null> {
      const [row] = await db.query<Raw & { requestHash: string }>(
        `SELECT ${COLUMNS}, request_hash AS requestHash FROM report WHERE filed_by_id = ? AND client_key = ?`,
        [filedById, clientKey],
      );
      return row ? { ...fromRaw(row), requestHash: row.requestHash } : null;
    },

    /** Newest first: one's own, and those one filed for family. */
    async pageOfPerson(personId: string, beforeId: string | null, limit: number): Promise<ReportRow[]> {
      const before = beforeId ?? 'Z';
      const most = Math.floor(limit);
      const half = (column: string) =>
        `(SELECT ${COLUMNS} FROM report WHERE ${column} = ? AND id < ? ORDER BY id DESC LIMIT ${most})`;
      const rows = await db.query<Raw>(
        `${half('reporter_id')} UNION ${half('filed_by_id')} ORDER BY id DESC LIMIT ${most}`,
        [personId, before, personId, before],
      );
      return rows.map(fromRaw);
    },

    /**
     * One list of the desk, most urgent first (the ended ones newest first). Every branch walks one index in the order
     * of the page and stops when the page is full, so a list of millions costs what a short one does. Finding words
     * inside reports needs a full-text index that all engines share.
     */
    async deskPage(filter: DeskFilter): Promise<ReportRow[]> {
      const order = filter.numberPrefix ? 'number DESC' : filter.queue === 'done' ? 'id DESC' : 'dueAt, id';
      const branches = deskBranches(filter);
      if (branches.length === 0) return [];
      const limit = Math.floor(filter.limit);
      const rows = await db.query<Raw>(
        `${branches.map(({ sql }) => `(SELECT ${COLUMNS} FROM report ${sql} ORDER BY ${order} LIMIT ${limit})`).join(' UNION ')}
         ORDER BY ${order} LIMIT ${limit}`,
        branches.flatMap(({ values }) => values),
      );
      return rows.map(fromRaw);
    },

    /** Open work per queue; the ended ones are never counted, because they only grow. */
    async deskCounts(scope: DeskScope): Promise<Record<string, number>> {
      const part = scopeSql(scope);
      const counts: Record<string, number> = {
        intake: 0,
        department: 0,
        handling: 0,
        reporter: 0,
        answered: 0,
        overdue: 0,
      };
      if (!part) return counts;
      const open = ['intake', 'department', 'handling', 'reporter', 'answered'];
      // Two counts that each stay inside one index: by queue, and the few that are late.
      const [rows, [late]] = await Promise.all([
        db.query<{ queue: string; n: number }>(
          `SELECT queue, COUNT(*) AS n FROM report WHERE queue IN (${marks(open)})${part.sql} GROUP BY queue`,
          [...open, ...part.values],
        ),
        db.query<{ n: number }>(
          `SELECT COUNT(*) AS n FROM report WHERE escalation > 0 AND queue IN (${marks(CLOCKED_QUEUES)})${part.sql}`,
          [...CLOCKED_QUEUES, ...part.values],
        ),
      ]);
      for (const row of rows) counts[row.queue] = Number(row.n);
      counts.overdue = Number(late?.n ?? 0);
      return counts;
    },

    /** Open reports whose time ran out a while ago: a net below the deadline jobs. */
    async overdueSince(before: Date, limit: number): Promise<{ id: string; version: number }[]> {
      return db.query<{ id: string; version: number }>(
        `SELECT id, version FROM report WHERE queue IN ('intake', 'department', 'handling', 'reporter', 'answered')
         AND due_at < ? ORDER BY due_at LIMIT ${Math.floor(limit)}`,
        [before],
      );
    },
  };
}

export type ReportsSql = ReturnType<typeof createReportsSql>;
