import { randomUUID } from 'node:crypto';
import type { Feature } from '../../../platform/feature';
import type { ClaimedTimer, TimerKind } from '../sos.types';
import type { EscalationDeps } from './escalation.deps';
import { createTimerGuard } from './guard-timers';
import { createPlanCase } from './plan-case';
import type { PolicyBook } from './policies';
import { policyRoutes } from './policies.routes';
import { createResolveTargets } from './resolve-targets';
import { createRunSilence } from './run-silence';
import { createRunStep } from './run-step';
import { createRunSteps } from './run-steps';
import { decideTimer } from './timer-decision';
import { createTimerRunner } from './timer-runner';
import { createTimersSql } from './timers.sql';

/** Does what a timer of its kind is for, and ends it with `finish` in the transaction of what it did. */
export type TimerHandler = (timer: ClaimedTimer) => Promise<void>;

/**
 * Escalation: cases that nobody has taken ask more people, step by step, for ever; cases whose responders fall silent go back.
 * Made after `createPolicies`, which cases are read with.
 */
export function createEscalation(deps: EscalationDeps, policies: PolicyBook) {
  const { db, clock, log } = deps;
  const timers = createTimersSql(db, clock, `${process.pid}-${randomUUID().slice(0, 8)}`);
  const handlers = new Map<TimerKind, TimerHandler>();
  const nudge = () => runner.nudge();

  const planCase = createPlanCase({ clock, resolveTargets: createResolveTargets(deps) });
  const ofSteps = { ...deps, timers, planCase, nudge };
  const runStep = createRunStep(ofSteps);
  const runSteps = createRunSteps({ ...ofSteps, runStep });
  const runSilence = createRunSilence({ ...deps, timers, nudge });

  const end = (timer: ClaimedTimer, state: 'done' | 'called_off') =>
    db.sqlTransaction((tx) => timers.finish(tx, timer, state));

  async function run(timer: ClaimedTimer): Promise<void> {
    const handler = handlers.get(timer.kind);
    if (handler) return handler(timer);
    if (timer.kind === 'redial') return deps.lookAtCall(timer);
    if (timer.kind === 'silence') return runSilence(timer);
    if (timer.kind !== 'step') throw new Error(`nobody does what an SOS timer of kind ${timer.kind} asks for`);
    const caseRow = await deps.cases.find(timer.caseId);
    if (caseRow && decideTimer(caseRow, timer) === 'step') return runStep(timer, caseRow);
    await end(timer, 'called_off');
  }

  const runner = createTimerRunner({
    timers,
    clock,
    log,
    run,
    runTogether: runSteps,
    onStuck: (timer) =>
      db.sqlTransaction((tx) =>
        deps.raiseAlarm(tx, {
          code: 'timer_failing',
          subject: `case:${timer.caseId}`,
          detail: { caseId: timer.caseId, kind: timer.kind, runs: Number(timer.fencingToken) },
        }),
      ),
  });
  const guard = createTimerGuard({ ...deps, timers, policies, nudge });

  const feature: Feature = {
    routes: policyRoutes(policies),
    async start() {
      await policies.start();
      if (!deps.isWorking) return;
      runner.start();
      guard.start();
    },
    async stop() {
      guard.stop();
      await runner.stop();
      policies.stop();
    },
  };

  return {
    ...feature,
    nudge,
    timers,
    guard,
    isIdle: runner.isIdle,
    isBehind: runner.isBehind,
    /** Names who does what a kind of timer asks for: `hand_off_receipt`, `follow_up`. */
    register(kind: Extract<TimerKind, 'hand_off_receipt' | 'follow_up'>, handler: TimerHandler): void {
      handlers.set(kind, handler);
    },
  };
}

export type Escalation = ReturnType<typeof createEscalation>;
