import type { CheckInState, CheckInVia } from '../../../contracts/sos-check-in';
import type { Database, SqlTx, Tx } from '../../../platform/db/database.types';
import type { DayPlan } from './check-in-days';

export interface CheckInRow extends DayPlan {
  personId: string;
  state: CheckInState;
  version: number;
  dueAt: Date | null;
  deadlineAt: Date | null;
  opensCase: boolean;
  lastWellAt: Date | null;
  changedBy: string;
  changedAt: Date;
}

export interface CheckInDayRow {
  day: string;
  outcome: 'well' | 'late' | 'missed';
  via: CheckInVia | null;
  at: Date | null;
}

type Raw = Omit<CheckInRow, 'quietDays' | 'opensCase'> & { quietDays: string; opensCase: number };

const COLUMNS = `person_id AS personId, state, version, due_at AS dueAt, deadline_at AS deadlineAt, time,
  grace_minutes AS graceMinutes, quiet_days AS quietDays, paused_from AS pausedFrom, paused_until AS pausedUntil,
  opens_case AS opensCase, last_well_at AS lastWellAt, changed_by AS changedBy, changed_at AS changedAt`;

const asRow = (raw: Raw): CheckInRow => ({
  ...raw,
  quietDays: raw.quietDays === '' ? [] : raw.quietDays.split(',').map(Number),
  opensCase: Boolean(raw.opensCase),
});

/** Who says daily that they are well, and what became of the days. */
export function createCheckInSql(db: Database) {
  return {
    async find(personId: string, reader: Pick<SqlTx, 'query'> = db): Promise<CheckInRow | null> {
      const [row] = await reader.query<Raw>(`SELECT ${COLUMNS} FROM sos_check_in WHERE person_id = ?`, [personId]);
      return row ? asRow(row) : null;
    },

    async due(now: Date, limit: number): Promise<CheckInRow[]> {
      const rows = await db.query<Raw>(
        `SELECT ${COLUMNS} FROM sos_check_in WHERE state <> 'off' AND due_at <= ? ORDER BY due_at LIMIT ${limit}`,
        [now],
      );
      return rows.map(asRow);
    },

    /** A row that is off, for somebody who never had one; one that is there stays. */
    async ensure(tx: Tx, row: CheckInRow): Promise<void> {
      await tx.execute(
        `INSERT IGNORE INTO sos_check_in (person_id, state, version, time, grace_minutes, quiet_days, opens_case, changed_by,
           changed_at) VALUES (?, 'off', 1, ?, ?, '', FALSE, ?, ?)`,
        [row.personId, row.time, row.graceMinutes, row.changedBy, row.changedAt],
      );
    },

    /** Compare-and-set on the version; false when something else moved it. */
    async change(tx: Tx, from: { personId: string; version: number }, to: CheckInRow): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_check_in SET state = ?, due_at = ?, deadline_at = ?, time = ?, grace_minutes = ?, quiet_days = ?,
           paused_from = ?, paused_until = ?, opens_case = ?, last_well_at = ?, changed_by = ?, changed_at = ?,
           version = version + 1 WHERE person_id = ? AND version = ?`,
        [
          to.state,
          to.dueAt,
          to.deadlineAt,
          to.time,
          to.graceMinutes,
          to.quietDays.join(','),
          to.pausedFrom,
          to.pausedUntil,
          to.opensCase,
          to.lastWellAt,
          to.changedBy,
          to.changedAt,
          from.personId,
          from.version,
        ],
      );
      return changed === 1;
    },

    /** Writes down what became of a day; a day that was missed becomes late by a later word, one that was well stays so. */
    async setDay(
      tx: Tx,
      personId: string,
      day: string,
      to: { outcome: CheckInDayRow['outcome']; via: CheckInVia | null; byPersonId: string | null; at: Date | null },
    ): Promise<void> {
      await tx.execute(
        `INSERT INTO sos_check_in_day (person_id, day, outcome, via, by_person_id, at) VALUES (?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE via = IF(outcome = 'missed', VALUES(via), via),
           by_person_id = IF(outcome = 'missed', VALUES(by_person_id), by_person_id),
           at = IF(outcome = 'missed', VALUES(at), at),
           outcome = IF(outcome = 'missed' AND VALUES(outcome) <> 'missed', 'late', outcome)`,
        [personId, day, to.outcome, to.via, to.byPersonId, to.at],
      );
    },

    async days(personId: string, limit: number): Promise<CheckInDayRow[]> {
      return db.query<CheckInDayRow>(
        `SELECT day, outcome, via, at FROM sos_check_in_day WHERE person_id = ? ORDER BY day DESC LIMIT ${limit}`,
        [personId],
      );
    },

    /** The newest day that was missed and is not over yet. */
    async missedDay(personId: string, reader: Pick<SqlTx, 'query'>): Promise<string | null> {
      const [row] = await reader.query<{ day: string }>(
        `SELECT day FROM sos_check_in_day WHERE person_id = ? AND outcome = 'missed' ORDER BY day DESC LIMIT 1`,
        [personId],
      );
      return row?.day ?? null;
    },

    /** Two identities became one: what the one that stays had stays. */
    async movePerson(tx: Tx, from: string, to: string): Promise<void> {
      await tx.execute('UPDATE IGNORE sos_check_in SET person_id = ? WHERE person_id = ?', [to, from]);
      await tx.execute('DELETE FROM sos_check_in WHERE person_id = ?', [from]);
      await tx.execute('UPDATE IGNORE sos_check_in_day SET person_id = ? WHERE person_id = ?', [to, from]);
      await tx.execute('DELETE FROM sos_check_in_day WHERE person_id = ?', [from]);
    },
  };
}

export type CheckInSql = ReturnType<typeof createCheckInSql>;
