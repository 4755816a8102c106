import { getDayDetail, getLunarFestivals, getSolarTermDate, isWorkday } from 'chinese-days';

/** Office hours in minutes after midnight, Asia/Shanghai: 9:00–12:00 and 13:30–17:30. */
const SPANS = [
  [9 * 60, 12 * 60],
  [13 * 60 + 30, 17 * 60 + 30],
] as const;
const CLOSING = SPANS[1][1];
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Mainland China keeps one zone and has had no summer time since 1991. */
const OFFSET = 8 * 60 * MINUTE;

const known = new Map<number, boolean>();
const statutory = new Map<number, Set<string>>();
const workdays = new Map<number, boolean>();

/** The State Council announces a year's arrangement only in the November before; until then the table is silent. */
function isArranged(year: number): boolean {
  let answer = known.get(year);
  if (answer === undefined) {
    answer = getDayDetail(`${year}-10-01`).name.includes(',');
    known.set(year, answer);
  }
  return answer;
}

/** Days off by the Regulation on Public Holidays itself (in force since 2025), for years without an arrangement yet. */
function statutoryDays(year: number): Set<string> {
  let days = statutory.get(year);
  if (!days) {
    days = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].map((day) => `${year}-${day}`));
    days.add(getSolarTermDate(year, 4, 'pure_brightness'));
    for (const day of getLunarFestivals(`${year}-01-01`, `${year}-12-31`)) {
      const names = day.name.join(' ');
      if (/春节|除夕|端午|中秋/.test(names)) days.add(day.date);
      if (names.includes('春节')) for (const ahead of [1, 2]) days.add(dateText(Date.parse(day.date) + ahead * DAY));
    }
    statutory.set(year, days);
  }
  return days;
}

function dateText(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10);
}

/** Whether a day, counted from 1970-01-01 in Asia/Shanghai, is worked: weekends, holidays and make-up workdays known. */
function isWorked(day: number): boolean {
  let answer = workdays.get(day);
  if (answer === undefined) {
    const text = dateText(day * DAY);
    const year = Number(text.slice(0, 4));
    const weekday = new Date(day * DAY).getUTCDay();
    answer = isArranged(year) ? isWorkday(text) : weekday > 0 && weekday < 6 && !statutoryDays(year).has(text);
    workdays.set(day, answer);
  }
  return answer;
}

/** True when the date, `YYYY-MM-DD` in Asia/Shanghai, is a working day. */
export function isWorkingDate(date: string): boolean {
  return isWorked(Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY));
}

function split(at: Date): { day: number; ms: number } {
  const local = at.getTime() + OFFSET;
  const day = Math.floor(local / DAY);
  return { day, ms: local - day * DAY };
}

function join(day: number, ms: number): Date {
  return new Date(day * DAY + ms - OFFSET);
}

/** The instant after `minutes` of office time have passed; outside office hours the clock stands still. */
export function addWorkingMinutes(from: Date, minutes: number): Date {
  let { day, ms } = split(from);
  let left = minutes * MINUTE;
  for (;;) {
    if (isWorked(day)) {
      for (const [open, close] of SPANS) {
        const start = Math.max(ms, open * MINUTE);
        const room = close * MINUTE - start;
        if (room <= 0) continue;
        if (left <= room) return join(day, start + left);
        left -= room;
      }
    }
    day += 1;
    ms = 0;
  }
}

/** Closing time of the `days`-th working day after the day of `from`. */
export function addWorkingDays(from: Date, days: number): Date {
  let { day } = split(from);
  for (let left = days; left > 0; ) {
    day += 1;
    if (isWorked(day)) left -= 1;
  }
  return join(day, CLOSING * MINUTE);
}

/** Office minutes between two instants; 0 when `to` is not after `from`. */
export function workingMinutesBetween(from: Date, to: Date): number {
  const start = split(from);
  const end = split(to);
  let total = 0;
  for (let day = start.day; day <= end.day; day += 1) {
    if (!isWorked(day)) continue;
    for (const [open, close] of SPANS) {
      const begin = Math.max(open * MINUTE, day === start.day ? start.ms : 0);
      const finish = Math.min(close * MINUTE, day === end.day ? end.ms : DAY);
      if (finish > begin) total += finish - begin;
    }
  }
  return Math.floor(total / MINUTE);
}
