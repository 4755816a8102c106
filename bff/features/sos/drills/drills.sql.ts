import type { SosChannel, SosParty } from '../../../contracts/sos';
import type { Database, Tx } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';

export interface ExerciseRow {
  id: string;
  caseId: string | null;
  personId: string | null;
  unitId: string | null;
  title: string;
  startedBy: string;
  startedAt: Date;
  endedBy: string | null;
  endedAt: Date | null;
  /** JSON, once it is over */
  report: string | null;
}

/** An alert of a drill, for its report and its result. */
export interface DrillAlert {
  targetKey: string;
  personId: string | null;
  party: SosParty;
  name: string;
  channel: SosChannel;
  state: string;
  createdAt: Date;
  sentAt: Date | null;
  answeredAt: Date | null;
}

export interface TestRow {
  caseId: string;
  isPassed: boolean;
  alertedMs: number | null;
  pressedAt: Date;
}

const EXERCISE = `id, case_id AS caseId, person_id AS personId, unit_id AS unitId, title, started_by AS startedBy,
  started_at AS startedAt, ended_by AS endedBy, ended_at AS endedAt, report`;

/** Rows of drills. */
export function createDrillsSql(db: Database) {
  return {
    /** @throws a duplicate-key error on `uq_sos_exercise_key` when it was started before */
    async startExercise(
      row: Pick<ExerciseRow, 'id' | 'personId' | 'unitId' | 'title' | 'startedBy' | 'startedAt'> & {
        clientKey: string;
      },
    ): Promise<void> {
      await db.execute(
        `INSERT INTO sos_exercise (id, client_key, person_id, unit_id, title, started_by, started_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [row.id, row.clientKey, row.personId, row.unitId, row.title, row.startedBy, row.startedAt],
      );
    },
    setCase: (id: string, caseId: string) =>
      db.execute('UPDATE sos_exercise SET case_id = ? WHERE id = ? AND case_id IS NULL', [caseId, id]),

    async exercise(by: { id: string } | { clientKey: string }): Promise<ExerciseRow | null> {
      const [column, value] = 'id' in by ? ['id', by.id] : ['client_key', by.clientKey];
      const [row] = await db.query<ExerciseRow>(`SELECT ${EXERCISE} FROM sos_exercise WHERE ${column} = ?`, [value]);
      return row ?? null;
    },

    exercises: (of: { isOver: boolean; before: string | null; limit: number }) =>
      db.query<ExerciseRow>(
        `SELECT ${EXERCISE} FROM sos_exercise WHERE case_id IS NOT NULL AND ended_at IS ${of.isOver ? 'NOT ' : ''}NULL
         ${of.before ? 'AND id < ?' : ''} ORDER BY id DESC LIMIT ${Math.floor(of.limit)}`,
        of.before ? [of.before] : [],
      ),

    /** Exercises whose case is closed and whose report is not written. */
    closedExercises: () =>
      db.query<{ id: string; caseId: string; closedBy: string | null; closedAt: Date }>(
        `SELECT e.id, e.case_id AS caseId, c.closed_by AS closedBy, c.closed_at AS closedAt FROM sos_exercise e
         JOIN sos_case c ON c.id = e.case_id WHERE e.ended_at IS NULL AND c.stage = 'closed' LIMIT 50`,
      ),

    async endExercise(
      tx: Tx,
      id: string,
      of: { endedBy: string | null; endedAt: Date; report: string },
    ): Promise<boolean> {
      const changed = await tx.execute(
        'UPDATE sos_exercise SET ended_by = ?, ended_at = ?, report = ? WHERE id = ? AND ended_at IS NULL',
        [of.endedBy, of.endedAt, of.report, id],
      );
      return changed === 1;
    },

    alerts: (caseId: string) =>
      db.query<DrillAlert>(
        `SELECT target_key AS targetKey, person_id AS personId, party, name, channel, state, created_at AS createdAt,
           sent_at AS sentAt, answered_at AS answeredAt FROM sos_alert WHERE case_id = ? ORDER BY id`,
        [caseId],
      ),

    async centresOf(caseId: string): Promise<string[]> {
      const rows = await db.query<{ centre: string }>('SELECT DISTINCT centre FROM sos_hand_off WHERE case_id = ?', [
        caseId,
      ]);
      return rows.map(({ centre }) => centre);
    },

    async stepsOf(caseId: string): Promise<number> {
      const [row] = await db.query<{ n: number }>(
        "SELECT COUNT(*) AS n FROM sos_event WHERE case_id = ? AND event IN ('step_started', 'step_empty')",
        [caseId],
      );
      return Number(row?.n ?? 0);
    },

    /** False when another process wrote it. */
    async keepTest(tx: Tx, of: TestRow & { personId: string | null; month: string; endedAt: Date }): Promise<boolean> {
      const added = await tx.execute(
        `INSERT IGNORE INTO sos_test_press (id, case_id, person_id, month, is_passed, alerted_ms, pressed_at, ended_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        [newId(), of.caseId, of.personId, of.month, of.isPassed, of.alertedMs, of.pressedAt, of.endedAt],
      );
      return added === 1;
    },

    async lastTest(personId: string): Promise<TestRow | null> {
      const [row] = await db.query<Omit<TestRow, 'isPassed'> & { isPassed: number }>(
        `SELECT case_id AS caseId, is_passed AS isPassed, alerted_ms AS alertedMs, pressed_at AS pressedAt
         FROM sos_test_press WHERE person_id = ? ORDER BY id DESC LIMIT 1`,
        [personId],
      );
      return row ? { ...row, isPassed: Boolean(row.isPassed) } : null;
    },

    async testedIn(personId: string, month: string): Promise<boolean> {
      const rows = await db.query<{ id: string }>(
        'SELECT id FROM sos_test_press WHERE person_id = ? AND month = ? AND is_passed = 1 LIMIT 1',
        [personId, month],
      );
      return rows.length > 0;
    },

    async month(month: string): Promise<{ presses: number; people: number; passed: number }> {
      const [row] = await db.query<{ presses: number; people: number; passed: number | null }>(
        `SELECT COUNT(*) AS presses, COUNT(DISTINCT person_id) AS people, SUM(is_passed) AS passed
         FROM sos_test_press WHERE month = ?`,
        [month],
      );
      return { presses: Number(row?.presses ?? 0), people: Number(row?.people ?? 0), passed: Number(row?.passed ?? 0) };
    },

    /** Enrolled people whose button reached nobody yet this month, page by page. */
    async *untested(month: string): AsyncGenerator<string[]> {
      const size = 200;
      let after = '';
      for (;;) {
        const rows = await db.query<{ personId: string }>(
          `SELECT p.person_id AS personId FROM sos_profile p WHERE p.person_id > ? AND NOT EXISTS (
             SELECT 1 FROM sos_test_press t WHERE t.person_id = p.person_id AND t.month = ? AND t.is_passed = 1
           ) ORDER BY p.person_id LIMIT ${size}`,
          [after, month],
        );
        if (rows.length > 0) yield rows.map(({ personId }) => personId);
        after = rows.at(-1)?.personId ?? after;
        if (rows.length < size) return;
      }
    },
  };
}

export type DrillsSql = ReturnType<typeof createDrillsSql>;
