import { randomInt } from 'node:crypto';
import type { SosChannel } from '../../../contracts/sos';
import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx, SqlValue } from '../../../platform/db/database.types';
import { caseById, marks, padded } from '../../../platform/db/many-rows';
import type { Told } from '../escalation/escalation.deps';
import { type AlertState, type AlertWithCase, NEWS_STEP } from './alerts.types';

/** Sending takes 20 s at most; whoever has not come back by then is dead, and the gateway knows the alert again. */
export const SEND_LEASE_MS = 25_000;

type Reader = Pick<Database | SqlTx, 'query'>;
type RawAlert = Omit<AlertWithCase, 'fencingToken' | 'isSilent'> & { fencingToken: string | number; isSilent: number };

const COLUMNS = `a.id, a.case_id AS caseId, a.epoch, a.round, a.step_index AS stepIndex, a.target_key AS targetKey,
  a.person_id AS personId, a.contact_id AS contactId, a.party, a.name, a.channel, a.attempt,
  a.phone_vault_id AS phoneVaultId, a.state, a.fencing_token AS fencingToken, a.provider_id AS providerId, a.reason,
  a.sent_at AS sentAt, c.number, c.stage, c.epoch AS caseEpoch, c.step_index AS caseStepIndex, c.round AS caseRound,
  c.person_id AS casePersonId, c.kind, c.is_silent AS isSilent, c.drill, c.policy_id AS policyId,
  c.received_at AS receivedAt, c.undone_at AS undoneAt, c.first_alerted_at AS firstAlertedAt,
  c.callback_phone_vault_id AS callbackPhoneVaultId`;

const alertOf = (row: RawAlert): AlertWithCase => ({
  ...row,
  fencingToken: BigInt(row.fencingToken),
  isSilent: Boolean(row.isSilent),
});

/** What became of handing an alert over. */
export interface AlertOutcome {
  alert: AlertWithCase;
  state: AlertState;
  reason?: string | null;
  providerId?: string;
}

/** It may have reached somebody. */
const isOut = (state: AlertState) => state === 'sent' || state === 'unknown';

/** States in which somebody may still answer. */
const LIVE: readonly AlertState[] = ['queued', 'sending', 'sent', 'unknown', 'reached'];

