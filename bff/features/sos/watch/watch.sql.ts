import type { Drill, SosStage } from '../../../contracts/sos';
import type { Database, Tx } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';

export interface HeartbeatRow {
  id: string;
  role: string;
  beats: string | number;
  startedAt: Date;
  beatAt: Date;
}

export interface WatchRunRow {
  id: string;
  caseId: string;
  entrance: string;
  pressedAt: Date;
  acknowledgedMs: number | null;
  alertedMs: number | null;
  outcome: 'heard' | 'late' | 'lost';
}

/** An open drill, with what decides whether it is over. */
export interface OpenDrill {
  id: string;
  drill: Drill;
  stage: SosStage;
  personId: string | null;
  receivedAt: Date;
}

/** Rows of those who watch: heartbeats, presses of the watch, duties that are late. */
export function createWatchSql(db: Database) {
  return {
    async beat(of: { id: string; role: string; at: Date }): Promise<void> {
      await db.execute(
        `INSERT INTO sos_heartbeat (id, role, beats, started_at, beat_at) VALUES (?, ?, 1, ?, ?)
         ON DUPLICATE KEY UPDATE beats = beats + 1, beat_at = ?`,
        [of.id, of.role, of.at, of.at, of.at],
      );
    },
    forgetBeats: (before: Date) => db.execute('DELETE FROM sos_heartbeat WHERE beat_at < ?', [before]),
    /** A process that ends in order takes its heartbeat with it. */
    endBeat: (id: string) => db.execute('DELETE FROM sos_heartbeat WHERE id = ?', [id]),
    heartbeats: () =>
      db.query<HeartbeatRow>(
        'SELECT id, role, beats, started_at AS startedAt, beat_at AS beatAt FROM sos_heartbeat ORDER BY beat_at DESC LIMIT 50',
      ),

    /** The step or silence that is due the longest; null: nothing waits. */
    async oldestDue(now: Date): Promise<{ id: string; dueAt: Date } | null> {
      const [row] = await db.query<{ id: string; dueAt: Date }>(
        `SELECT id, due_at AS dueAt FROM sos_timer WHERE state = 'pending' AND due_at <= ? AND kind IN ('step', 'silence')
         ORDER BY due_at LIMIT 1`,
        [now],
      );
      return row ?? null;
    },

    async overdue(before: Date): Promise<number> {
      const [row] = await db.query<{ n: number }>(
        `SELECT COUNT(*) AS n FROM sos_timer WHERE state = 'pending' AND due_at < ? AND kind IN ('step', 'silence')`,
        [before],
      );
      return Number(row?.n ?? 0);
    },

    runs: (limit: number) =>
      db.query<WatchRunRow>(
        `SELECT id, case_id AS caseId, entrance, pressed_at AS pressedAt, acknowledged_ms AS acknowledgedMs,
           alerted_ms AS alertedMs, outcome FROM sos_watch_run ORDER BY id DESC LIMIT ${Math.floor(limit)}`,
      ),

    /** Keeps what came of a press of the watch; the first word on a case stands. */
    async keepRun(tx: Tx, run: Omit<WatchRunRow, 'id'>, at: Date): Promise<void> {
      await tx.execute(
        `INSERT IGNORE INTO sos_watch_run (id, case_id, entrance, pressed_at, acknowledged_ms, alerted_ms, outcome, ended_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        [newId(), run.caseId, run.entrance, run.pressedAt, run.acknowledgedMs, run.alertedMs, run.outcome, at],
      );
    },

    /** Forgets presses of the watch and the cases they made: nobody’s call for help, and some hundred a day. */
    async forgetRuns(before: Date): Promise<void> {
      for (;;) {
        const rows = await db.query<{ id: string; caseId: string }>(
          `SELECT r.id, r.case_id AS caseId FROM sos_watch_run r JOIN sos_case c ON c.id = r.case_id
           WHERE r.pressed_at < ? AND c.drill = 'synthetic' AND c.stage = 'closed' ORDER BY r.id LIMIT 200`,
          [before],
        );
        if (rows.length === 0) return;
        const marks = rows.map(() => '?').join(', ');
        const caseIds = rows.map(({ caseId }) => caseId);
        await db.sqlTransaction(async (tx) => {
          for (const table of ['sos_event', 'sos_alert', 'sos_timer', 'sos_press', 'sos_watch_run']) {
            await tx.execute(`DELETE FROM ${table} WHERE case_id IN (${marks})`, caseIds);
          }
          await tx.execute(`DELETE FROM sos_case WHERE id IN (${marks}) AND drill = 'synthetic'`, caseIds);
        });
      }
    },

    openDrills: () =>
      db.query<OpenDrill>(
        // ';' follows ':', so this is whatever begins with `drill:`
        `SELECT id, drill, stage, person_id AS personId, received_at AS receivedAt FROM sos_case
         WHERE open_key >= 'drill:' AND open_key < 'drill;' ORDER BY open_key LIMIT 500`,
      ),

    /** What Prometheus is told of open cases, drills apart. */
    async openCases(): Promise<{ stage: SosStage; n: number; oldest: Date | null }[]> {
      const rows = await db.query<{ stage: SosStage; n: number; oldest: Date | null }>(
        `SELECT stage, COUNT(*) AS n, MIN(received_at) AS oldest FROM sos_case
         WHERE stage IN ('alerting', 'accepted', 'on_scene') AND drill IS NULL GROUP BY stage`,
      );
      return rows.map((row) => ({ ...row, n: Number(row.n) }));
    },
    async unknownAlerts(): Promise<number> {
      const [row] = await db.query<{ n: number }>(
        `SELECT COUNT(*) AS n FROM sos_alert a JOIN sos_case c ON c.id = a.case_id
         WHERE a.state = 'unknown' AND c.stage <> 'closed' AND c.drill IS NULL`,
      );
      return Number(row?.n ?? 0);
    },
  };
}

export type WatchSql = ReturnType<typeof createWatchSql>;
