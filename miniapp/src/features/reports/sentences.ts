import type { ReportDetail, ReportState, ReportSummary, TimelineEntry } from '@contracts/reports';
import { formatInstant } from '@/shared/i18n/times';
import type { Tone } from '@/shared/ui/tag';
import type { words } from './words';

type Words = ReturnType<typeof words.now>;

const TONES: Record<ReportState, Tone> = {
  received: 'primary',
  handling: 'primary',
  needs_you: 'wait',
  answered: 'wait',
  closed: 'done',
  refused: 'plain',
  withdrawn: 'plain',
};
export const toneOf = (state: ReportState): Tone => TONES[state];

function whoDid(entry: TimelineEntry, w: Words): string {
  if (entry.by.isYou) return w.did.you;
  return entry.by.name ?? w.did[entry.by.party];
}

/** Who did what, in one sentence. */
export function sentenceOf(entry: TimelineEntry, w: Words): string {
  const who = whoDid(entry, w);
  switch (entry.event) {
    case 'assign':
      return w.did.assign(who, entry.toName ?? w.did.department);
    case 'overdue':
      return w.did.overdue(entry.toName ?? w.did.supervisor);
    case 'accept':
      return entry.by.party === 'hotline' ? w.did.acceptHotline(who) : w.did.accept(who);
    case 'lapse':
      return entry.state === 'closed' ? w.did.lapseAnswered : w.did.lapseAsked;
    default:
      return w.did[entry.event](who);
  }
}

/** Whose turn it is and until when; nothing once it is over. */
export function nextSentence(report: ReportDetail, w: Words): string | null {
  if (!report.dueAt || !report.holder) return null;
  const due = formatInstant(report.dueAt);
  const name = report.holder.name ?? w.did[report.holder.party];
  if (report.state === 'needs_you') return w.nextStep.needs_you(due);
  if (report.state === 'answered') return w.nextStep.answered(due);
  if (report.holder.party === 'supervisor') return w.nextStep.supervised(name, due);
  if (report.holder.party === 'hotline') return w.nextStep.intake(due);
  const isPromise = report.dueAt === report.answerDueAt;
  return isPromise ? w.nextStep.handling(name, due) : w.nextStep.department(name, due);
}

/** The date that matters, beside the state: `11月25日 17:30 前答复`. */
export function dateLine(report: ReportSummary | ReportDetail, w: Words): string {
  if (report.state === 'closed') return w.detail.closedLine;
  if (report.state === 'refused') return w.detail.refusedLine;
  if (report.state === 'withdrawn') return w.detail.withdrawnLine;
  if (report.state === 'answered') return report.dueAt ? w.detail.rateBy(formatInstant(report.dueAt)) : '';
  if (report.state === 'needs_you') return report.dueAt ? w.detail.askBy(formatInstant(report.dueAt)) : '';
  if (report.isLate) return w.detail.late;
  return report.answerDueAt ? w.detail.by(formatInstant(report.answerDueAt)) : '';
}
