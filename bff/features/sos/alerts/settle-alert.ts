import type { SendOutcome } from '../../../connectors/sending/send-outcome.port';
import type { SosChannel } from '../../../contracts/sos';
import type { SqlTx } from '../../../platform/db/database.types';
import { hurryStep, setTimers } from '../case/case-moves.sql';
import { insertAlerts } from '../escalation/step.sql';
import { redialPauseS } from '../escalation/timer-decision';
import type { CaseRow, Policies, TimelineRecord } from '../sos.types';
import { afterSend, LOOK_AFTER_S, pauseAfter, type Sequel } from './after-send';
import type { AlertsDeps } from './alerts.deps';
import type { AlertOutcome, AlertsSql } from './alerts.sql';
import { type AlertState, type AlertWithCase, NEWS_STEP } from './alerts.types';

export interface SettleDeps extends AlertsDeps {
  policies: Pick<Policies, 'policyOf'>;
  /** the sender looks at once */
  nudge(): void;
}

const STATE_OF = { unknown: 'unknown', refused: 'failed' } as const;
/** Not a failure: this person has no such channel, and was never promised one. */
const NO_WAY: readonly string[] = ['no_permission', 'no_account'];
const EVENT_OF = { sent: 'alert_sent', unknown: 'alert_unknown', failed: 'alert_failed' } as const;

/** An alert and what the network said of it; null: whoever it was for is not to be asked any more. */
export interface Settlement {
  alert: AlertWithCase;
  sent: SendOutcome | null;
}

const isRough = (state: AlertState) => state === 'unknown' || state === 'failed';

function outcomeOf({ alert, sent }: Settlement): AlertOutcome {
  if (!sent) return { alert, state: 'called_off' };
  if (sent.outcome === 'accepted') return { alert, state: 'sent', providerId: sent.providerId };
  const isNoWay = sent.outcome === 'refused' && NO_WAY.includes(sent.reason);
  return { alert, state: isNoWay ? 'called_off' : STATE_OF[sent.outcome], reason: sent.reason };
}

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

  async function lookLaterAll(tx: SqlTx, alerts: readonly AlertWithCase[], afterS: number): Promise<void> {
    const now = clock.now();
    const dueAt = new Date(now.getTime() + afterS * 1_000);
    await setTimers(
      tx,
      alerts.map(({ id: subject, caseId, epoch }) => ({ caseId, kind: 'redial', epoch, dueAt, subject })),
      now,
    );
  }

  const lookLater = (tx: SqlTx, alert: AlertWithCase, afterS: number) => lookLaterAll(tx, [alert], afterS);

  function entryOf({ alert, state, reason }: AlertOutcome): TimelineRecord {
    const { id: alertId, caseId, channel, party } = alert;
    return {
      caseId,
      event: EVENT_OF[state as keyof typeof EVENT_OF],
      party: 'system',
      personId: null,
      detail: { alertId, channel, to: party, ...(reason && { reason }) },
      at: clock.now(),
    };
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

  /** An attempt that failed, or of which nobody knows what became, and what follows from it. */
  async function settleRough(
    tx: SqlTx,
    settlement: Settlement,
    caseRow: CaseRow | undefined,
    pauseS: number,
  ): Promise<void> {
    const { alert, sent } = settlement;
    const outcome = outcomeOf(settlement);
    const ours = await sql.settleAll(tx, [outcome]);
    if (!ours.has(alert.id) || !caseRow || alert.stepIndex === NEWS_STEP) return;
    await deps.recordTimeline(tx, entryOf(outcome));
    const isRetryable = sent?.outcome === 'refused' && sent.isRetryable;
    const isUnknown = outcome.state === 'unknown';
    if (isRetryable || isUnknown) {
      await deps.raiseAlarm(tx, {
        code: 'gateway_failing',
        subject: alert.channel,
        detail: { caseId: alert.caseId, reason: outcome.reason ?? null },
      });
    }
    const sequel = afterSend({
      channel: alert.channel,
      outcome: isUnknown ? 'unknown' : 'failed',
      isRetryable,
      hasPhone: alert.phoneVaultId !== null,
      siblings: await sql.siblings(tx, alert),
      redialPauseS: pauseAfter('not_taken', pauseS),
    });
    await follow(tx, alert, caseRow, sequel, !isUnknown);
  }

  const pauseOf = async (alert: AlertWithCase) =>
    redialPauseS(await deps.policies.policyOf(alert.policyId), alert.attempt);

  return {
    lookLater,
    hurryIfSpent,

    /**
     * What the network said, or did not say, of alerts that may belong to many cases: in one transaction. What went well is
     * written by statements for all; what did not goes one by one after it, since each looks at the others of its person.
     */
    async settleAll(settlements: readonly Settlement[]): Promise<void> {
      const outcomes = settlements.map(outcomeOf);
      const smooth = outcomes.filter(({ state }) => !isRough(state));
      const rough = settlements.filter((_, at) => isRough(outcomes[at]!.state));
      const pauses = await Promise.all(rough.map(({ alert }) => pauseOf(alert)));
      await db.sqlTransaction(async (tx) => {
        const locked = await deps.cases.lockAll(
          tx,
          outcomes.map(({ alert }) => alert.caseId),
        );
        const caseOf = new Map(locked.map((caseRow) => [caseRow.id, caseRow]));
        const ours = await sql.settleAll(tx, smooth);
        const out = smooth.filter(({ state, alert }) => state === 'sent' && alert.stepIndex !== NEWS_STEP);
        // Somebody was alerted, whoever writes it down.
        await sql.noteFirstAlerts(
          tx,
          out.map(({ alert }) => alert).filter(({ channel }) => channel !== 'push'),
        );
        const told = out.filter(({ alert }) => ours.has(alert.id) && caseOf.has(alert.caseId));
        await deps.recordTimeline(tx, ...told.map(entryOf));
        const ringing = told.filter(
          ({ alert }) => alert.channel === 'voice' && isAsking(alert, caseOf.get(alert.caseId)!),
        );
        await lookLaterAll(
          tx,
          ringing.map(({ alert }) => alert),
          LOOK_AFTER_S,
        );
        for (const [at, settlement] of rough.entries()) {
          await settleRough(tx, settlement, caseOf.get(settlement.alert.caseId), pauses[at]!);
        }
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
        await deps.recordTimeline(tx, entryOf({ alert, state: 'failed', reason }));
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
