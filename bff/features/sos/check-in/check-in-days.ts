const DAY_MS = 86_400_000;
/** Asia/Shanghai has no summer time. */
const SHANGHAI_MS = 8 * 3_600_000;

export interface DayPlan {
  /** HH:mm in Asia/Shanghai */
  time: string;
  graceMinutes: number;
  /** 0 Sunday … 6 Saturday */
  quietDays: readonly number[];
  /** dates in Asia/Shanghai, both included; null: no pause */
  pausedFrom: string | null;
  pausedUntil: string | null;
}

export interface Deadline {
  day: string;
  remindAt: Date;
  deadlineAt: Date;
}

/** The date in Asia/Shanghai, `YYYY-MM-DD`. */
export function shanghaiDay(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
}

/** HH:mm of the clock in Asia/Shanghai. */
export function shanghaiTime(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(11, 16);
}

/** That time on that date, in Asia/Shanghai. */
export function shanghaiInstant(day: string, time: string): Date {
  return new Date(`${day}T${time}:00.000+08:00`);
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

/** No word is waited for on this day: a quiet weekday, or within the pause. */
export function isQuietDay(plan: DayPlan, day: string): boolean {
  const isPaused =
    plan.pausedFrom !== null && plan.pausedUntil !== null && plan.pausedFrom <= day && day <= plan.pausedUntil;
  return isPaused || plan.quietDays.includes(weekdayOf(day));
}

/** The next day, not before `fromDay`, whose reminder comes after `now`. A whole week is never quiet, and a pause ends. */
export function nextDeadline(plan: DayPlan, now: Date, fromDay = shanghaiDay(now)): Deadline {
  let day = fromDay;
  for (;;) {
    const remindAt = shanghaiInstant(day, plan.time);
    if (remindAt > now && !isQuietDay(plan, day)) {
      return { day, remindAt, deadlineAt: new Date(remindAt.getTime() + plan.graceMinutes * 60_000) };
    }
    // A pause of years is stepped over at once.
    const isInPause =
      plan.pausedFrom !== null && plan.pausedUntil !== null && plan.pausedFrom <= day && day < plan.pausedUntil;
    day = isInPause ? plan.pausedUntil! : dayAfter(day);
  }
}

/** The day a word said now counts for: the one waited for, once its date has begun; null: it comes early, for no day. */
export function dayOfWord(plan: DayPlan, deadlineAt: Date, now: Date): string | null {
  const remindAt = new Date(deadlineAt.getTime() - plan.graceMinutes * 60_000);
  const day = shanghaiDay(remindAt);
  return shanghaiDay(now) >= day ? day : null;
}

/** `at`, or if it lies outside the hours of asking the beginning of the next ones. `from` and `until` are HH:mm. */
export function withinHours(at: Date, hours: { askFrom: string; askUntil: string }): Date {
  const time = shanghaiTime(at);
  if (time >= hours.askFrom && time < hours.askUntil) return at;
  const day = shanghaiDay(at);
  return shanghaiInstant(time < hours.askFrom ? day : dayAfter(day), hours.askFrom);
}
