import type { Queue, ReportEvent, ReportStage, ReportState } from '../../contracts/reports';

/**
 * Every way a report may go: `{ stage: { event: next } }`. What is not here does not happen.
 * A department answers but never closes: only the reporter's rating, or the lapse of the time to object, does.
 */
export const REPORT_STATES = {
  submitted: {
    accept: 'accepted',
    assign: 'assigned',
    ask: 'asked_by_hotline',
    refuse: 'not_accepted',
    withdraw: 'withdrawn',
    urge: 'submitted',
    overdue: 'submitted',
  },
  accepted: {
    assign: 'assigned',
    ask: 'asked_by_hotline',
    refuse: 'not_accepted',
    withdraw: 'withdrawn',
    urge: 'accepted',
    overdue: 'accepted',
  },
  assigned: {
    accept: 'handling',
    assign: 'assigned',
    answer: 'answered',
    return: 'returned',
    ask: 'asked_by_department',
    verify: 'assigned',
    withdraw: 'withdrawn',
    urge: 'assigned',
    overdue: 'assigned',
  },
  handling: {
    assign: 'assigned',
    answer: 'answered',
    return: 'returned',
    ask: 'asked_by_department',
    verify: 'handling',
    withdraw: 'withdrawn',
    urge: 'handling',
    overdue: 'handling',
  },
  returned: {
    assign: 'assigned',
    ask: 'asked_by_hotline',
    refuse: 'not_accepted',
    withdraw: 'withdrawn',
    urge: 'returned',
    overdue: 'returned',
  },
  asked_by_hotline: { answer_question: 'accepted', lapse: 'accepted', withdraw: 'withdrawn' },
  asked_by_department: { answer_question: 'handling', lapse: 'handling', withdraw: 'withdrawn' },
  answered: { rate: 'closed', reopen: 'reopened', verify: 'answered', lapse: 'closed' },
  reopened: {
    assign: 'assigned',
    ask: 'asked_by_hotline',
    withdraw: 'withdrawn',
    urge: 'reopened',
    overdue: 'reopened',
  },
  closed: {},
  not_accepted: {},
  withdrawn: {},
} as const satisfies Record<ReportStage, Partial<Record<ReportEvent, ReportStage>>>;

/** The stage an event leads to, or null when the event has no place in this stage. */
export function nextStage(stage: ReportStage, event: ReportEvent): ReportStage | null {
  return (REPORT_STATES[stage] as Partial<Record<ReportEvent, ReportStage>>)[event] ?? null;
}

/** Nothing leads out of a final stage. */
export function isFinal(stage: ReportStage): boolean {
  return Object.keys(REPORT_STATES[stage]).length === 0;
}

/** Internal stages folded into the few that a citizen is told. */
export const PUBLIC_STATE = {
  submitted: 'received',
  accepted: 'received',
  assigned: 'handling',
  handling: 'handling',
  returned: 'handling',
  reopened: 'handling',
  asked_by_hotline: 'needs_you',
  asked_by_department: 'needs_you',
  answered: 'answered',
  closed: 'closed',
  not_accepted: 'refused',
  withdrawn: 'withdrawn',
} as const satisfies Record<ReportStage, ReportState>;

/** The desk list a stage lies in: kept in a column, so that every list and count is one index range. */
export const QUEUE_OF = {
  submitted: 'intake',
  accepted: 'intake',
  returned: 'intake',
  reopened: 'intake',
  assigned: 'department',
  handling: 'handling',
  asked_by_hotline: 'reporter',
  asked_by_department: 'reporter',
  answered: 'answered',
  closed: 'done',
  not_accepted: 'done',
  withdrawn: 'done',
} as const satisfies Record<ReportStage, Queue>;

/** Lists whose lateness is the city's own; a reporter who takes their time is not late. */
export const CLOCKED_QUEUES = ['intake', 'department', 'handling'] as const satisfies readonly Queue[];
