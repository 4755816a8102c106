import type { Fix, SosStage } from '../../../contracts/sos';
import { isDuplicateKey } from '../../../platform/db/database';
import type { Database, SqlTx, SqlValue } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';
import type { PressIntake } from '../sos.types';

export interface OpenedCase {
  id: string;
  number: string;
  policyId: string;
  unitId: string | null;
  callbackPhoneVaultId: string | null;
  receivedAt: Date;
}

/** A press that was taken before, and the case it belongs to. */
export interface KnownPress {
  caseId: string;
  number: string;
  joined: boolean;
  isDrill: boolean;
  receivedAt: Date;
}

/** The open case a press may join, locked. */
export interface OpenCase {
  id: string;
  number: string;
  stage: SosStage;
  drill: string | null;
}

const INSERT_CASE = {
  into: `sos_case (id, number, version, stage, person_id, device_id, open_key, source, kind, is_silent, drill, policy_id,
    step_index, round, epoch, unit_id, callback_phone_vault_id, pressed_at, received_at)`,
  row: "(?, ?, 1, 'alerting', ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 1, ?, ?, ?, ?)",
};
const INSERT_PRESS = {
  into: 'sos_press (id, case_id, client_key, source, pressed_at, received_at)',
  row: '(?, ?, ?, ?, ?, ?)',
};
const INSERT_EVENT = {
  into: 'sos_event (id, case_id, event, party, person_id, detail, at)',
  row: "(?, ?, 'press', 'presser', ?, ?, ?)",
};
const INSERT_TIMER = {
  into: 'sos_timer (id, case_id, kind, epoch, due_at, state, created_at)',
  row: "(?, ?, 'step', 1, ?, 'pending', ?)",
};
const INSERT_FIX = {
  into: 'sos_fix (id, case_id, latitude, longitude, datum, accuracy_m, source, taken_at, received_at)',
  row: '(?, ?, ?, ?, ?, ?, ?, ?, ?)',
};

/** One statement for all rows. */
async function insertAll(tx: SqlTx, { into, row }: typeof INSERT_CASE, rows: readonly SqlValue[][]): Promise<void> {
  await tx.execute(`INSERT INTO ${into} VALUES ${rows.map(() => row).join(', ')}`, rows.flat());
}

/** Why a press did not open a case of its own. */
export function obstacleOf(error: unknown): 'same_press' | 'open_case' | 'number_taken' | null {
  if (isDuplicateKey(error, 'uq_sos_press_key')) return 'same_press';
  if (isDuplicateKey(error, 'uq_sos_case_open')) return 'open_case';
  return isDuplicateKey(error, 'uq_sos_case_number') ? 'number_taken' : null;
}

