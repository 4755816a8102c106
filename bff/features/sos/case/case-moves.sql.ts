import type { SosKind, SosOutcome, SosStage } from '../../../contracts/sos';
import type { SqlTx, SqlValue, Tx } from '../../../platform/db/database.types';
import { insertRows } from '../../../platform/db/many-rows';
import { newId } from '../../../platform/ids';
import { NEWS_STEP } from '../alerts/alerts.types';
import { timerFor } from '../escalation/timer-decision';
import type { Answerer, CaseRow, Point, TimerKind } from '../sos.types';

export function slotOf(caseId: string, kind: Answerer['kind']): string {
  return `${caseId}:${kind}`;
}

export interface NewTimer {
  caseId: string;
  kind: TimerKind;
  epoch: number;
  dueAt: Date;
  subject?: string;
}

/** Adds duties, each to its case. */
export async function setTimers(tx: Tx, timers: readonly NewTimer[], now: Date): Promise<void> {
  await insertRows(
    tx,
    {
      into: 'INSERT INTO sos_timer (id, case_id, kind, epoch, subject, due_at, state, created_at)',
      row: "(?, ?, ?, ?, ?, ?, 'pending', ?)",
    },
    timers.map(({ caseId, kind, epoch, subject, dueAt }) => [
      newId(),
      caseId,
      kind,
      epoch,
      subject ?? null,
      dueAt,
      now,
    ]),
  );
}

/** Adds a duty to the case. */
export function setTimer(tx: Tx, timer: NewTimer, now: Date): Promise<void> {
  return setTimers(tx, [timer], now);
}

/** Ends duties that a newer state has overtaken. */
export async function callOffTimers(tx: Tx, caseId: string, kinds: readonly TimerKind[], now: Date): Promise<void> {
  await tx.execute(
    `UPDATE sos_timer SET state = 'called_off', done_at = ? WHERE case_id = ? AND state = 'pending'
     AND kind IN (${kinds.map(() => '?').join(',')})`,
    [now, caseId, ...kinds],
  );
}

/**
 * Sets the timer that a stage must have and ends those of the stage before: in the transaction that moves the case, so
 * that there is no instant at which an open case has none.
 */
export async function timeStage(
  tx: Tx,
  caseRow: Pick<CaseRow, 'id' | 'policy'>,
  to: { stage: SosStage; epoch: number },
  now: Date,
): Promise<void> {
  const due = timerFor(caseRow.policy, to.stage);
  await callOffTimers(
    tx,
    caseRow.id,
    due ? ['step', 'silence', 'redial'] : ['step', 'silence', 'redial', 'hand_off_receipt'],
    now,
  );
  if (!due) return;
  const { kind, subject, afterS } = due;
  const dueAt = new Date(now.getTime() + afterS * 1_000);
  await setTimer(tx, { caseId: caseRow.id, kind, epoch: to.epoch, dueAt, subject: subject ?? undefined }, now);
}

/** Puts a case back to where it asks people: a new epoch, from the first step, nobody has it. */
export async function putBack(tx: Tx, caseRow: Pick<CaseRow, 'id' | 'epoch' | 'policy'>, now: Date): Promise<void> {
  const epoch = caseRow.epoch + 1;
  await tx.execute(
    `UPDATE sos_case SET version = version + 1, stage = 'alerting', epoch = ?, step_index = 0, round = 0,
       accepted_by = NULL, accepted_at = NULL, progress_at = NULL, arrived_at = NULL WHERE id = ?`,
    [epoch, caseRow.id],
  );
  await timeStage(tx, caseRow, { stage: 'alerting', epoch }, now);
}

/** Columns of a case by the name of their value. */
const COLUMNS = {
  stage: 'stage',
  kind: 'kind',
  isSilent: 'is_silent',
  personId: 'person_id',
  openKey: 'open_key',
  unitId: 'unit_id',
  undoneAt: 'undone_at',
  acceptedBy: 'accepted_by',
  acceptedAt: 'accepted_at',
  progressAt: 'progress_at',
  arrivedAt: 'arrived_at',
  closedAt: 'closed_at',
  closedBy: 'closed_by',
  outcome: 'outcome',
} as const;

export interface CaseChange {
  stage?: SosStage;
  kind?: SosKind;
  isSilent?: boolean;
  personId?: string;
  openKey?: string | null;
  unitId?: string;
  undoneAt?: Date | null;
  acceptedBy?: string | null;
  acceptedAt?: Date;
  progressAt?: Date;
  arrivedAt?: Date;
  closedAt?: Date;
  closedBy?: string;
  outcome?: SosOutcome;
}

