import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { WholeCase } from '../case/case.sql';
import { setTimer } from '../case/case-moves.sql';
import type { ClaimedTimer, HandOff, RaiseAlarm, RecordTimeline } from '../sos.types';
import type { PlanCase } from './plan-case';
import type { StepPlan } from './plan-step';
import { insertAlerts, moveStep } from './step.sql';
import { alarmsOf, timelineOf } from './step-records';
import type { TimersSql } from './timers.sql';

export interface RunStepDeps {
  db: Database;
  clock: Clock;
  timers: TimersSql;
  planCase: PlanCase;
  recordTimeline: RecordTimeline;
  raiseAlarm: RaiseAlarm;
  handOff: HandOff;
  nudge(): void;
  nudgeAlerts(): void;
}

/** Runs of one step that still try to hand the case to a centre. */
const RUNS_WITH_CENTRE = 3n;

/** Runs the step a case stands at: its people are looked for outside the transaction, all that follows is written inside one. */
export function createRunStep(deps: RunStepDeps) {
  const { db, clock, timers } = deps;

  async function write(tx: SqlTx, timer: ClaimedTimer, caseRow: WholeCase, plan: StepPlan): Promise<void> {
    const at = clock.now();
    const { id: caseId, epoch, round, stepIndex } = caseRow;
    if (!(await moveStep(tx, caseRow, plan.next))) {
      // The case went on while we looked for people; whoever moved it set the timer it needs.
      await timers.finish(tx, timer, 'called_off');
      return;
    }
    await timers.finish(tx, timer);
    await insertAlerts(tx, { caseId, epoch, round, stepIndex, at }, plan.alerts);
    const dueAt = new Date(at.getTime() + plan.next.afterS * 1_000);
    await setTimer(tx, { caseId, kind: 'step', epoch, dueAt }, at);
    await deps.recordTimeline(tx, ...timelineOf(caseRow, plan, at));
    for (const alarm of alarmsOf(caseRow, plan)) await deps.raiseAlarm(tx, alarm);
    await handOver(tx, timer, caseRow, plan);
    tx.afterCommit(() => {
      if (plan.alerts.length > 0) deps.nudgeAlerts();
      if (plan.next.afterS === 0) deps.nudge();
    });
  }

  /** A centre that can't be written to may hold up a step for some runs, not for ever: the people after it count more. */
  async function handOver(tx: SqlTx, timer: ClaimedTimer, caseRow: WholeCase, plan: StepPlan): Promise<void> {
    for (const centre of plan.centres) {
      if (timer.fencingToken <= RUNS_WITH_CENTRE) {
        await deps.handOff(tx, caseRow, centre, null);
        continue;
      }
      await deps.raiseAlarm(tx, {
        code: 'hand_off_failed',
        subject: `centre:${centre}`,
        detail: { caseId: caseRow.id, step: caseRow.stepIndex, centre },
      });
    }
  }

  return async function runStep(
    timer: ClaimedTimer,
    caseRow: WholeCase,
    planning: Promise<StepPlan> = deps.planCase(caseRow),
  ): Promise<void> {
    const plan = await planning;
    await db.sqlTransaction((tx) => write(tx, timer, caseRow, plan));
  };
}
