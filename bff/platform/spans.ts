/** A stretch of time in milliseconds since 1970: `from` belongs to it, `until` does not. */
export interface Span {
  from: number;
  until: number;
}

/** In order, with what overlaps or touches joined; empty ones left out. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const ordered = spans.filter((span) => span.until > span.from).sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of ordered) {
    const last = joined.at(-1);
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until);
    else joined.push({ from: span.from, until: span.until });
  }
  return joined;
}

/** What both lists hold. */
export function overlapOf(one: readonly Span[], other: readonly Span[]): Span[] {
  const left = joinSpans(one);
  const right = joinSpans(other);
  const both: Span[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const from = Math.max(left[i]!.from, right[j]!.from);
    const until = Math.min(left[i]!.until, right[j]!.until);
    if (from < until) both.push({ from, until });
    if (left[i]!.until < right[j]!.until) i += 1;
    else j += 1;
  }
  return both;
}

/** What is left of `spans` outside `holes`. */
export function withoutSpans(spans: readonly Span[], holes: readonly Span[]): Span[] {
  const cut = joinSpans(holes);
  return joinSpans(spans).flatMap((span) => {
    const left: Span[] = [];
    let { from } = span;
    for (const hole of cut) {
      if (hole.until <= from) continue;
      if (hole.from >= span.until) break;
      if (hole.from > from) left.push({ from, until: hole.from });
      from = hole.until;
    }
    if (from < span.until) left.push({ from, until: span.until });
    return left;
  });
}

export function isWithinSpans(spans: readonly Span[], at: number): boolean {
  return spans.some((span) => span.from <= at && at < span.until);
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Mainland China keeps one zone and has had no summer time since 1991. */
const OFFSET = 8 * HOUR;
/** Monday, 29 December 1969, midnight in Shanghai. */
const SOME_MONDAY = -3 * DAY - OFFSET;

/** Midnight in Asia/Shanghai of the day that holds the instant. */
export function shanghaiMidnight(at: number): number {
  return Math.floor((at + OFFSET) / DAY) * DAY - OFFSET;
}

/** 0 Monday … 6 Sunday, in Asia/Shanghai. */
export function shanghaiWeekday(at: number): number {
  return ((Math.floor((at - SOME_MONDAY) / DAY) % 7) + 7) % 7;
}

/** The date in Asia/Shanghai, `YYYY-MM-DD`. */
export function shanghaiDate(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 10);
}

/** Hours that come again every week: days as bits, Monday the lowest; minutes after midnight in Asia/Shanghai. */
export interface WeeklyHours {
  weekdays: number;
  startMinute: number;
  /** up to a whole day: hours may run over midnight */
  minutes: number;
}

/** The stretches of weekly hours that touch a window, each whole. */
export function weeklySpans(hours: WeeklyHours, window: Span): Span[] {
  const spans: Span[] = [];
  for (let midnight = shanghaiMidnight(window.from) - DAY; midnight < window.until; midnight += DAY) {
    if (!(hours.weekdays & (1 << shanghaiWeekday(midnight)))) continue;
    const from = midnight + hours.startMinute * 60_000;
    const until = from + hours.minutes * 60_000;
    if (until > window.from && from < window.until) spans.push({ from, until });
  }
  return spans;
}
