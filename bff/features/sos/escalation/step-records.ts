import type { WholeCase } from '../case/case.sql';
import type { Alarm, TimelineRecord } from '../sos.types';
import type { StepPlan } from './plan-step';

const list = (items: readonly string[]) => [...new Set(items)].join(',');

/** What the timeline says of a step. */
export function timelineOf(caseRow: WholeCase, plan: StepPlan, at: Date): TimelineRecord[] {
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

/** What rings the bell when a step misses somebody it should have asked. */
export function alarmsOf(caseRow: WholeCase, plan: StepPlan): Alarm[] {
  const { id: caseId, stepIndex: step, unitId, policy } = caseRow;
  const alarms: Alarm[] = plan.gaps.map((gap) => ({
    code: `step_${gap.reason}`,
    subject: `${gap.who}:${unitId ?? 'city'}`,
    detail: { caseId, step, who: gap.who, unitId, skipped: plan.isEmpty },
  }));
  if (plan.isEmpty && plan.gaps.length === 0) {
    const detail = { caseId, step, policyVersion: policy.version };
    alarms.push({ code: 'step_nobody', subject: `policy:${policy.id}`, detail });
  }
  return alarms;
}

/** Alarms of many steps, each code and subject once and in one order: who takes two locks takes them as all others do. */
export function mergedAlarms(alarms: readonly Alarm[]): Alarm[] {
  const merged = new Map<string, Alarm>();
  for (const alarm of alarms) {
    const key = `${alarm.code}|${alarm.subject}`;
    const times = (merged.get(key)?.times ?? 0) + (alarm.times ?? 1);
    merged.set(key, { ...alarm, times });
  }
  return [...merged].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, alarm]) => alarm);
}
