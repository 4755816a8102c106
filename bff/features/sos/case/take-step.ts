import type { z } from 'zod';
import type { CaseAction, caseStepSchema, SosEvent } from '../../../contracts/sos';
import type { Actor } from '../../../platform/actor';
import type { Clock } from '../../../platform/clock';
import { isDuplicateKey } from '../../../platform/db/database';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import { ApiError, assertThat, type Words } from '../../../platform/errors';
import { toGcj02 } from '../../../platform/geo';
import type { Outbox } from '../../../platform/push/push.types';
import { actionsOpenTo } from '../sos.policy';
import { nextSosStage } from '../sos.states';
import type { Answerer, CaseTidings, HandOff, NudgeTimers, RecordTimeline, TimelineRecord } from '../sos.types';
import { isLive } from './case.presenter';
import type { CaseSql, ResponderRow, WholeCase } from './case.sql';
import {
  answerAlerts,
  changeCase,
  hasStep,
  hurryStep,
  isRefusedByAll,
  leavePlaces,
  moveResponder,
  putBack,
  timeStage,
} from './case-moves.sql';
import type { CaseSeen, CaseStandings } from './case-standing';
import { promisedAt, type TakeCaseOf } from './take-case';
import { tellPeople } from './tell-people';
import type { SealedWords } from './timeline.sql';

type Step = z.output<typeof caseStepSchema>;
type StepOf<A extends CaseAction> = Extract<Step, { action: A }>;

export interface TakeStepDeps {
  db: Database;
  clock: Clock;
  outbox: Outbox;
  cases: CaseSql;
  standings: CaseStandings;
  sealed: SealedWords;
  record: RecordTimeline;
  tidings: CaseTidings;
  takeCase: TakeCaseOf;
  handOff: HandOff;
  /** a case was closed by a person: what must follow is set in the same transaction */
  onClosed(tx: SqlTx, caseRow: WholeCase, outcome: StepOf<'close'>['outcome'], at: Date): Promise<void>;
  nudge: NudgeTimers;
}

/** What one step knows: the locked case, the caller's place in it, and who they are to it. */
interface Taking {
  tx: SqlTx;
  caseRow: WholeCase;
  own: ResponderRow | null;
  others: ResponderRow[];
  answerer: Answerer;
  actor: Actor;
  now: Date;
  key: string;
}

const OVER: Words = { zh: '这个求助已经结案', en: 'This case has been closed' };
const NEWER: Words = {
  zh: '情况有变化，请看最新情况后再操作',
  en: 'Things have changed. Please look at the newest state first',
};
const NOT_YOURS: Words = {
  zh: '您现在没有接手这个求助，可能已转给别人或超时收回。请刷新后再看',
  en: 'You do not have this case now; it may have gone to others. Please look again',
};

export function takenByWords(winner: string): Words {
  return { zh: `${winner}已接手，谢谢您`, en: `${winner} has taken it already. Thank you` };
}

