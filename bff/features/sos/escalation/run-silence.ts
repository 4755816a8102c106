import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { CaseSql, ResponderRow, WholeCase } from '../case/case.sql';
import { leavePlaces, putBack, setTimer } from '../case/case-moves.sql';
import { nextSosStage } from '../sos.states';
import type { ClaimedTimer, RecordTimeline } from '../sos.types';
import type { TellPeople } from './escalation.deps';
import { decideTimer, timerFor } from './timer-decision';
import type { TimersSql } from './timers.sql';

export interface RunSilenceDeps {
  db: Database;
  clock: Clock;
  timers: TimersSql;
  cases: Pick<CaseSql, 'lock' | 'responders'>;
  recordTimeline: RecordTimeline;
  tell: TellPeople;
  nudge(): void;
}

const placesOf = (responders: readonly ResponderRow[]) => responders.filter(({ slot }) => slot !== null);

/** Silence of those who have a case: they are asked first, and then it goes back to whoever may take it. */
export function createRunSilence(deps: RunSilenceDeps) {
  const { db, clock, timers } = deps;

  /** What the case asks for now, read again under its lock: a sign of life may have come between. */
  async function runSilence(timer: ClaimedTimer): Promise<void> {
    await db.sqlTransaction(async (tx) => {
      const now = clock.now();
      const caseRow = await deps.cases.lock(tx, timer.caseId);
      const decision = decideTimer(caseRow, timer);
      await timers.finish(tx, timer, decision === 'stale' ? 'called_off' : 'done');
      if (!caseRow || (decision !== 'remind' && decision !== 'put_back')) return;
      const responders = placesOf(await deps.cases.responders(caseRow.id, tx));
      if (decision === 'remind') {
        const rest = timerFor(caseRow.policy, caseRow.stage, 'rest')!;
        // Counted from when they should have been reminded: a worker that came late gives nobody more time.
        const dueAt = new Date(timer.dueAt.getTime() + rest.afterS * 1_000);
        await setTimer(tx, { caseId: caseRow.id, kind: rest.kind, epoch: caseRow.epoch, dueAt }, now);
        await deps.tell(tx, caseRow, 'remind', responders);
        return;
      }
      await goBack(tx, caseRow, responders, now);
    });
  }

  async function goBack(
    tx: Parameters<TellPeople>[0],
    caseRow: WholeCase,
    responders: readonly ResponderRow[],
    now: Date,
  ): Promise<void> {
    if (nextSosStage(caseRow.stage, 'silence') !== 'alerting') return;
    await deps.tell(tx, caseRow, 'put_back', responders);
    for (const { id } of responders) await leavePlaces(tx, { caseId: caseRow.id, responderId: id }, now);
    await putBack(tx, caseRow, now);
    await deps.recordTimeline(tx, {
      caseId: caseRow.id,
      event: 'silence',
      party: 'system',
      personId: null,
      detail: { epoch: caseRow.epoch, silent: responders.length, stage: caseRow.stage },
      at: now,
    });
    tx.afterCommit(deps.nudge);
  }

  return runSilence;
}
