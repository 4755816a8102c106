const DAY_MINUTES = 1_440;
const LEAST_MINUTES = 15;
const ALL_DAYS = 127;
const OFFSET_MS = 8 * 3_600_000;

/** Minutes from a start until an end, both after midnight; an end not later than the start is the next day's. */
export function minutesBetween(from: number, until: number): number {
  return until > from ? until - from : until - from + DAY_MINUTES;
}

export const isLongEnough = (minutes: number): boolean => minutes >= LEAST_MINUTES;

/** `08:00` of minutes after midnight. */
export function clockOf(minute: number): string {
  const at = minute % DAY_MINUTES;
  return [Math.floor(at / 60), at % 60].map((n) => String(n).padStart(2, '0')).join(':');
}

/** Days of the week as bits, Monday the lowest: one taken in or out. */
export const toggleDay = (weekdays: number, day: number): number => weekdays ^ (1 << day);

export const hasDay = (weekdays: number, day: number): boolean => (weekdays & (1 << day)) !== 0;

/** `每天`, `周一至周五`, `周一、周三`: three days or more in a row are told as a run. */
export function sayWeekdays(
  weekdays: number,
  w: { days: readonly string[]; everyDay: string; comma: string; run(first: string, last: string): string },
): string {
  if (weekdays === ALL_DAYS) return w.everyDay;
  const said: string[] = [];
  for (let day = 0; day < 7; day += 1) {
    if (!hasDay(weekdays, day)) continue;
    let last = day;
    while (last < 6 && hasDay(weekdays, last + 1)) last += 1;
    if (last - day >= 2) {
      said.push(w.run(w.days[day]!, w.days[last]!));
      day = last;
    } else said.push(w.days[day]!);
  }
  return said.join(w.comma);
}

/** Today's date on the country's calendar. */
export const todayOf = (nowMs = Date.now()): string => new Date(nowMs + OFFSET_MS).toISOString().slice(0, 10);

/** A date that the calendar has: 30 February is none. */
export function isDate(typed: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return false;
  const ms = Date.parse(`${typed}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(typed);
}
