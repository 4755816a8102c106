import type { ReportEvent } from '../../contracts/reports';
import { answerDueFrom, dutyOf, escalationDue, type Limits, minutesLeft, resumeAnswerDue } from './reports.duties';
import { nextStage, QUEUE_OF } from './reports.states';
import type { ReportChange, ReportRow } from './reports.types';

/** What a step brings with it, beyond its name. */
export interface StepFacts {
  now: Date;
  limits: Limits;
  /** assign: the department, and the earlier date the hotline asks of it */
  toUnitId?: string;
  dueAt?: Date;
  /** overdue: the unit that supervises */
  supervisingUnitId?: string | null;
}

/** Steps that leave the clock alone: they add a line to the history and nothing else. */
const REMARKS: readonly ReportEvent[] = ['urge', 'verify'];

/**
 * The columns that one step changes, or null when the step has no place in this stage. Pure: the same report, step
 * and time give the same change.
 */
export function changeBy(report: ReportRow, event: ReportEvent, facts: StepFacts): ReportChange | null {
  const stage = nextStage(report.stage, event);
  if (!stage) return null;
  const { now, limits } = facts;

  if (event === 'urge') return { urgedAt: now };
  if (REMARKS.includes(event)) return {};
  if (event === 'overdue') {
    const escalation = report.escalation + 1;
    return {
      escalation,
      holder: 'supervisor',
      holderUnitId: facts.supervisingUnitId ?? null,
      dueAt: escalationDue(now, escalation),
    };
  }

  const answerDueAt = promisedAnswer(report, event, facts);
  const duty = dutyOf(stage);
  const unitId = event === 'assign' ? (facts.toUnitId ?? report.unitId) : report.unitId;
  return {
    stage,
    queue: QUEUE_OF[stage],
    holder: duty?.owner ?? null,
    holderUnitId: duty?.owner === 'department' ? unitId : null,
    unitId,
    dueAt: duty ? duty.dueAt(now, limits, answerDueAt) : null,
    answerDueAt,
    pausedMinutes: event === 'ask' ? minutesLeft(now, report.answerDueAt, limits.answer) : null,
    escalation: 0,
    urgedAt: null,
  };
}

/** The promise to the reporter: it runs on through returns, stands still while they are asked, begins anew on reopening. */
function promisedAnswer(report: ReportRow, event: ReportEvent, { now, limits, dueAt }: StepFacts): Date {
  if (event === 'reopen') return answerDueFrom(now, limits.answer);
  if (event === 'assign' && dueAt && dueAt < report.answerDueAt) return dueAt;
  if (report.pausedMinutes !== null && (event === 'answer_question' || event === 'lapse')) {
    return resumeAnswerDue(now, report.pausedMinutes, limits.answer);
  }
  return report.answerDueAt;
}
