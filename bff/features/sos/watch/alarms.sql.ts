import type { Database, Tx } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';

export interface AlarmRow {
  id: string;
  code: string;
  subject: string;
  detail: Record<string, string | number | boolean | null>;
  times: number;
  rings: number;
  raisedAt: Date;
  lastAt: Date;
  clearedAt: Date | null;
  clearedBy: string | null;
  words: string | null;
}

const COLUMNS = `id, code, subject, detail, times, rings, raised_at AS raisedAt, last_at AS lastAt, cleared_at AS clearedAt,
  cleared_by AS clearedBy, words`;
type Raw = Omit<AlarmRow, 'detail'> & { detail: string };
const asAlarm = (row: Raw): AlarmRow => ({ ...row, detail: JSON.parse(row.detail) as AlarmRow['detail'] });

/** `openKey` is ASCII and short; whatever a caller names its alarm by is fitted to it. */
const fitted = (text: string, length: number) => text.replace(/[^\x21-\x7e]/g, '_').slice(0, length);

/**
 * One open alarm for a code and subject: raised again it counts. One statement, so that it takes one lock and never waits for
 * two; callers keep their subjects narrow, since cases that share one wait for each other at it.
 */
export async function raise(
  tx: Pick<Tx, 'execute'>,
  alarm: { code: string; subject: string; detail: AlarmRow['detail']; times?: number },
  at: Date,
): Promise<void> {
  const code = fitted(alarm.code, 40);
  const subject = fitted(alarm.subject, 60);
  const detail = JSON.stringify(alarm.detail);
  const times = alarm.times ?? 1;
  await tx.execute(
    `INSERT INTO sos_alarm (id, code, subject, open_key, detail, times, raised_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE times = times + ?, last_at = ?, detail = ?`,
    [newId(), code, subject, `${code}|${subject}`, detail, times, at, at, times, at, detail],
  );
}

export function createAlarmsSql(db: Database) {
  return {
    async list(of: { isOpen: boolean; before: string | null; limit: number }): Promise<AlarmRow[]> {
      const rows = await db.query<Raw>(
        `SELECT ${COLUMNS} FROM sos_alarm WHERE cleared_at IS ${of.isOpen ? '' : 'NOT '}NULL${of.before ? ' AND id < ?' : ''}
         ORDER BY id DESC LIMIT ${Math.floor(of.limit)}`,
        of.before ? [of.before] : [],
      );
      return rows.map(asAlarm);
    },

    async find(id: string): Promise<AlarmRow | null> {
      const [row] = await db.query<Raw>(`SELECT ${COLUMNS} FROM sos_alarm WHERE id = ?`, [id]);
      return row ? asAlarm(row) : null;
    },

    async openCount(): Promise<number> {
      const [row] = await db.query<{ n: number }>('SELECT COUNT(*) AS n FROM sos_alarm WHERE cleared_at IS NULL');
      return Number(row?.n ?? 0);
    },

    /** False when somebody else cleared it before. */
    async clear(tx: Tx, id: string, by: { personId: string; words: string; at: Date }): Promise<boolean> {
      const changed = await tx.execute(
        'UPDATE sos_alarm SET cleared_at = ?, cleared_by = ?, words = ?, open_key = NULL WHERE id = ? AND cleared_at IS NULL',
        [by.at, by.personId, by.words, id],
      );
      return changed === 1;
    },

    async clearedAt(code: string, subject: string): Promise<Date | null> {
      const [row] = await db.query<{ at: Date | null }>(
        'SELECT MAX(cleared_at) AS at FROM sos_alarm WHERE code = ? AND subject = ?',
        [fitted(code, 40), fitted(subject, 60)],
      );
      return row?.at ?? null;
    },

    /** Open alarms of these codes that were raised again after `since`. */
    async ringing(codes: readonly string[], since: Date): Promise<AlarmRow[]> {
      const rows = await db.query<Raw>(
        `SELECT ${COLUMNS} FROM sos_alarm WHERE cleared_at IS NULL AND last_at > ?
         AND code IN (${codes.map(() => '?').join(', ')}) ORDER BY id LIMIT 50`,
        [since, ...codes],
      );
      return rows.map(asAlarm);
    },

    /** Takes the right to ring once more; false when another process did. */
    async claimRing(alarm: AlarmRow): Promise<boolean> {
      return (
        (await db.execute('UPDATE sos_alarm SET rings = rings + 1 WHERE id = ? AND rings = ? AND cleared_at IS NULL', [
          alarm.id,
          alarm.rings,
        ])) === 1
      );
    },
  };
}

export type AlarmsSql = ReturnType<typeof createAlarmsSql>;
