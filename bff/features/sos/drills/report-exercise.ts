import type { ExerciseReport } from '../../../contracts/sos-after';
import { missedBars, spanMs } from '../figures/bars';
import type { CaseTimesSql } from '../figures/case-times.sql';
import type { DrillAlert, DrillsSql } from './drills.sql';

type Asked = ExerciseReport['asked'][number];

function askedOf(alerts: readonly DrillAlert[], receivedAt: Date): Asked[] {
  const people = new Map<string, DrillAlert[]>();
  for (const alert of alerts) people.set(alert.targetKey, [...(people.get(alert.targetKey) ?? []), alert]);
  return [...people.values()].map((own): Asked => {
    const answered = own.find(({ state }) => state === 'accepted' || state === 'declined');
    const channels = new Map(own.map(({ channel, state }) => [channel, state]));
    return {
      name: own[0]!.name,
      party: own[0]!.party,
      channels: [...channels].map(([channel, state]) => ({ channel, state })),
      answeredMs: answered?.answeredAt ? Math.max(0, answered.answeredAt.getTime() - receivedAt.getTime()) : null,
      answer: answered ? (answered.state as 'accepted' | 'declined') : null,
    };
  });
}

/** How an exercise went, from the rows that any case leaves: as it stands now, or as it ended. */
export function createReportExercise(deps: { sql: DrillsSql; times: CaseTimesSql }) {
  return async function reportExercise(caseId: string): Promise<ExerciseReport | null> {
    const [times, alerts, centres, steps] = await Promise.all([
      deps.times.of(caseId),
      deps.sql.alerts(caseId),
      deps.sql.centresOf(caseId),
      deps.sql.stepsOf(caseId),
    ]);
    if (!times) return null;
    return {
      alertedMs: spanMs(times, 'alerted'),
      acceptedMs: spanMs(times, 'accepted'),
      arrivedMs: spanMs(times, 'arrived'),
      closedMs: times.closedAt ? Math.max(0, times.closedAt.getTime() - times.receivedAt.getTime()) : null,
      missed: missedBars(times),
      asked: askedOf(alerts, times.receivedAt),
      centres,
      steps,
      putBacks: times.putBacks,
    };
  };
}

export type ReportExercise = ReturnType<typeof createReportExercise>;
