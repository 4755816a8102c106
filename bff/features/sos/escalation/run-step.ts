import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { WholeCase } from '../case/case.sql';
import { setTimer } from '../case/case-moves.sql';
import type { ClaimedTimer, HandOff, RaiseAlarm, RecordTimeline, TimelineRecord } from '../sos.types';
import { planStep, type StepPlan, targetsOf } from './plan-step';
import type { ResolveTargets } from './resolve-targets';
import { insertAlerts, moveStep } from './step.sql';
import type { TimersSql } from './timers.sql';

export interface RunStepDeps {
  db: Database;
  clock: Clock;
  timers: TimersSql;
  resolveTargets: ResolveTargets;
  recordTimeline: RecordTimeline;
  raiseAlarm: RaiseAlarm;
  handOff: HandOff;
  nudge(): void;
  nudgeAlerts(): void;
}

/** Runs of one step that still try to hand the case to a centre. */
const RUNS_WITH_CENTRE = 3n;

const list = (items: readonly string[]) => [...new Set(items)].join(',');

/** Runs the step a case stands at: looks for its people outside the transaction, writes all that follows inside one. */
export function createRunStep(deps: RunStepDeps) {
  const { db, clock, timers } = deps;

  function timelineOf(caseRow: WholeCase, plan: StepPlan, at: Date): TimelineRecord[] {
    const { id: caseId, stepIndex: step, round, policy } = caseRow;
    const entry = { caseId, party: 'system' as const, personId: null, at };
    const records: TimelineRecord[] = [];
    if (!plan.isEmpty) {
      records.push({
        ...entry,
        event: 'step_started',
        detail: {
          step,
          round,
          policyId: policy.id,
          policyVersion: policy.version,
          people: new Set(plan.alerts.map(({ targetKey }) => targetKey)).size,
          parties: list(plan.alerts.map(({ party }) => party)),
          centres: list(plan.centres),
        },
      });
    }
    if (plan.isEmpty || plan.gaps.length > 0) {
      const gaps = list(plan.gaps.map(({ who, reason }) => `${who}:${reason}`));
      records.push({ ...entry, event: 'step_empty', detail: { step, round, gaps, skipped: plan.isEmpty } });
    }
    return records;
  }

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
    for (const gap of plan.gaps) {
      await deps.raiseAlarm(tx, {
        code: `step_${gap.reason}`,
        subject: `${gap.who}:${caseRow.unitId ?? 'city'}`,
        detail: { caseId, step: stepIndex, who: gap.who, unitId: caseRow.unitId, skipped: plan.isEmpty },
      });
    }
    if (plan.isEmpty && plan.gaps.length === 0) {
      await deps.raiseAlarm(tx, {
        code: 'step_nobody',
        subject: `policy:${caseRow.policy.id}`,
        detail: { caseId, step: stepIndex, policyVersion: caseRow.policy.version },
      });
    }
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

  return async function runStep(timer: ClaimedTimer, caseRow: WholeCase): Promise<void> {
    const targets = targetsOf(caseRow.policy, caseRow.stepIndex, caseRow.drill);
    const resolved = await deps.resolveTargets(caseRow, targets, clock.now());
    const plan = planStep({
      policy: caseRow.policy,
      stepIndex: caseRow.stepIndex,
      round: caseRow.round,
      drill: caseRow.drill,
      kind: caseRow.kind,
      isSilent: caseRow.isSilent,
      presserPersonId: caseRow.personId,
      resolved,
    });
    await db.sqlTransaction((tx) => write(tx, timer, caseRow, plan));
  };
}
