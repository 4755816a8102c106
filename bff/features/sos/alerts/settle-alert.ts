import type { SendOutcome } from '../../../connectors/sending/send-outcome.port';
import type { SosChannel } from '../../../contracts/sos';
import type { SqlTx } from '../../../platform/db/database.types';
import { hurryStep, setTimer } from '../case/case-moves.sql';
import { insertAlerts } from '../escalation/step.sql';
import { redialPauseS } from '../escalation/timer-decision';
import type { CaseRow, Policies } from '../sos.types';
import { afterSend, pauseAfter, type Sequel } from './after-send';
import type { AlertsDeps } from './alerts.deps';
import type { AlertsSql } from './alerts.sql';
import { type AlertWithCase, NEWS_STEP } from './alerts.types';

export interface SettleDeps extends AlertsDeps {
  policies: Pick<Policies, 'policyOf'>;
  /** the sender looks at once */
  nudge(): void;
}

const STATE_OF = { accepted: 'sent', unknown: 'unknown', refused: 'failed' } as const;
/** Not a failure: this person has no such channel, and was never promised one. */
const NO_WAY: readonly string[] = ['no_permission', 'no_account'];
const EVENT_OF = { sent: 'alert_sent', unknown: 'alert_unknown', failed: 'alert_failed' } as const;

/** The case still asks people, in the round of asking this alert belongs to. */
export function isAsking(alert: Pick<AlertWithCase, 'epoch'>, caseRow: Pick<CaseRow, 'stage' | 'epoch'>): boolean {
  return caseRow.stage === 'alerting' && caseRow.epoch === alert.epoch;
}

