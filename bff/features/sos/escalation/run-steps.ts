import type { SqlTx } from '../../../platform/db/database.types';
import type { Logger } from '../../../platform/log';
import type { CaseSql, WholeCase } from '../case/case.sql';
import { setTimers } from '../case/case-moves.sql';
import type { ClaimedTimer } from '../sos.types';
import type { StepPlan } from './plan-step';
import type { RunStepDeps } from './run-step';
import { insertAlertsOf, moveSteps } from './step.sql';
import { alarmsOf, mergedAlarms, timelineOf } from './step-records';
import { decideTimer } from './timer-decision';
import type { AloneRun } from './timer-runner';
import { within } from './within';

/** Whose people are not found by then goes on alone: nobody waits for the slowest list of others. */
const FOUND_WITHIN_MS = 300;

export interface RunStepsDeps extends RunStepDeps {
  log: Logger;
  cases: Pick<CaseSql, 'findAll' | 'lockAll' | 'lastFixes'>;
  runStep(timer: ClaimedTimer, caseRow: WholeCase, planning: Promise<StepPlan>): Promise<void>;
}

/** A timer with the step it asks for; null when its case went on without it. */
interface Ready {
  timer: ClaimedTimer;
  step: { caseRow: WholeCase; plan: StepPlan } | null;
}

interface Move {
  caseRow: WholeCase;
  plan: StepPlan;
}

/** The case stands where the plan was made for. */
function isAt(now: WholeCase | undefined, planned: WholeCase): boolean {
  return (
    now?.stage === 'alerting' &&
    now.epoch === planned.epoch &&
    now.stepIndex === planned.stepIndex &&
    now.round === planned.round
  );
}

/**
 * Runs the steps of many cases in one transaction, each as `runStep` would. What fails for one fails for all of them, with
 * nothing written; the runner then runs each alone.
 */
export function createRunSteps(deps: RunStepsDeps) {
  const { db, clock, cases, timers, log } = deps;

  /** Under the locks of all cases and timers: which steps are run, and which timers are only ended. */
  async function lock(tx: SqlTx, ready: readonly Ready[]): Promise<{ moves: Move[]; done: string[]; stale: string[] }> {
    const locked = await cases.lockAll(
      tx,
      ready.flatMap(({ step }) => (step ? [step.caseRow.id] : [])),
    );
    const standing = new Map(locked.map((caseRow) => [caseRow.id, caseRow]));
    const held = await timers.lockHeld(
      tx,
      ready.map(({ timer }) => timer),
    );
    const moves: Move[] = [];
    const done: string[] = [];
    const stale: string[] = [];
    for (const { timer, step } of ready) {
      if (!held.has(timer.id)) {
        // Another worker has it by now and does what it asks for: of this case nothing is written.
        tx.afterCommit(() => log.warn({ timerId: timer.id }, 'a timer was taken over by another worker'));
      } else if (step && isAt(standing.get(step.caseRow.id), step.caseRow)) {
        // A second timer of the same case finds it gone on.
        standing.delete(step.caseRow.id);
        moves.push(step);
        done.push(timer.id);
      } else stale.push(timer.id);
    }
    return { moves, done, stale };
  }

  async function write(tx: SqlTx, ready: readonly Ready[]): Promise<void> {
    const { moves, done, stale } = await lock(tx, ready);
    const at = clock.now();
    await timers.finishHeld(tx, stale, 'called_off');
    if (moves.length === 0) return;
    await timers.finishHeld(tx, done, 'done');
    await moveSteps(
      tx,
      moves.map(({ caseRow, plan }) => ({ caseId: caseRow.id, next: plan.next })),
    );
    await insertAlertsOf(
      tx,
      moves.map(({ caseRow: { id: caseId, epoch, round, stepIndex }, plan }) => ({
        of: { caseId, epoch, round, stepIndex, at },
        alerts: plan.alerts,
      })),
    );
    await setTimers(
      tx,
      moves.map(({ caseRow: { id: caseId, epoch }, plan }) => {
        return { caseId, kind: 'step', epoch, dueAt: new Date(at.getTime() + plan.next.afterS * 1_000) };
      }),
      at,
    );
    await deps.recordTimeline(tx, ...moves.flatMap(({ caseRow, plan }) => timelineOf(caseRow, plan, at)));
    for (const { caseRow, plan } of moves) {
      for (const centre of plan.centres) await deps.handOff(tx, caseRow, centre, null);
    }
    // Last, since all cases of a unit wait for each other at its alarm.
    for (const alarm of mergedAlarms(moves.flatMap(({ caseRow, plan }) => alarmsOf(caseRow, plan)))) {
      await deps.raiseAlarm(tx, alarm);
    }
    tx.afterCommit(() => {
      if (moves.some(({ plan }) => plan.alerts.length > 0)) deps.nudgeAlerts();
      if (moves.some(({ plan }) => plan.next.afterS === 0)) deps.nudge();
    });
  }

  /** @returns what could not go with the others and is to be run alone; @throws when nothing was written */
  return async function runSteps(claimed: readonly ClaimedTimer[]): Promise<AloneRun[]> {
    const found = await cases.findAll(claimed.map(({ caseId }) => caseId));
    const caseOf = new Map(found.map((caseRow) => [caseRow.id, caseRow]));
    const fixes = cases.lastFixes([...caseOf.keys()]);
    // Each case that asks for its fix hears of the failure by itself.
    fixes.catch(() => undefined);
    const lastFixOf = async (caseId: string) => (await fixes).get(caseId) ?? null;
    const alone: AloneRun[] = [];
    const ready: Ready[] = [];
    await Promise.all(
      claimed.map(async (timer) => {
        const caseRow = caseOf.get(timer.caseId);
        if (!caseRow || decideTimer(caseRow, timer) !== 'step') {
          ready.push({ timer, step: null });
          return;
        }
        const planning = deps.planCase(caseRow, lastFixOf);
        const planned = await within(FOUND_WITHIN_MS, planning);
        if ('value' in planned) ready.push({ timer, step: { caseRow, plan: planned.value } });
        else alone.push({ timer, run: () => deps.runStep(timer, caseRow, planning) });
      }),
    );
    if (ready.length > 0) await db.sqlTransaction((tx) => write(tx, ready));
    return alone;
  };
}
