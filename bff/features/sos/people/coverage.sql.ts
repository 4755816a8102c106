import { createHash } from 'node:crypto';
import type { Database, SqlValue } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';
import type { CoverContact, Gap } from './coverage-walk';

export interface RunRow {
  id: string;
  unitId: string | null;
  state: 'running' | 'done' | 'failed';
  askedBy: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  people: number;
  uncovered: number;
  durationMs: number | null;
}

export interface EnrolledPerson {
  personId: string;
  communityId: string | null;
  contacts: CoverContact[];
}

/** What the walk found for one community, or for the homes nobody knows (null). */
export interface CommunityFindings {
  communityId: string | null;
  groups: { groupKey: string; gaps: Gap[]; minutes: number; personIds: string[]; people: number }[];
}

export interface GapRow {
  communityId: string | null;
  groupKey: string;
  stepIndex: number;
  fromAt: Date;
  untilAt: Date;
  reason: string;
  people: number;
}

const PAGE = 5_000;
const ROWS_AT_ONCE = 1_000;
const RUN =
  'id, unit_id AS unitId, state, asked_by AS askedBy, started_at AS startedAt, finished_at AS finishedAt, people, uncovered, duration_ms AS durationMs';

const marks = (count: number, each = '?') => Array.from({ length: count }, () => each).join(',');

