import { randomUUID } from 'node:crypto';
import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../../bff/platform/db/database';
import { newId } from '../../../bff/platform/ids';

const INSERT_CASE = `INSERT INTO sos_case (id, number, version, stage, person_id, device_id, open_key, source, kind, is_silent,
  drill, policy_id, step_index, round, epoch, unit_id, callback_phone_vault_id, pressed_at, received_at)
  VALUES (?, ?, 1, 'alerting', ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 1, ?, ?, ?, ?)`;
const INSERT_PRESS =
  'INSERT INTO sos_press (id, case_id, client_key, source, pressed_at, received_at) VALUES (?, ?, ?, ?, ?, ?)';
const INSERT_EVENT = `INSERT INTO sos_event (id, case_id, event, party, person_id, detail, at) VALUES (?, ?, 'press', 'presser', ?, ?, ?)`;
const INSERT_TIMER = `INSERT INTO sos_timer (id, case_id, kind, epoch, due_at, state, created_at) VALUES (?, ?, 'step', 1, ?, 'pending', ?)`;
const INSERT_FIX = `INSERT INTO sos_fix (id, case_id, latitude, longitude, datum, accuracy_m, source, taken_at, received_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const DETAIL = JSON.stringify({ source: 'phone', kind: null, isSilent: false, hasFix: true });

/** As scattered as the numbers of cases are, and none of them twice. */
const SCATTER = 3 ** 18;
let made = 0;
function nextNumber(): string {
  made += 1;
  return `1122-${String((made * SCATTER) % 10 ** 9).padStart(9, '0')}`;
}

/** The ceiling of a press: its very rows, prepared statements, one commit; no HTTP, no checks, no thought. */
export function createBareCommit(databaseUrl: string, connections: number) {
  const pool = mysql.createPool({
    ...parseDatabaseUrl(databaseUrl),
    connectionLimit: connections,
    maxIdle: connections,
    timezone: 'Z',
    charset: 'utf8mb4',
    maxPreparedStatements: 1_000,
  });

  return {
    async commit(): Promise<void> {
      const connection = await pool.getConnection();
      const now = new Date();
      const id = newId();
      const key = randomUUID();
      try {
        await connection.query('START TRANSACTION');
        await connection.execute(INSERT_CASE, [
          id,
          nextNumber(),
          null,
          null,
          `install:${key}`,
          'phone',
          null,
          0,
          null,
          '00000000000000000000000001',
          null,
          null,
          now,
          now,
        ]);
        await connection.execute(INSERT_PRESS, [id, id, key, 'phone', now, now]);
        await connection.execute(INSERT_EVENT, [newId(), id, null, DETAIL, now]);
        await connection.execute(INSERT_TIMER, [newId(), id, now, now]);
        await connection.execute(INSERT_FIX, [newId(), id, 26.05, 103.8, 'gcj02', 20, 'gps', now, now]);
        await connection.query('COMMIT');
      } finally {
        connection.release();
      }
    },
    close: () => pool.end(),
  };
}
