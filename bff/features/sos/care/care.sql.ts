import type { CareReason, CareState } from '../../../contracts/sos-check-in';
import { isDuplicateKey } from '../../../platform/db/database';
import type { Database, SqlTx, Tx } from '../../../platform/db/database.types';

export interface CareRow {
  id: string;
  reason: CareReason;
  state: CareState;
  version: number;
  asked: number;
  dueAt: Date | null;
  personId: string | null;
  deviceId: string | null;
  unitId: string | null;
  opensCase: boolean;
  caseId: string | null;
  openedAt: Date;
  settledAt: Date | null;
  settledBy: 'well' | 'heard' | 'visited' | 'switched_off' | 'case' | null;
  byPersonId: string | null;
  words: string | null;
}

export interface AskRow {
  id: string;
  careId: string;
  step: CareState;
  round: number;
  targetKey: string;
  personId: string | null;
  name: string;
  channel: 'push' | 'sms' | 'voice';
  phoneVaultId: string | null;
  state: 'queued' | 'sent' | 'unknown' | 'failed' | 'no_answer' | 'answered';
  createdAt: Date;
}

export type CareReader = Pick<SqlTx, 'query'>;

const CARE = `id, reason, state, version, asked, due_at AS dueAt, person_id AS personId, device_id AS deviceId, unit_id AS unitId,
  opens_case AS opensCase, case_id AS caseId, opened_at AS openedAt, settled_at AS settledAt, settled_by AS settledBy,
  by_person_id AS byPersonId, words`;
const ASK = `id, care_id AS careId, step, round, target_key AS targetKey, person_id AS personId, name, channel,
  phone_vault_id AS phoneVaultId, state, created_at AS createdAt`;
const OPEN_STATES = "state IN ('asking_person', 'asking_contact', 'visiting')";

const asCare = (row: CareRow): CareRow => ({ ...row, opensCase: Boolean(row.opensCase) });