/** Attempts to reach people: claimed with a lease, settled by whoever holds its token. */
export function createAlertsSql(db: Database, clock: Clock) {
  async function select(reader: Reader, where: string, values: readonly SqlValue[]): Promise<AlertWithCase[]> {
    const rows = await reader.query<RawAlert>(
      `SELECT ${COLUMNS} FROM sos_alert a JOIN sos_case c ON c.id = a.case_id WHERE ${where}`,
      values,
    );
    return rows.map(alertOf);
  }

  return {
    /** Alerts to send by these channels, the oldest first, now leased to this process. */
    async claim(channels: readonly SosChannel[], most: number): Promise<AlertWithCase[]> {
      const now = clock.now();
      const due = await db.query<{ id: string }>(
        `SELECT id FROM sos_alert WHERE state = 'queued' AND channel IN (${marks(channels)})
         ORDER BY lease_until, id LIMIT ${Math.floor(most)}`,
        channels,
      );
      if (due.length === 0) return [];
      const ids = padded(due.map(({ id }) => id));
      // One number for all of this claim: who reads it back has won those rows.
      const token = BigInt(Date.now()) * 1_000_000n + BigInt(randomInt(1_000_000));
      const taken = await db.execute(
        `UPDATE sos_alert SET state = 'sending', fencing_token = ?, lease_until = ?
         WHERE id IN (${marks(ids)}) AND state = 'queued'`,
        [token, new Date(now.getTime() + SEND_LEASE_MS), ...ids],
      );
      if (taken === 0) return [];
      return select(db, `a.id IN (${marks(ids)}) AND a.fencing_token = ? AND a.state = 'sending'`, [...ids, token]);
    },

    /** Alerts whose sender is gone are sent again; the gateway tells a repeat by its key. */
    async requeueLost(): Promise<number> {
      const now = clock.now();
      return db.execute(
        `UPDATE sos_alert SET state = 'queued', lease_until = NULL, fencing_token = fencing_token + 1
         WHERE state = 'sending' AND (lease_until < ? OR lease_until > ?)`,
        [now, new Date(now.getTime() + SEND_LEASE_MS + 1_000)],
      );
    },

    async find(id: string, reader: Reader = db): Promise<AlertWithCase | null> {
      return (await select(reader, 'a.id = ?', [id]))[0] ?? null;
    },

    /**
     * What the sender found out, alert by alert, written by a statement for each state. Gives the ids of those that were still
     * the sender's: a receipt or a newer state was quicker for the others.
     */
    async settleAll(tx: SqlTx, outcomes: readonly AlertOutcome[]): Promise<Set<string>> {
      if (outcomes.length === 0) return new Set();
      const now = clock.now();
      const ids = padded(outcomes.map(({ alert }) => alert.id));
      const rows = await tx.query<{ id: string; token: string | number }>(
        `SELECT id, fencing_token AS token FROM sos_alert FORCE INDEX (PRIMARY)
         WHERE id IN (${marks(ids)}) AND state = 'sending' ORDER BY id FOR UPDATE`,
        ids,
      );
      const tokens = new Map(rows.map(({ id, token }) => [id, BigInt(token)]));
      const isOurs = ({ alert }: AlertOutcome) => tokens.get(alert.id) === alert.fencingToken;
      const ours = outcomes.filter(isOurs);
      for (const state of new Set(ours.map((outcome) => outcome.state))) {
        const same = ours.filter((outcome) => outcome.state === state);
        const reason = caseById(same.map(({ alert, reason }) => [alert.id, reason ?? null]));
        const provider = caseById(same.map(({ alert, providerId }) => [alert.id, providerId ?? null]));
        const all = padded(same.map(({ alert }) => alert.id));
        await tx.execute(
          `UPDATE sos_alert SET state = ?, reason = ${reason.sql}, provider_id = COALESCE(${provider.sql}, provider_id),
             sent_at = COALESCE(?, sent_at), lease_until = NULL WHERE id IN (${marks(all)})`,
          [state, ...reason.values, ...provider.values, isOut(state) ? now : null, ...all],
        );
      }
      for (const { alert, state, providerId } of outcomes.filter((outcome) => !isOurs(outcome))) {
        if (!isOut(state)) continue;
        await tx.execute(
          `UPDATE sos_alert SET provider_id = COALESCE(provider_id, ?), sent_at = COALESCE(sent_at, ?) WHERE id = ?`,
          [providerId ?? null, now, alert.id],
        );
      }
      return new Set(ours.map(({ alert }) => alert.id));
    },

    /** Moves an alert that stands in one of these states; whoever was sending it finds it changed. */
    async move(
      tx: SqlTx,
      id: string,
      from: readonly AlertState[],
      to: { state: AlertState; reason?: string; providerId?: string; isAnswer: boolean },
    ): Promise<boolean> {
      const changed = await tx.execute(
        `UPDATE sos_alert SET state = ?, reason = COALESCE(?, reason), provider_id = COALESCE(provider_id, ?),
           answered_at = COALESCE(answered_at, ?), fencing_token = fencing_token + 1, lease_until = NULL
         WHERE id = ? AND state IN (${marks(from)})`,
        [to.state, to.reason ?? null, to.providerId ?? null, to.isAnswer ? clock.now() : null, id, ...from],
      );
      return changed === 1;
    },

    /** What nobody was told yet need not be told; people whom it may have reached are given back. */
    async callOff(tx: SqlTx, caseId: string): Promise<(Told & { targetKey: string })[]> {
      const asked = await this.asked(tx, caseId);
      await tx.execute(
        `UPDATE sos_alert SET state = 'called_off', fencing_token = fencing_token + 1, lease_until = NULL
         WHERE case_id = ? AND step_index >= 0 AND state IN ('queued', 'sending')`,
        [caseId],
      );
      return asked;
    },

    /** Those who know of the case, or may: one row each, with a telephone number where one is known. */
    async asked(reader: Reader, caseId: string): Promise<(Told & { targetKey: string })[]> {
      return reader.query<Told & { targetKey: string }>(
        `SELECT target_key AS targetKey, MIN(person_id) AS personId, MIN(contact_id) AS contactId, MIN(party) AS party,
           MIN(name) AS name, MIN(phone_vault_id) AS phoneVaultId
         FROM sos_alert WHERE case_id = ? AND step_index >= 0 AND state IN ('sending', 'sent', 'unknown', 'reached')
           AND party <> 'system' GROUP BY target_key`,
        [caseId],
      );
    },

    /** The other attempts at the same person in the same step. */
    async siblings(tx: SqlTx, alert: AlertWithCase): Promise<{ channel: SosChannel; state: AlertState }[]> {
      return tx.query<{ channel: SosChannel; state: AlertState }>(
        `SELECT channel, state FROM sos_alert WHERE case_id = ? AND epoch = ? AND round = ? AND step_index = ?
         AND target_key = ? AND id <> ?`,
        [alert.caseId, alert.epoch, alert.round, alert.stepIndex, alert.targetKey, alert.id],
      );
    },

    /** True when nobody of the step can still answer: a push alone can't be counted on. */
    async isStepSpent(tx: SqlTx, alert: AlertWithCase): Promise<boolean> {
      const [row] = await tx.query<{ n: number }>(
        `SELECT COUNT(*) AS n FROM sos_alert WHERE case_id = ? AND epoch = ? AND round = ? AND step_index = ?
         AND channel IN ('sms', 'voice') AND state IN (${marks(LIVE)})`,
        [alert.caseId, alert.epoch, alert.round, alert.stepIndex, ...LIVE],
      );
      return Number(row?.n ?? 0) === 0;
    },

    /** This person was called again since, so that call is the one to look after. */
    async hasNewerCall(tx: SqlTx, alert: AlertWithCase): Promise<boolean> {
      const rows = await tx.query<{ id: string }>(
        `SELECT id FROM sos_alert WHERE case_id = ? AND epoch = ? AND target_key = ? AND channel = 'voice'
         AND step_index >= 0 AND (round > ? OR (round = ? AND step_index > ?) OR (round = ? AND step_index = ? AND attempt > ?))
         LIMIT 1`,
        [
          alert.caseId,
          alert.epoch,
          alert.targetKey,
          ...[alert.round, alert.round, alert.stepIndex, alert.round, alert.stepIndex, alert.attempt],
        ],
      );
      return rows.length > 0;
    },

    /** All that still rings for one person, declined by them. */
    async declineAll(tx: SqlTx, alert: AlertWithCase): Promise<void> {
      await tx.execute(
        `UPDATE sos_alert SET state = 'declined', answered_at = COALESCE(answered_at, ?),
           fencing_token = fencing_token + 1, lease_until = NULL
         WHERE case_id = ? AND epoch = ? AND target_key = ? AND step_index >= 0 AND state IN (${marks(LIVE)})`,
        [clock.now(), alert.caseId, alert.epoch, alert.targetKey, ...LIVE],
      );
    },

    /** Whoever heard these news less than `withinS` ago need not hear them again. */
    async lately(tx: SqlTx, caseId: string, news: string, withinS: number): Promise<Set<string>> {
      const rows = await tx.query<{ targetKey: string }>(
        `SELECT DISTINCT target_key AS targetKey FROM sos_alert
         WHERE case_id = ? AND step_index = ${NEWS_STEP} AND reason = ? AND created_at > ?`,
        [caseId, `news:${news}`, new Date(clock.now().getTime() - withinS * 1_000)],
      );
      return new Set(rows.map(({ targetKey }) => targetKey));
    },

    /** Takes note of when the first human was alerted, in each of these alerts' cases. */
    async noteFirstAlerts(tx: SqlTx, alerts: readonly AlertWithCase[]): Promise<void> {
      const ids = new Set(alerts.filter(({ firstAlertedAt }) => !firstAlertedAt).map(({ caseId }) => caseId));
      if (ids.size === 0) return;
      const all = padded([...ids].sort());
      await tx.execute(
        `UPDATE sos_case SET first_alerted_at = ? WHERE id IN (${marks(all)}) AND first_alerted_at IS NULL`,
        [clock.now(), ...all],
      );
    },

    /** Names of those who have the case. */
    async holders(caseId: string): Promise<string[]> {
      const rows = await db.query<{ name: string }>(
        'SELECT name FROM sos_responder WHERE case_id = ? AND slot IS NOT NULL ORDER BY id',
        [caseId],
      );
      return rows.map(({ name }) => name);
    },

    async pending(): Promise<number> {
      const [row] = await db.query<{ n: number }>(
        `SELECT COUNT(*) AS n FROM sos_alert WHERE state IN ('queued', 'sending')`,
      );
      return Number(row?.n ?? 0);
    },

    /** Ends the timer that looks at a call. */
    async dropLook(tx: SqlTx, alert: AlertWithCase): Promise<void> {
      await tx.execute(
        `UPDATE sos_timer SET state = 'called_off', done_at = ? WHERE case_id = ? AND state = 'pending'
         AND kind = 'redial' AND subject = ?`,
        [clock.now(), alert.caseId, alert.id],
      );
    },
  };
}

export type AlertsSql = ReturnType<typeof createAlertsSql>;
