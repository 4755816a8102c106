const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The date in Asia/Shanghai, `YYYY-MM-DD`; the zone has kept UTC+8 without summer time since 1991. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** Midnight to midnight in Asia/Shanghai around an instant. */
export function daySpan(at: Date): { from: Date; to: Date } {
  const from = new Date(Date.parse(`${dayOf(at)}T00:00:00Z`) - OFFSET_MS);
  return { from, to: new Date(from.getTime() + DAY_MS) };
}