/** Rows of asking after somebody, and of the questions. */
export function createCareSql(db: Database) {
  return {
    /** False when one for the same key is open. */
    async insert(
      tx: Tx,
      row: Pick<CareRow, 'id' | 'reason' | 'state' | 'personId' | 'deviceId' | 'unitId' | 'opensCase' | 'openedAt'> & {
        openKey: string;
        dueAt: Date;
      },
    ): Promise<boolean> {
      try {
        await tx.execute(
          `INSERT INTO sos_care (id, reason, state, version, asked, due_at, person_id, device_id, unit_id, open_key, opens_case,
             opened_at) VALUES (?, ?, ?, 1, 0, ?, ?, ?, ?, ?, ?, ?)`,
          [
            row.id,
            row.reason,
            row.state,
            row.dueAt,
            row.personId,
            row.deviceId,
            row.unitId,
            row.openKey,
            row.opensCase,
            row.openedAt,
          ],
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error, 'uq_sos_care_open')) return false;
        throw error;
      }
    },

    /** Compare-and-set on the version; false when somebody was quicker. */
    async move(
      tx: Tx,
      care: CareRow,
      to: Pick<CareRow, 'state' | 'asked' | 'dueAt' | 'settledAt' | 'settledBy' | 'byPersonId' | 'words' | 'caseId'>,
    ): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_care SET state = ?, asked = ?, due_at = ?, settled_at = ?, settled_by = ?, by_person_id = ?, words = ?,
           case_id = ?, open_key = ${to.dueAt === null ? 'NULL' : 'open_key'}, version = version + 1
         WHERE id = ? AND version = ?`,
        [
          to.state,
          to.asked,
          to.dueAt,
          to.settledAt,
          to.settledBy,
          to.byPersonId,
          to.words,
          to.caseId,
          care.id,
          care.version,
        ],
      );
      return changed === 1;
    },

    async postpone(care: CareRow, dueAt: Date): Promise<void> {
      await db.execute('UPDATE sos_care SET due_at = ? WHERE id = ? AND version = ?', [dueAt, care.id, care.version]);
    },

    async find(id: string, reader: CareReader = db): Promise<CareRow | null> {
      const [row] = await reader.query<CareRow>(`SELECT ${CARE} FROM sos_care WHERE id = ?`, [id]);
      return row ? asCare(row) : null;
    },

    async due(now: Date, limit: number): Promise<CareRow[]> {
      const rows = await db.query<CareRow>(
        `SELECT ${CARE} FROM sos_care WHERE ${OPEN_STATES} AND due_at <= ? ORDER BY due_at LIMIT ${limit}`,
        [now],
      );
      return rows.map(asCare);
    },

    async openOf(subject: { personId: string } | { deviceId: string }, reader: CareReader = db): Promise<CareRow[]> {
      const [column, id] = 'personId' in subject ? ['person_id', subject.personId] : ['device_id', subject.deviceId];
      const rows = await reader.query<CareRow>(
        `SELECT ${CARE} FROM sos_care WHERE ${column} = ? AND ${OPEN_STATES} ORDER BY id`,
        [id],
      );
      return rows.map(asCare);
    },

    /** About these people, and, with `askedId`, those in which that person was asked. */
    async listOfPeople(personIds: readonly string[], askedId: string | null, isOpen: boolean): Promise<CareRow[]> {
      const wasAsked = askedId ? ' OR id IN (SELECT care_id FROM sos_care_ask WHERE person_id = ?)' : '';
      const rows = await db.query<CareRow>(
        `SELECT ${CARE} FROM sos_care WHERE (person_id IN (${personIds.map(() => '?').join(', ')})${wasAsked})
           AND ${isOpen ? OPEN_STATES : `NOT ${OPEN_STATES}`} ORDER BY id DESC LIMIT 50`,
        [...personIds, ...(askedId ? [askedId] : [])],
      );
      return rows.map(asCare);
    },

    /** Of these units; null: of all. */
    async listOfUnits(unitIds: readonly string[] | null, isOpen: boolean): Promise<CareRow[]> {
      if (unitIds?.length === 0) return [];
      const within = unitIds ? ` AND unit_id IN (${unitIds.map(() => '?').join(', ')})` : '';
      const rows = await db.query<CareRow>(
        `SELECT ${CARE} FROM sos_care WHERE ${isOpen ? OPEN_STATES : `NOT ${OPEN_STATES}`}${within}
         ORDER BY id DESC LIMIT 200`,
        [...(unitIds ?? [])],
      );
      return rows.map(asCare);
    },

    /** False when this question was asked before. */
    async insertAsk(tx: Tx, ask: AskRow): Promise<boolean> {
      try {
        await tx.execute(
          `INSERT INTO sos_care_ask (id, care_id, step, round, target_key, person_id, name, channel, phone_vault_id, state,
             created_at, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          [
            ask.id,
            ask.careId,
            ask.step,
            ask.round,
            ask.targetKey,
            ask.personId,
            ask.name,
            ask.channel,
            ask.phoneVaultId,
            ask.state,
            ask.createdAt,
            ask.state === 'sent' ? ask.createdAt : null,
          ],
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error, 'uq_sos_care_ask_once')) return false;
        throw error;
      }
    },

    async ask(id: string): Promise<AskRow | null> {
      const [row] = await db.query<AskRow>(`SELECT ${ASK} FROM sos_care_ask WHERE id = ?`, [id]);
      return row ?? null;
    },

    async asksOf(careIds: readonly string[]): Promise<AskRow[]> {
      if (careIds.length === 0) return [];
      return db.query<AskRow>(
        `SELECT ${ASK} FROM sos_care_ask WHERE care_id IN (${careIds.map(() => '?').join(', ')}) ORDER BY id`,
        [...careIds],
      );
    },

    async settleAsk(
      id: string,
      to: {
        state: AskRow['state'];
        providerId?: string | null;
        answer?: string | null;
        reason?: string | null;
        at: Date;
      },
    ): Promise<void> {
      // What was answered stays answered: a late "no answer" of the carrier changes nothing.
      await db.execute(
        `UPDATE sos_care_ask SET state = ?, provider_id = COALESCE(?, provider_id), answer = COALESCE(?, answer), reason = ?,
           sent_at = COALESCE(sent_at, ?), answered_at = ${to.state === 'answered' ? '?' : 'answered_at'}
         WHERE id = ? AND state <> 'answered'`,
        [
          to.state,
          to.providerId ?? null,
          to.answer ?? null,
          to.reason ?? null,
          to.at,
          ...(to.state === 'answered' ? [to.at] : []),
          id,
        ],
      );
    },

    async movePerson(tx: Tx, from: string, to: string): Promise<void> {
      await tx.execute('UPDATE sos_care SET person_id = ? WHERE person_id = ?', [to, from]);
      await tx.execute('UPDATE sos_care_ask SET person_id = ? WHERE person_id = ?', [to, from]);
    },
  };
}

export type CareSql = ReturnType<typeof createCareSql>;
