import type { AnswerLimit, Party, ReportStage } from '../../contracts/reports';
import { addWorkingDays, addWorkingMinutes, workingMinutesBetween } from './working-calendar';

/** The clocks of one category, as its row has them. */
export interface Limits {
  /** office minutes for the hotline to hand a new report on */
  acceptMinutes: number;
  /** office minutes for a department to sign for what was handed to it */
  signMinutes: number;
  answer: AnswerLimit;
}

/** A reporter has this long to answer a question or to object to an answer; then the report goes on without them. */
export const REPORTER_WORKING_DAYS = { question: 5, confirm: 10 } as const;

/** Each late report moves up; the new holder gets this many office minutes, per step. The last repeats. */
const ESCALATION_MINUTES = [240, 420, 420] as const;
export const MOST_ESCALATIONS = ESCALATION_MINUTES.length;

type Sentence = { zh: string; en: string };

export interface Duty {
  /** whose turn it is */
  owner: Extract<Party, 'hotline' | 'department' | 'reporter'>;
  /** what runs when the time is up and nobody acted */
  nextJob: 'overdue' | 'lapse';
  /** until when, given when the stage began and when an answer was promised */
  dueAt(from: Date, limits: Limits, answerDueAt: Date): Date;
  /** what the reporter is told on entering the stage; `{due}` is the date */
  words: Sentence;
}

type OpenStage = Exclude<ReportStage, 'closed' | 'not_accepted' | 'withdrawn'>;

const byHotline = (words: Sentence): Duty => ({
  owner: 'hotline',
  nextJob: 'overdue',
  dueAt: (from, limits) => addWorkingMinutes(from, limits.acceptMinutes),
  words,
});
const byReporter = (days: number, words: Sentence): Duty => ({
  owner: 'reporter',
  nextJob: 'lapse',
  dueAt: (from) => addWorkingDays(from, days),
  words,
});

/** Nothing that is not final is without a deadline, an owner, a next job and words. */
export const DUTIES: Record<OpenStage, Duty> = {
  submitted: byHotline({
    zh: '您的诉求已受理，正在转给负责的部门。',
    en: 'We have your report and are passing it to the department in charge.',
  }),
  accepted: byHotline({
    zh: '12345已核对您的诉求，正在转给负责的部门。',
    en: 'The 12345 hotline has checked your report and is passing it on.',
  }),
  assigned: {
    owner: 'department',
    nextJob: 'overdue',
    // Signing late must not eat the whole time to answer: an urgent case is signed within the answer's own time.
    dueAt: (from, limits, answerDueAt) =>
      earlier(addWorkingMinutes(from, limits.signMinutes), later(answerDueAt, from)),
    words: { zh: '已转给{unit}，{due} 前答复您。', en: 'Passed to {unit}. You will have an answer by {due}.' },
  },
  handling: {
    owner: 'department',
    nextJob: 'overdue',
    dueAt: (from, _limits, answerDueAt) => later(answerDueAt, from),
    words: { zh: '{unit}正在办理，{due} 前答复您。', en: '{unit} is working on it. You will have an answer by {due}.' },
  },
  returned: byHotline({
    zh: '{unit}说明不归其负责，12345正在改派，答复期限不变。',
    en: '{unit} is not in charge of this. The hotline is finding who is; your answer date stays.',
  }),
  reopened: byHotline({
    zh: '已按您的要求重新办理，12345正在重新安排。',
    en: 'Reopened as you asked. The hotline is arranging it again.',
  }),
  asked_by_hotline: byReporter(REPORTER_WORKING_DAYS.question, {
    zh: '12345想向您了解更多情况，请在{due} 前补充。',
    en: 'The hotline has a question for you. Please answer by {due}.',
  }),
  asked_by_department: byReporter(REPORTER_WORKING_DAYS.question, {
    zh: '{unit}想向您了解更多情况，请在{due} 前补充。',
    en: '{unit} has a question for you. Please answer by {due}.',
  }),
  answered: byReporter(REPORTER_WORKING_DAYS.confirm, {
    zh: '{unit}已答复。请看看是否解决了，{due} 前可以评价或要求重办。',
    en: '{unit} has answered. Please see if it is solved; rate it or reopen it by {due}.',
  }),
};

/** Words for the ends, where nothing is left to do. */
export const FINAL_WORDS: Record<Exclude<ReportStage, OpenStage>, Sentence> = {
  closed: { zh: '您的诉求已办结，谢谢您。', en: 'Your report is closed. Thank you.' },
  not_accepted: {
    zh: '您的诉求不在受理范围，原因已写明。',
    en: 'Your report could not be taken up; the reason is given.',
  },
  withdrawn: { zh: '您已撤回这件诉求。', en: 'You have withdrawn this report.' },
};

export function dutyOf(stage: ReportStage): Duty | null {
  return (DUTIES as Partial<Record<ReportStage, Duty>>)[stage] ?? null;
}

/** Until when an answer is promised, counted from `from`. */
export function answerDueFrom(from: Date, limit: AnswerLimit): Date {
  if (limit.unit === 'hour') return new Date(from.getTime() + limit.amount * 3_600_000);
  if (limit.unit === 'working_hour') return addWorkingMinutes(from, limit.amount * 60);
  return addWorkingDays(from, limit.amount);
}

/** The time a question takes is the reporter's, not the department's: what was left when asked is left when answered. */
export function minutesLeft(now: Date, answerDueAt: Date, limit: AnswerLimit): number {
  if (limit.unit === 'hour') return Math.max(0, Math.floor((answerDueAt.getTime() - now.getTime()) / 60_000));
  return workingMinutesBetween(now, answerDueAt);
}

/** The promise that goes on after a question; never less than half an hour, so that the answer can be read. */
export function resumeAnswerDue(now: Date, leftMinutes: number, limit: AnswerLimit): Date {
  const minutes = Math.max(30, leftMinutes);
  return limit.unit === 'hour' ? new Date(now.getTime() + minutes * 60_000) : addWorkingMinutes(now, minutes);
}

/** When a late report is looked at again after moving up for the `level`-th time (1 first). */
export function escalationDue(now: Date, level: number): Date {
  return addWorkingMinutes(now, ESCALATION_MINUTES[Math.min(level, MOST_ESCALATIONS) - 1] ?? 420);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

/** A promise already broken gives its next holder an office hour, not a deadline in the past. */
function later(answerDueAt: Date, from: Date): Date {
  return answerDueAt > from ? answerDueAt : addWorkingMinutes(from, 60);
}