/** What is written down once an attempt has an outcome, and what follows from it, in one transaction. */
export function createSettleAlert(deps: SettleDeps, sql: AlertsSql) {
  const { db, clock } = deps;

  async function goOutBy(tx: SqlTx, alert: AlertWithCase, channels: readonly SosChannel[]): Promise<void> {
    const { caseId, epoch, round, stepIndex, targetKey, personId, contactId, party, name, phoneVaultId } = alert;
    const person = { targetKey, personId, contactId, party, name, phoneVaultId };
    await insertAlerts(
      tx,
      { caseId, epoch, round, stepIndex, at: clock.now() },
      channels.map((channel) => ({ ...person, channel })),
    );
    if (channels.length > 0) tx.afterCommit(deps.nudge);
  }

  async function lookLater(tx: SqlTx, alert: AlertWithCase, afterS: number): Promise<void> {
    const now = clock.now();
    const dueAt = new Date(now.getTime() + afterS * 1_000);
    await setTimer(tx, { caseId: alert.caseId, kind: 'redial', epoch: alert.epoch, dueAt, subject: alert.id }, now);
  }

  /** A step that reached nobody is over: the next one comes at once, except that the wheel as a whole keeps its pace. */
  async function hurryIfSpent(tx: SqlTx, alert: AlertWithCase, caseRow: CaseRow): Promise<void> {
    const isLatest = alert.round === caseRow.round && caseRow.stepIndex > alert.stepIndex;
    if (!isAsking(alert, caseRow) || !isLatest || !(await sql.isStepSpent(tx, alert))) return;
    await hurryStep(tx, alert.caseId, clock.now());
    tx.afterCommit(deps.nudgeTimers);
  }

  async function follow(
    tx: SqlTx,
    alert: AlertWithCase,
    caseRow: CaseRow,
    sequel: Sequel,
    isFailed: boolean,
  ): Promise<void> {
    // Somebody has it by now, or the case began anew: nothing follows from an attempt of before.
    if (!isAsking(alert, caseRow)) return;
    await goOutBy(tx, alert, sequel.channels);
    if (sequel.lookAfterS !== null) await lookLater(tx, alert, sequel.lookAfterS);
    if (sequel.isLost) {
      await deps.raiseAlarm(tx, {
        code: 'person_unreached',
        subject: alert.targetKey,
        detail: { caseId: alert.caseId, alertId: alert.id, party: alert.party, channel: alert.channel },
      });
    }
    if (isFailed) await hurryIfSpent(tx, alert, caseRow);
  }

  const pauseOf = async (alert: AlertWithCase) =>
    redialPauseS(await deps.policies.policyOf(alert.policyId), alert.attempt);

  return {
    lookLater,
    hurryIfSpent,

    /** What the network said, or did not say. */
    async settle(alert: AlertWithCase, sent: SendOutcome): Promise<void> {
      const state = STATE_OF[sent.outcome];
      const isRetryable = sent.outcome === 'refused' && sent.isRetryable;
      const pauseS = await pauseOf(alert);
      const isNoWay = sent.outcome === 'refused' && NO_WAY.includes(sent.reason);
      await db.sqlTransaction(async (tx) => {
        const caseRow = await deps.cases.lock(tx, alert.caseId);
        const isHuman = alert.channel !== 'push' && alert.stepIndex !== NEWS_STEP;
        if (state === 'sent' && isHuman) await sql.noteFirstAlert(tx, alert);
        const isOurs = await sql.settle(tx, alert, {
          state: isNoWay ? 'called_off' : state,
          reason: sent.outcome === 'accepted' ? null : sent.reason,
          providerId: sent.outcome === 'accepted' ? sent.providerId : undefined,
        });
        if (!isOurs || !caseRow || isNoWay || alert.stepIndex === NEWS_STEP) return;
        await deps.recordTimeline(tx, {
          caseId: alert.caseId,
          event: EVENT_OF[state],
          party: 'system',
          personId: null,
          detail: {
            alertId: alert.id,
            channel: alert.channel,
            to: alert.party,
            ...(sent.outcome !== 'accepted' && { reason: sent.reason }),
          },
          at: clock.now(),
        });
        if (isRetryable || state === 'unknown') {
          await deps.raiseAlarm(tx, {
            code: 'gateway_failing',
            subject: alert.channel,
            detail: { caseId: alert.caseId, reason: sent.outcome === 'accepted' ? null : sent.reason },
          });
        }
        const sequel = afterSend({
          channel: alert.channel,
          outcome: state,
          isRetryable,
          hasPhone: alert.phoneVaultId !== null,
          siblings: await sql.siblings(tx, alert),
          redialPauseS: pauseAfter('not_taken', pauseS),
        });
        await follow(tx, alert, caseRow, sequel, state === 'failed');
      });
    },

    /** Nobody picked up, or the network lost it on the way. False when a newer state was quicker. */
    async miss(alert: AlertWithCase, reason: string, providerId?: string): Promise<boolean> {
      const pauseS = await pauseOf(alert);
      return db.sqlTransaction(async (tx) => {
        const caseRow = await deps.cases.lock(tx, alert.caseId);
        const isOurs = await sql.move(tx, alert.id, ['queued', 'sending', 'sent', 'unknown'], {
          state: 'failed',
          reason,
          providerId,
          isAnswer: false,
        });
        if (!isOurs || !caseRow || alert.stepIndex === NEWS_STEP) return isOurs;
        await sql.dropLook(tx, alert);
        await deps.recordTimeline(tx, {
          caseId: alert.caseId,
          event: 'alert_failed',
          party: 'system',
          personId: null,
          detail: { alertId: alert.id, channel: alert.channel, to: alert.party, reason },
          at: clock.now(),
        });
        const sequel = afterSend({
          channel: alert.channel,
          outcome: 'failed',
          isRetryable: true,
          hasPhone: alert.phoneVaultId !== null,
          siblings: await sql.siblings(tx, alert),
          redialPauseS: pauseAfter('not_answered', pauseS),
        });
        await follow(tx, alert, caseRow, sequel, true);
        return true;
      });
    },
  };
}

export type SettleAlert = ReturnType<typeof createSettleAlert>;