/** The steps of those who help, each in one transaction with its timer, its timeline and its news. */
export function createTakeStep(deps: TakeStepDeps) {
  const { db, clock, cases, sealed, tidings } = deps;

  function entry(
    { caseRow, answerer, actor, key, now }: Taking,
    event: SosEvent,
    detail: TimelineRecord['detail'],
  ): TimelineRecord {
    return {
      caseId: caseRow.id,
      event,
      party: answerer.party,
      personId: actor.personId,
      detail: { ...detail, key },
      at: now,
    };
  }

  function wordsOf(caseRow: WholeCase, words: string): NonNullable<TimelineRecord['detail']> {
    return words ? { words: sealed.seal(caseRow.id, words) } : {};
  }

  function mine(taking: Taking): ResponderRow {
    assertThat(taking.own, 'state_conflict', { words: NOT_YOURS });
    return taking.own;
  }

  async function accept(taking: Taking, step: StepOf<'accept'>): Promise<void> {
    const taken = await deps.takeCase.take(taking.tx, taking.caseRow, taking.answerer, {
      channel: 'page',
      minutes: step.minutes,
      position: step.position && toGcj02(step.position),
      key: step.clientKey,
    });
    if (taken.outcome === 'taken_by') throw new ApiError('state_conflict', { words: takenByWords(taken.winner) });
    assertThat(taken.outcome !== 'closed', 'state_conflict', { words: OVER });
  }

  async function decline(taking: Taking, step: StepOf<'decline'>): Promise<void> {
    const { tx, caseRow, answerer, now } = taking;
    await answerAlerts(tx, caseRow.id, answerer, 'declined', now);
    await deps.record(tx, entry(taking, 'decline', wordsOf(caseRow, step.words)));
    // Nobody who was asked is coming: there is nothing to wait for.
    if (caseRow.stage === 'alerting' && (await isRefusedByAll(tx, caseRow.id, caseRow.epoch))) {
      await hurryStep(tx, caseRow.id, now);
    }
  }

  async function move(taking: Taking, step: StepOf<'progress'> | StepOf<'arrive'>): Promise<void> {
    const { tx, caseRow, now } = taking;
    const own = mine(taking);
    const isThere = step.action === 'arrive' || own.state === 'arrived';
    const stage = nextSosStage(caseRow.stage, step.action);
    assertThat(stage, 'state_conflict', { words: NEWER });
    await moveResponder(tx, own.id, {
      state: isThere ? 'arrived' : 'on_the_way',
      promisedAt: step.action === 'progress' ? promisedAt(now, step.minutes) : null,
      arrivedAt: isThere ? now : null,
      position: step.position && toGcj02(step.position),
    });
    const isFirstThere = step.action === 'arrive' && !caseRow.arrivedAt;
    await changeCase(tx, caseRow.id, { stage, progressAt: now, ...(isFirstThere && { arrivedAt: now }) });
    await timeStage(tx, caseRow, { stage, epoch: caseRow.epoch }, now);
    await deps.record(
      tx,
      entry(
        taking,
        step.action,
        step.action === 'progress' ? { minutes: step.minutes, ...wordsOf(caseRow, step.words) } : {},
      ),
    );
  }

  async function handBack(taking: Taking, step: StepOf<'hand_back'>): Promise<void> {
    const { tx, caseRow, actor, now, others } = taking;
    const own = mine(taking);
    await leavePlaces(tx, { caseId: caseRow.id, responderId: own.id }, now);
    await deps.record(tx, entry(taking, 'hand_back', wordsOf(caseRow, step.words)));
    // Whoever else has the case keeps it; without anybody it asks people again from the first step on.
    if (others.length === 0) await putBack(tx, caseRow, now);
    else await changeCase(tx, caseRow.id, {});
    await tidings.tellResponders(tx, caseRow, 'hand_back', actor.personId);
  }

  async function close(taking: Taking, step: StepOf<'close'>): Promise<void> {
    const { tx, caseRow, actor, now } = taking;
    assertThat(nextSosStage(caseRow.stage, 'close'), 'state_conflict', {
      words: {
        zh: '还没有人接手，不能结案。请先接手，联系到求助人后再结案',
        en: 'Nobody has taken this case. Take it and reach the person before closing it',
      },
    });
    assertThat(step.version === caseRow.version, 'state_conflict', { words: NEWER });
    await tidings.tellResponders(tx, caseRow, 'close', actor.personId);
    await leavePlaces(tx, { caseId: caseRow.id }, now);
    await changeCase(tx, caseRow.id, {
      stage: 'closed',
      openKey: null,
      closedAt: now,
      closedBy: actor.personId,
      outcome: step.outcome,
    });
    await timeStage(tx, caseRow, { stage: 'closed', epoch: caseRow.epoch }, now);
    await deps.record(tx, entry(taking, 'close', { outcome: step.outcome, ...wordsOf(caseRow, step.words) }));
    await deps.onClosed(tx, { ...caseRow, stage: 'closed', closedAt: now }, step.outcome, now);
  }

  async function take(taking: Taking, step: Step): Promise<void> {
    const { tx, caseRow, actor } = taking;
    switch (step.action) {
      case 'accept':
        return accept(taking, step);
      case 'decline':
        return decline(taking, step);
      case 'progress':
      case 'arrive':
        return move(taking, step);
      case 'hand_back':
        return handBack(taking, step);
      case 'hand_off':
        // One at a time to a centre: a repeat of this step asks nobody twice, whatever its key.
        return deps.handOff(tx, caseRow, step.centre, actor.personId);
      case 'call_back':
        return deps.record(tx, entry(taking, 'call_back', { reached: step.reached, ...wordsOf(caseRow, step.words) }));
      case 'note':
        return deps.record(tx, entry(taking, 'note', wordsOf(caseRow, step.words)));
      case 'close':
        return close(taking, step);
    }
  }

  function assertMay(seen: CaseSeen, caseRow: WholeCase, step: Step): void {
    assertThat(caseRow.stage !== 'closed', 'state_conflict', { words: OVER });
    // Who took a place, and whether the step fits the stage, are answered by the step itself, in words of its own.
    if (step.action === 'accept') return;
    const own = { ...seen.facts, stage: 'accepted' as const };
    const standing = ['progress', 'arrive', 'hand_back'].includes(step.action)
      ? { ...seen.standing, isResponding: true }
      : seen.standing;
    assertThat(actionsOpenTo(own, seen.parts, standing, []).includes(step.action), 'forbidden', {
      words: {
        zh: '这一步要由接手人或值班坐席来做',
        en: 'This step is for whoever has the case, or the seat on duty',
      },
    });
  }

  /**
   * @throws ApiError not_found for whoever has no part in the case, forbidden, state_conflict in words that say what is newer
   * or who has it
   */
  return async function takeStep(actor: Actor, caseId: string, step: Step): Promise<void> {
    const seen = await deps.standings.see(actor, caseId);
    const answerer = await deps.standings.answererOf(actor, seen);
    assertThat(answerer, 'forbidden', {
      words: {
        zh: '这是您自己的求助，请等待来人；情况更急请拨打 120、110 或 119',
        en: 'This is your own call for help. Somebody is coming; if it gets worse dial 120, 110 or 119',
      },
    });
    const attempt = () =>
      db.sqlTransaction(async (tx) => {
        const caseRow = await cases.lock(tx, caseId);
        assertThat(caseRow, 'not_found');
        if (await hasStep(tx, caseId, actor.personId, step.clientKey)) return;
        assertMay(seen, caseRow, step);
        const live = (await cases.responders(caseId, tx)).filter(isLive);
        const own = live.find((row) => row.personId === actor.personId) ?? null;
        const others = live.filter((row) => row !== own);
        await take({ tx, caseRow, own, others, answerer, actor, now: clock.now(), key: step.clientKey }, step);
        if (step.action !== 'accept') await tellPeople(tx, deps, caseRow, step.action);
        tx.afterCommit(deps.nudge);
      });
    try {
      await attempt();
    } catch (error) {
      // Somebody's place in the very same instant: now that it is written, the second look says whose it is.
      if (!isDuplicateKey(error, 'uq_sos_responder_slot')) throw error;
      await attempt();
    }
  };
}

export type TakeStep = ReturnType<typeof createTakeStep>;
