import type { ServiceCard, ServiceEntry } from '@contracts/services';
import { formatInstant } from '@/shared/i18n/times';
import type { EntryWords } from './words';

/** `120`, `0.5`: whole yuan without a point. */
export function yuanOf(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2);
}

export function feeSentence(fee: ServiceCard['fee'], w: EntryWords): string {
  if (fee.kind === 'free') return w.free;
  return fee.kind === 'fixed' ? w.yuan(yuanOf(fee.totalFen)) : w.varies;
}

export function timeSentence(
  { isInstant, promisedDays, statutoryDays }: ServiceEntry['timeLimit'],
  w: EntryWords,
): string {
  if (isInstant) return w.instant;
  const days = promisedDays ?? statutoryDays;
  return days === null ? '' : w.days(days);
}

export function waysSentence(handling: ServiceEntry['handling'], w: EntryWords): string {
  return handling.map((way) => w.ways[way]).join(w.join);
}

/** `今天 17:00` is said as `17:00`: the day is plain from "now". */
export function openSentence(open: ServiceEntry['open'], w: EntryWords): string {
  if (!open.changesAt) return open.isOpen ? w.openAlways : w.closed;
  const time = formatInstant(open.changesAt)
    .replace(/^(今天|Today) /, '')
    .replace(/^Tomorrow/, 'tomorrow');
  if (open.isOpen) return w.openUntil(time);
  return open.isHoliday ? w.closedHoliday(time) : w.closedUntil(time);
}

/** Weekday numbers as spans: `周一至周五`, `周六、周日`. */
export function daysSentence(days: readonly number[], w: EntryWords): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 7) return w.everyDay;
  const spans: number[][] = [];
  for (const day of sorted) {
    const last = spans[spans.length - 1];
    if (last && day === last[last.length - 1]! + 1) last.push(day);
    else spans.push([day]);
  }
  const name = (day: number) => w.weekdays[day - 1] ?? '';
  return spans
    .map((span) =>
      span.length > 2 ? `${name(span[0]!)}${w.to}${name(span[span.length - 1]!)}` : span.map(name).join(w.join),
    )
    .join(w.join);
}

/** Hours by the days they hold for: `周一至周五 09:00–12:00、13:30–17:00`. */
export function hoursSentences(weekly: ServiceEntry['hours']['weekly'], w: EntryWords): string[] {
  const byDays = new Map<string, string[]>();
  for (const rule of weekly) {
    const key = daysSentence(rule.days, w);
    byDays.set(key, [...(byDays.get(key) ?? []), `${rule.open}–${rule.close}`]);
  }
  return [...byDays].map(([days, spans]) => `${days} ${spans.join(w.join)}`);
}
