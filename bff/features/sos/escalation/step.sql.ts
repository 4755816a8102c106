import type { SqlTx, SqlValue } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';
import type { WholeCase } from '../case/case.sql';
import type { PlannedAlert, StepPlan } from './plan-step';

const WIDTH = 15;

/**
 * Moves the case on to its next step, if it still stands where the plan was made for; false otherwise. The row stays locked
 * until the transaction ends.
 */
export async function moveStep(tx: SqlTx, caseRow: WholeCase, next: StepPlan['next']): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE sos_case SET step_index = ?, round = ?, version = version + 1
     WHERE id = ? AND stage = 'alerting' AND epoch = ? AND step_index = ? AND round = ?`,
    [next.stepIndex, next.round, caseRow.id, caseRow.epoch, caseRow.stepIndex, caseRow.round],
  );
  return changed === 1;
}

/** Writes one row for each person and channel; a row that is there from a run before stays as it is. */
export async function insertAlerts(
  tx: SqlTx,
  of: { caseId: string; epoch: number; round: number; stepIndex: number; at: Date },
  alerts: readonly (PlannedAlert & { attempt?: number; reason?: string })[],
): Promise<void> {
  if (alerts.length === 0) return;
  const values: SqlValue[] = alerts.flatMap((alert) => [
    newId(),
    of.caseId,
    of.epoch,
    of.round,
    of.stepIndex,
    alert.targetKey,
    alert.personId,
    alert.contactId,
    alert.party,
    alert.name,
    alert.channel,
    alert.attempt ?? 1,
    alert.phoneVaultId,
    alert.reason ?? null,
    of.at,
  ]);
  const row = `(${Array(WIDTH).fill('?').join(', ')}, 'queued')`;
  await tx.execute(
    `INSERT IGNORE INTO sos_alert (id, case_id, epoch, round, step_index, target_key, person_id, contact_id, party, name,
       channel, attempt, phone_vault_id, reason, created_at, state) VALUES ${alerts.map(() => row).join(', ')}`,
    values,
  );
}
