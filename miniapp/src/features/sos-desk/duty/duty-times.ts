const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const CLOCK = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/;

/** `08:00` as typed → minutes after midnight; null when it is no time of the day. */
export function minuteOf(typed: string): number | null {
  const match = CLOCK.exec(typed.trim());
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** The instants of the next days' midnights on the country's clock, today's first. */
export function nextDays(count: number, nowMs = Date.now()): string[] {
  const midnight = Math.floor((nowMs + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
  return Array.from({ length: count }, (_, n) => new Date(midnight + n * DAY_MS).toISOString());
}

/** A span that begins on a day; an end that is not later than the start is the next day's. */
export function spanOf(dayIso: string, fromMinute: number, untilMinute: number): { startsAt: string; endsAt: string } {
  const start = Date.parse(dayIso) + fromMinute * 60_000;
  const end = Date.parse(dayIso) + untilMinute * 60_000 + (untilMinute <= fromMinute ? DAY_MS : 0);
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(end).toISOString() };
}