/** Reads everybody who is enrolled, and writes where somebody is missing; in bulk, since it is a hundred thousand people. */
export function createCoverageSql(db: Database) {
  return {
    /** Page by page in the order of ids; `communityIds` null: everybody, also those whose home is unknown. */
    async *enrolled(communityIds: readonly string[] | null): AsyncGenerator<EnrolledPerson[]> {
      if (communityIds?.length === 0) return;
      const within = communityIds ? `AND community_id IN (${marks(communityIds.length)})` : '';
      for (let after = ''; ; ) {
        const people = await db.query<{ personId: string; communityId: string | null }>(
          `SELECT person_id AS personId, community_id AS communityId FROM sos_profile
           WHERE person_id > ? ${within} ORDER BY person_id LIMIT ${PAGE}`,
          [after, ...(communityIds ?? [])],
        );
        if (people.length === 0) return;
        const first = people[0]!.personId;
        after = people.at(-1)!.personId;
        // By range and join, not by a list of five thousand keys.
        const contacts = await db.query<{ holder: string; test: string; consent: string; hours: string | null }>(
          `SELECT c.holder_person_id AS holder, c.test, c.consent, c.hours FROM sos_profile p
           JOIN sos_contact c ON c.holder_person_id = p.person_id WHERE p.person_id BETWEEN ? AND ? ${within}`,
          [first, after, ...(communityIds ?? [])],
        );
        const of = new Map<string, CoverContact[]>();
        for (const { holder, test, consent, hours } of contacts) {
          const own = of.get(holder) ?? [];
          own.push({ test, consent, hours: hours ? JSON.parse(hours) : null });
          of.set(holder, own);
        }
        yield people.map((row) => ({ ...row, contacts: of.get(row.personId) ?? [] }));
        if (people.length < PAGE) return;
      }
    },

    /** What one community has now, in place of what it had. */
    async replace(runId: string, { communityId, groups }: CommunityFindings): Promise<void> {
      const gaps: SqlValue[][] = [];
      const people: SqlValue[][] = [];
      for (const group of groups) {
        for (const gap of group.gaps) {
          const { stepIndex, reason } = gap;
          const times = [new Date(gap.from), new Date(gap.until)];
          gaps.push([newId(), runId, communityId, group.groupKey, stepIndex, ...times, reason, group.people]);
        }
        for (const id of group.personIds) people.push([id, runId, communityId, group.groupKey, group.minutes]);
      }
      await db.sqlTransaction(async (tx) => {
        await tx.execute('DELETE FROM sos_coverage_gap WHERE community_id <=> ?', [communityId]);
        await tx.execute('DELETE FROM sos_coverage_person WHERE community_id <=> ?', [communityId]);
        for (let at = 0; at < gaps.length; at += ROWS_AT_ONCE) {
          const rows = gaps.slice(at, at + ROWS_AT_ONCE);
          await tx.execute(
            `INSERT INTO sos_coverage_gap (id, run_id, community_id, group_key, step_index, from_at, until_at, reason, people)
             VALUES ${marks(rows.length, `(${marks(9)})`)}`,
            rows.flat(),
          );
        }
        for (let at = 0; at < people.length; at += ROWS_AT_ONCE) {
          const rows = people.slice(at, at + ROWS_AT_ONCE);
          // Who moved house since the last walk still has a row under the old community.
          await tx.execute(
            `REPLACE INTO sos_coverage_person (person_id, run_id, community_id, group_key, gap_minutes)
             VALUES ${marks(rows.length, `(${marks(5)})`)}`,
            rows.flat(),
          );
        }
      });
    },
    /** Communities that a whole walk did not meet have nobody enrolled any more. */
    async dropOthers(runId: string): Promise<void> {
      await db.execute('DELETE FROM sos_coverage_gap WHERE run_id <> ?', [runId]);
      await db.execute('DELETE FROM sos_coverage_person WHERE run_id <> ?', [runId]);
    },

    async begin(run: Pick<RunRow, 'id' | 'unitId' | 'askedBy' | 'startedAt'>): Promise<void> {
      await db.execute(
        `INSERT INTO sos_coverage_run (id, unit_id, state, asked_by, started_at) VALUES (?, ?, 'running', ?, ?)`,
        [run.id, run.unitId, run.askedBy, run.startedAt],
      );
    },
    async finish(
      run: Pick<RunRow, 'id' | 'state' | 'finishedAt' | 'people' | 'uncovered' | 'durationMs'>,
    ): Promise<void> {
      await db.execute(
        'UPDATE sos_coverage_run SET state = ?, finished_at = ?, people = ?, uncovered = ?, duration_ms = ? WHERE id = ?',
        [run.state, run.finishedAt, run.people, run.uncovered, run.durationMs, run.id],
      );
    },
    async lastRun(): Promise<RunRow | null> {
      const [row] = await db.query<RunRow>(
        `SELECT ${RUN} FROM sos_coverage_run ORDER BY started_at DESC, id DESC LIMIT 1`,
      );
      return row ?? null;
    },
    async run(id: string): Promise<RunRow | null> {
      const [row] = await db.query<RunRow>(`SELECT ${RUN} FROM sos_coverage_run WHERE id = ?`, [id]);
      return row ?? null;
    },

    /** By community; those whose home is unknown only for who sees the whole city. */
    async gaps(communityIds: readonly string[], withUnknown: boolean, until: Date): Promise<GapRow[]> {
      return db.query<GapRow>(
        `SELECT community_id AS communityId, group_key AS groupKey, step_index AS stepIndex, from_at AS fromAt, until_at AS untilAt,
           reason, people FROM sos_coverage_gap
         WHERE (community_id IN (${marks(communityIds.length) || 'NULL'}) ${withUnknown ? 'OR community_id IS NULL' : ''})
           AND until_at > ? ORDER BY from_at, step_index, id LIMIT 2000`,
        [...communityIds, until],
      );
    },
    async countByCommunity(): Promise<{ communityId: string | null; people: number; uncovered: number }[]> {
      const rows = await db.query<{ communityId: string | null; people: number; uncovered: number }>(
        `SELECT p.community_id AS communityId, COUNT(*) AS people, COUNT(g.person_id) AS uncovered FROM sos_profile p
         LEFT JOIN sos_coverage_person g ON g.person_id = p.person_id GROUP BY p.community_id`,
      );
      return rows.map((row) => ({ ...row, people: Number(row.people), uncovered: Number(row.uncovered) }));
    },
    /** Some of the people of a group. */
    async examples(communityId: string | null, groupKey: string, most: number): Promise<string[]> {
      const rows = await db.query<{ personId: string }>(
        `SELECT person_id AS personId FROM sos_coverage_person WHERE community_id <=> ? AND group_key = ?
         ORDER BY person_id LIMIT ${Math.trunc(most)}`,
        [communityId, groupKey],
      );
      return rows.map((row) => row.personId);
    },
  };
}

export type CoverageSql = ReturnType<typeof createCoverageSql>;

/** Names the findings of a day, so that the same are told once. */
export function findingsKey(communityId: string | null, day: string, groups: CommunityFindings['groups']): string {
  const text = JSON.stringify(groups.map((group) => [group.groupKey, group.people]));
  return `sos-coverage:${communityId ?? 'none'}:${day}:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
