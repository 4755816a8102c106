import type { SqlTx, SqlValue } from '../../../platform/db/database.types';
import { caseById, insertRows, marks, padded } from '../../../platform/db/many-rows';
import { newId } from '../../../platform/ids';
import type { WholeCase } from '../case/case.sql';
import type { PlannedAlert, StepPlan } from './plan-step';

const INSERT_ALERT = {
  into: `INSERT IGNORE INTO sos_alert (id, case_id, epoch, round, step_index, target_key, person_id, contact_id, party, name,
     channel, attempt, phone_vault_id, reason, created_at, state)`,
  row: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued')",
};

type NewAlert = PlannedAlert & { attempt?: number; reason?: string };

/** The step of a case that alerts belong to. */
interface AskingStep {
  caseId: string;
  epoch: number;
  round: number;
  stepIndex: number;
  at: Date;
}

const rowOf = (of: AskingStep, alert: NewAlert): SqlValue[] => [
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
];

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

/** Moves cases on that this transaction has locked, and that stand where their plans were made for. */
export async function moveSteps(
  tx: SqlTx,
  moves: readonly { caseId: string; next: StepPlan['next'] }[],
): Promise<void> {
  if (moves.length === 0) return;
  const step = caseById(moves.map(({ caseId, next }) => [caseId, next.stepIndex]));
  const round = caseById(moves.map(({ caseId, next }) => [caseId, next.round]));
  const ids = padded(moves.map(({ caseId }) => caseId));
  const changed = await tx.execute(
    `UPDATE sos_case SET step_index = ${step.sql}, round = ${round.sql}, version = version + 1 WHERE id IN (${marks(ids)})`,
    [...step.values, ...round.values, ...ids],
  );
  if (changed !== moves.length) throw new Error(`of ${moves.length} SOS cases ${changed} moved on`);
}

/** Writes one row for each person and channel; a row that is there from a run before stays as it is. */
export async function insertAlerts(tx: SqlTx, of: AskingStep, alerts: readonly NewAlert[]): Promise<void> {
  await insertAlertsOf(tx, [{ of, alerts }]);
}

/** The same for the steps of several cases. */
export async function insertAlertsOf(
  tx: SqlTx,
  steps: readonly { of: AskingStep; alerts: readonly NewAlert[] }[],
): Promise<void> {
  await insertRows(
    tx,
    INSERT_ALERT,
    steps.flatMap(({ of, alerts }) => alerts.map((alert) => rowOf(of, alert))),
  );
}
