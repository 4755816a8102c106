import type { CallReceipt } from '../../../connectors/sms/sms.port';
import type { SqlTx } from '../../../platform/db/database.types';
import { answerAlerts, hurryStep, isRefusedByAll } from '../case/case-moves.sql';
import { insertAlerts } from '../escalation/step.sql';
import { decideTimer } from '../escalation/timer-decision';
import { LostLease } from '../escalation/timers.sql';
import { responderKindOf } from '../sos.policy';
import type { Answerer, ClaimedTimer, TakeCase } from '../sos.types';
import { LONGEST_RING_S, LOOK_AFTER_S } from './after-send';
import { CALL_KEYS } from './alert.words';
import type { AlertsDeps } from './alerts.deps';
import type { AlertsSql } from './alerts.sql';
import { type AlertState, type AlertWithCase, NEWS_STEP } from './alerts.types';
import { isAsking, type SettleAlert } from './settle-alert';
import type { Tidings } from './tidings';

type Taken = Awaited<ReturnType<TakeCase>>;

/** Answers that can still change what stands in the row. */
const BEFORE_REACHED: readonly AlertState[] = ['queued', 'sending', 'sent', 'unknown', 'failed'];

/** Said yes when others had the case: a receipt of it that comes once more takes nothing. */
const TOO_LATE = 'too_late';

export interface HearDeps extends AlertsDeps {
  sql: AlertsSql;
  settle: SettleAlert;
  tidings: Tidings;
  nudge(): void;
}

