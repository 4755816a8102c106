import type { OpeningHours, OpenStatus } from '../../contracts/services';

/** What the working calendar says of one date (`YYYY-MM-DD`, Asia/Shanghai). */
export interface WorkCalendar {
  isStatutoryHoliday(date: string): boolean;
  isMakeUpWorkday(date: string): boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
// Asia/Shanghai has had no summer time since 1991.
const SHANGHAI_MS = 8 * 3_600_000;
/** Holidays with make-up days last nine days at most; a fortnight finds the next opening of any regular office. */
const LOOK_AHEAD_DAYS = 15;

/** The calendar date in Asia/Shanghai. */
export function shanghaiDate(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
}

function startOfDay(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`) - SHANGHAI_MS;
}

function minutesOf(clockTime: string): number {
  const [hours, minutes] = clockTime.split(':');
  return Number(hours) * 60 + Number(minutes);
}

interface Span {
  from: number;
  to: number;
}

function spansOn(date: string, hours: OpeningHours, calendar: WorkCalendar): Span[] {
  if (calendar.isStatutoryHoliday(date) && hours.onHolidays === 'closed') return [];
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay() || 7;
  const followed = hours.opensOnMakeUpDays && calendar.isMakeUpWorkday(date) ? 1 : weekday;
  const start = startOfDay(date);
  return hours.weekly
    .filter((rule) => rule.days.includes(followed))
    .map((rule) => ({ from: start + minutesOf(rule.open) * MINUTE_MS, to: start + minutesOf(rule.close) * MINUTE_MS }))
    .filter((span) => span.to > span.from);
}

/** Is it open at `at`, and when does that change? Holidays and make-up workdays count. */
export function openStatus(hours: OpeningHours, at: Date, calendar: WorkCalendar): OpenStatus {
  const now = at.getTime();
  const today = shanghaiDate(at);
  const spans: Span[] = [];
  for (let day = 0; day <= LOOK_AHEAD_DAYS; day += 1) {
    spans.push(...spansOn(shanghaiDate(new Date(startOfDay(today) + day * DAY_MS + DAY_MS / 2)), hours, calendar));
  }
  spans.sort((a, b) => a.from - b.from);
  const isHoliday = calendar.isStatutoryHoliday(today);
  const end = startOfDay(today) + (LOOK_AHEAD_DAYS + 1) * DAY_MS;

  let closesAt: number | null = null;
  for (const span of spans) {
    if (closesAt === null ? span.from <= now && now < span.to : span.from <= closesAt) {
      closesAt = Math.max(closesAt ?? 0, span.to);
    }
  }
  if (closesAt !== null) {
    const isAlways = closesAt >= end;
    return { isOpen: true, changesAt: isAlways ? null : new Date(closesAt).toISOString(), isHoliday };
  }
  const next = spans.find((span) => span.from > now);
  return { isOpen: false, changesAt: next ? new Date(next.from).toISOString() : null, isHoliday };
}
