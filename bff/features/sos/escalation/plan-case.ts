import type { Clock } from '../../../platform/clock';
import type { WholeCase } from '../case/case.sql';
import { planStep, type StepPlan, targetsOf } from './plan-step';
import type { LastFixOf, ResolveTargets } from './resolve-targets';

/** Looks for the people of the step a case stands at, and says what the step does. */
export function createPlanCase(deps: { clock: Clock; resolveTargets: ResolveTargets }) {
  return async function planCase(caseRow: WholeCase, lastFixOf?: LastFixOf): Promise<StepPlan> {
    const { policy, stepIndex, round, drill, kind, isSilent, personId } = caseRow;
    const targets = targetsOf(policy, stepIndex, drill);
    const resolved = await deps.resolveTargets(caseRow, targets, deps.clock.now(), lastFixOf);
    return planStep({ policy, stepIndex, round, drill, kind, isSilent, presserPersonId: personId, resolved });
  };
}

export type PlanCase = ReturnType<typeof createPlanCase>;