/** The measured path: what must be on disk before anybody is told that help was asked for. */
export function createPressSql(db: Database) {
  const pressRow = (
    id: string,
    caseId: string,
    { clientKey, source, pressedAt }: PressIntake,
    at: Date,
  ): SqlValue[] => [id, caseId, clientKey, source, pressedAt, at];
  const fixRow = (caseId: string, { position, accuracyM, source, takenAt }: Fix, at: Date): SqlValue[] => [
    newId(),
    caseId,
    position.latitude,
    position.longitude,
    position.datum,
    accuracyM === null ? null : Math.round(accuracyM),
    source,
    new Date(takenAt),
    at,
  ];

  return {
    insertPress: (tx: SqlTx, id: string, caseId: string, intake: PressIntake, at: Date) =>
      insertAll(tx, INSERT_PRESS, [pressRow(id, caseId, intake, at)]),
    insertFix: (tx: SqlTx, caseId: string, fix: Fix, at: Date) => insertAll(tx, INSERT_FIX, [fixRow(caseId, fix, at)]),

    /**
     * Case, press, timeline and the timer that is due at once, of each: one commit, or nothing. The first press has the id of
     * its case.
     * @throws a duplicate-key error that `obstacleOf` reads
     */
    async open(presses: readonly { opened: OpenedCase; intake: PressIntake }[]): Promise<void> {
      const fixes = presses.flatMap(({ opened, intake }) =>
        intake.fix ? [fixRow(opened.id, intake.fix, opened.receivedAt)] : [],
      );
      await db.sqlTransaction(async (tx) => {
        await insertAll(
          tx,
          INSERT_CASE,
          presses.map(({ opened, intake }) => [
            opened.id,
            opened.number,
            intake.presser.personId,
            intake.presser.deviceId,
            intake.presser.openKey,
            intake.source,
            intake.kind,
            intake.isSilent,
            intake.drill,
            opened.policyId,
            opened.unitId,
            opened.callbackPhoneVaultId,
            intake.pressedAt,
            opened.receivedAt,
          ]),
        );
        await insertAll(
          tx,
          INSERT_PRESS,
          presses.map(({ opened, intake }) => pressRow(opened.id, opened.id, intake, opened.receivedAt)),
        );
        await insertAll(
          tx,
          INSERT_EVENT,
          presses.map(({ opened, intake: { presser, source, kind, isSilent, fix } }) => [
            newId(),
            opened.id,
            presser.personId,
            JSON.stringify({ source, kind, isSilent, hasFix: fix !== null }),
            opened.receivedAt,
          ]),
        );
        await insertAll(
          tx,
          INSERT_TIMER,
          presses.map(({ opened }) => [newId(), opened.id, opened.receivedAt, opened.receivedAt]),
        );
        if (fixes.length > 0) await insertAll(tx, INSERT_FIX, fixes);
      });
    },

    /** The answer that an earlier sending of this press was given. */
    async known(clientKey: string): Promise<KnownPress | null> {
      const [row] = await db.query<{
        id: string;
        caseId: string;
        number: string;
        drill: string | null;
        receivedAt: Date;
      }>(
        `SELECT p.id, p.case_id AS caseId, c.number, c.drill, p.received_at AS receivedAt
         FROM sos_press p JOIN sos_case c ON c.id = p.case_id WHERE p.client_key = ?`,
        [clientKey],
      );
      return row
        ? {
            caseId: row.caseId,
            number: row.number,
            joined: row.id !== row.caseId,
            isDrill: row.drill !== null,
            receivedAt: row.receivedAt,
          }
        : null;
    },

    /** The open case of this key, locked until the transaction ends; null when it was closed meanwhile. */
    async lockOpen(tx: SqlTx, openKey: string): Promise<OpenCase | null> {
      const [row] = await tx.query<OpenCase>(
        'SELECT id, number, stage, drill FROM sos_case WHERE open_key = ? FOR UPDATE',
        [openKey],
      );
      return row ?? null;
    },

    /** A press that came again: what it says anew counts, and what was taken for a false press no longer is. */
    async pressedAgain(tx: SqlTx, caseId: string, intake: PressIntake): Promise<void> {
      await tx.execute(
        `UPDATE sos_case SET version = version + 1, kind = COALESCE(?, kind), is_silent = (is_silent OR ?), undone_at = NULL
         WHERE id = ?`,
        [intake.kind, intake.isSilent, caseId],
      );
    },

    /** Where the case lies, learnt after it was opened; what is known stays. */
    async setUnit(caseId: string, unitId: string): Promise<void> {
      await db.execute('UPDATE sos_case SET unit_id = ? WHERE id = ? AND unit_id IS NULL', [unitId, caseId]);
    },

    async setCallbackPhone(caseId: string, vaultId: string): Promise<void> {
      await db.execute(
        'UPDATE sos_case SET callback_phone_vault_id = ? WHERE id = ? AND callback_phone_vault_id IS NULL',
        [vaultId, caseId],
      );
    },
  };
}

export type PressSql = ReturnType<typeof createPressSql>;