/** What comes back from those who were asked: keys on a telephone, answers by a link, calls that nobody took. */
export function createHearOfCall(deps: HearDeps) {
  const { db, clock, sql, settle, tidings } = deps;

  /** A person who picked up has heard it, whatever they do then. */
  async function reach(alert: AlertWithCase, providerId?: string): Promise<void> {
    await db.sqlTransaction(async (tx) => {
      const caseRow = await deps.cases.lock(tx, alert.caseId);
      const isNew = await sql.move(tx, alert.id, BEFORE_REACHED, { state: 'reached', providerId, isAnswer: true });
      if (!isNew || !caseRow || alert.stepIndex === NEWS_STEP) return;
      await sql.dropLook(tx, alert);
      await deps.recordTimeline(tx, {
        caseId: alert.caseId,
        event: 'alert_answered',
        party: alert.party,
        personId: alert.personId,
        detail: { alertId: alert.id, channel: alert.channel },
        at: clock.now(),
      });
    });
  }

  function answererOf(alert: AlertWithCase): Answerer {
    const { personId, contactId, name, phoneVaultId } = alert;
    const party = alert.party as Answerer['party'];
    return { personId, contactId, party, kind: responderKindOf(party), name, phoneVaultId };
  }

  /** Takes the case for whoever was alerted. Pressed late, twice, or for a case that others have: they are told how it stands. */
  async function accept(
    alert: AlertWithCase,
    by: { channel: AlertWithCase['channel'] | 'page'; minutes: number | null },
  ): Promise<Taken> {
    // The same key twice is one answer; and what was given back since is not taken anew by a receipt that comes late.
    if (by.channel === 'voice' && (alert.state === 'accepted' || alert.reason === TOO_LATE)) {
      return { outcome: 'already_yours' };
    }
    const taken = await deps.takeCase(alert.caseId, answererOf(alert), { ...by, position: null });
    const isTheirs = taken.outcome === 'taken' || taken.outcome === 'already_yours';
    await db.sqlTransaction(async (tx) => {
      const caseRow = await deps.cases.lock(tx, alert.caseId);
      await sql.move(
        tx,
        alert.id,
        [...BEFORE_REACHED, 'reached', 'called_off', 'declined'],
        isTheirs ? { state: 'accepted', isAnswer: true } : { state: 'reached', reason: TOO_LATE, isAnswer: true },
      );
      await sql.dropLook(tx, alert);
      if (isTheirs || !caseRow || by.channel !== 'voice') return;
      await tidings.tell(tx, caseRow, taken.outcome === 'closed' ? 'closed_already' : 'taken', [alert]);
    });
    return taken;
  }

  /** They can't come: nothing rings for them any more in this round, and the next ones are asked sooner if nobody is left. */
  async function decline(alert: AlertWithCase): Promise<void> {
    if (alert.state === 'accepted' || alert.state === 'declined') return;
    await db.sqlTransaction(async (tx) => {
      const caseRow = await deps.cases.lock(tx, alert.caseId);
      if (!caseRow || caseRow.stage === 'closed') return;
      await answerAlerts(tx, alert.caseId, alert, 'declined', clock.now());
      await sql.move(tx, alert.id, [...BEFORE_REACHED, 'reached', 'called_off'], { state: 'declined', isAnswer: true });
      await sql.dropLook(tx, alert);
      await deps.recordTimeline(tx, {
        caseId: alert.caseId,
        event: 'decline',
        party: alert.party,
        personId: alert.personId,
        detail: { alertId: alert.id, channel: alert.channel },
        at: clock.now(),
      });
      if (!isAsking(alert, caseRow)) return;
      if (await isRefusedByAll(tx, alert.caseId, caseRow.epoch)) {
        await hurryStep(tx, alert.caseId, clock.now());
        tx.afterCommit(deps.nudgeTimers);
      } else await settle.hurryIfSpent(tx, alert, caseRow);
    });
  }

  async function hear(alert: AlertWithCase, said: Omit<CallReceipt, 'clientId'>): Promise<void> {
    if (said.status !== 'answered') {
      await settle.miss(alert, said.reason ?? said.status, said.callId);
      return;
    }
    await reach(alert, said.callId);
    const isFresh = alert.stepIndex !== NEWS_STEP;
    if (isFresh && said.key === CALL_KEYS.accept) await accept(alert, { channel: 'voice', minutes: null });
    if (isFresh && said.key === CALL_KEYS.decline) await decline(alert);
  }

  /** The call is placed anew, unless this person has been called since. */
  async function callAgain(tx: SqlTx, alert: AlertWithCase): Promise<void> {
    if (await sql.hasNewerCall(tx, alert)) return;
    const { caseId, epoch, round, stepIndex } = alert;
    const { targetKey, personId, contactId, party, name, phoneVaultId, channel } = alert;
    const person = { targetKey, personId, contactId, party, name, phoneVaultId, channel };
    const at = clock.now();
    await insertAlerts(tx, { caseId, epoch, round, stepIndex, at }, [{ ...person, attempt: alert.attempt + 1 }]);
    tx.afterCommit(deps.nudge);
  }

  /** What the gateway says when asked; null while the telephone rings, or when it says nothing. */
  async function askGateway(alert: AlertWithCase): Promise<Omit<CallReceipt, 'clientId'> | null> {
    if (!alert.providerId) return null;
    const known = await deps.sms.callStatus(alert.providerId).catch(() => null);
    return known && known.status !== 'ringing'
      ? { callId: alert.providerId, status: known.status, key: known.key }
      : null;
  }

  /** A timer says that a call should have an end by now. */
  async function lookAtCall(timer: ClaimedTimer): Promise<void> {
    const [caseRow, found] = await Promise.all([
      deps.cases.find(timer.caseId),
      timer.subject ? sql.find(timer.subject) : null,
    ]);
    const isOnItsWay = found && ['sending', 'sent', 'unknown'].includes(found.state);
    if (found && isOnItsWay && decideTimer(caseRow, timer) === 'look') {
      const said = await askGateway(found);
      const rangS = found.sentAt ? (clock.now().getTime() - found.sentAt.getTime()) / 1_000 : LONGEST_RING_S;
      // What it says counts as if it had been said in time; a call that never ends was lost on the way.
      if (said) await hear(found, said);
      else if (rangS >= LONGEST_RING_S || !found.providerId) await settle.miss(found, 'no_receipt');
      else return lookAgain(timer, found);
      // Whoever wrote down what became of the call has ended its timer too.
      return db
        .sqlTransaction((tx) => deps.finishTimer(tx, timer))
        .catch((error) => {
          if (!(error instanceof LostLease)) throw error;
        });
    }
    await lookAgain(timer, found);
  }

  /** Ends the timer, and sets what the call needs as it stands under the lock of its case. */
  async function lookAgain(timer: ClaimedTimer, found: AlertWithCase | null): Promise<void> {
    await db.sqlTransaction(async (tx) => {
      const caseRow = await deps.cases.lock(tx, timer.caseId);
      const isLook = decideTimer(caseRow, timer) === 'look';
      await deps.finishTimer(tx, timer, isLook ? 'done' : 'called_off');
      const alert = isLook && found ? await sql.find(found.id, tx) : null;
      if (alert?.state === 'failed') await callAgain(tx, alert);
      else if (alert && ['sending', 'sent', 'unknown'].includes(alert.state)) {
        await settle.lookLater(tx, alert, LOOK_AFTER_S);
      }
    });
  }

  return { hear, accept, decline, lookAtCall };
}

export type HearOfCall = ReturnType<typeof createHearOfCall>;