/** Changes a case that this transaction has locked; what others saw of it is old by one version. */
export async function changeCase(tx: Tx, caseId: string, change: CaseChange): Promise<void> {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  const sets = entries.map(([name]) => `${COLUMNS[name as keyof CaseChange]} = ?`);
  await tx.execute(`UPDATE sos_case SET ${['version = version + 1', ...sets].join(', ')} WHERE id = ?`, [
    ...entries.map(([, value]) => value as SqlValue),
    caseId,
  ]);
}

/** Takes a place in the case. @throws a duplicate-key error on `uq_sos_responder_slot` when somebody has it */
export async function addResponder(
  tx: Tx,
  caseId: string,
  answerer: Answerer,
  at: { now: Date; promisedAt: Date | null; position: Point | null },
): Promise<string> {
  const id = newId();
  await tx.execute(
    `INSERT INTO sos_responder (id, case_id, person_id, contact_id, slot, kind, party, name, phone_vault_id, state, accepted_at,
       promised_at, latitude, longitude) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'accepted', ?, ?, ?, ?)`,
    [
      id,
      caseId,
      answerer.personId,
      answerer.contactId,
      slotOf(caseId, answerer.kind),
      answerer.kind,
      answerer.party,
      answerer.name,
      answerer.phoneVaultId,
      at.now,
      at.promisedAt,
      at.position?.latitude ?? null,
      at.position?.longitude ?? null,
    ],
  );
  return id;
}

/** What a responder says of their way; parts that are not said stay. */
export async function moveResponder(
  tx: Tx,
  responderId: string,
  move: {
    state: 'accepted' | 'on_the_way' | 'arrived';
    promisedAt: Date | null;
    arrivedAt: Date | null;
    position: Point | null;
  },
): Promise<void> {
  await tx.execute(
    `UPDATE sos_responder SET state = ?, promised_at = COALESCE(?, promised_at), arrived_at = COALESCE(arrived_at, ?),
       latitude = COALESCE(?, latitude), longitude = COALESCE(?, longitude) WHERE id = ?`,
    [
      move.state,
      move.promisedAt,
      move.arrivedAt,
      move.position?.latitude ?? null,
      move.position?.longitude ?? null,
      responderId,
    ],
  );
}

/** Gives up one place, or every place of the case. */
export async function leavePlaces(tx: Tx, where: { caseId: string; responderId?: string }, now: Date): Promise<void> {
  await tx.execute(
    `UPDATE sos_responder SET slot = NULL, state = CASE WHEN ? THEN 'left' ELSE state END, left_at = ?
     WHERE case_id = ? AND slot IS NOT NULL${where.responderId ? ' AND id = ?' : ''}`,
    [where.responderId !== undefined, now, where.caseId, ...(where.responderId ? [where.responderId] : [])],
  );
}

/** Marks a person's alerts of the case as answered. */
export async function answerAlerts(
  tx: Tx,
  caseId: string,
  who: { personId: string | null; contactId: string | null },
  state: 'accepted' | 'declined',
  now: Date,
): Promise<void> {
  const [column, id] = who.personId ? ['person_id', who.personId] : ['contact_id', who.contactId];
  if (!id) return;
  await tx.execute(
    `UPDATE sos_alert SET state = ?, answered_at = ?, fencing_token = fencing_token + 1, lease_until = NULL
     WHERE case_id = ? AND ${column} = ? AND state IN ('queued', 'sending', 'sent', 'unknown', 'reached')`,
    [state, now, caseId, id],
  );
}

/** True when nobody of this epoch may still say yes: whoever was asked declined, or could not be reached. */
export async function isRefusedByAll(tx: SqlTx, caseId: string, epoch: number): Promise<boolean> {
  const rows = await tx.query<{ state: string; n: number }>(
    'SELECT state, COUNT(*) AS n FROM sos_alert WHERE case_id = ? AND epoch = ? AND step_index <> ? GROUP BY state',
    [caseId, epoch, NEWS_STEP],
  );
  return rows.length > 0 && rows.every((row) => ['declined', 'failed', 'called_off'].includes(row.state));
}

/** Brings the next step forward to now. */
export async function hurryStep(tx: Tx, caseId: string, now: Date): Promise<void> {
  await tx.execute(
    `UPDATE sos_timer SET due_at = ? WHERE case_id = ? AND kind = 'step' AND state = 'pending' AND due_at > ?`,
    [now, caseId, now],
  );
}

/** Which of a person's steps came before with this key. */
export async function hasStep(tx: SqlTx, caseId: string, personId: string, clientKey: string): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(
    'SELECT id FROM sos_event WHERE case_id = ? AND person_id = ? AND LOCATE(?, detail) > 0 LIMIT 1',
    [caseId, personId, `"key":${JSON.stringify(clientKey)}`],
  );
  return rows.length > 0;
}
