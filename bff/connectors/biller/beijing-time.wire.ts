const BEIJING_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** An instant as `2026-11-22 13:05:00` in Beijing time. */
export function toBeijingTime(at: Date): string {
  return new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2026-11-22 13:05:00` or `20261122130500` in Beijing time → instant; null when it is not one. */
export function fromBeijingTime(text: string): Date | null {
  const parts = /^(\d{4})-?(\d\d)-?(\d\d) ?(\d\d):?(\d\d):?(\d\d)$/.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - BEIJING_OFFSET_MS;
  return Number.isNaN(at) ? null : new Date(at);
}

/** The business date of a moment under a daily cut-off `HH:mm`: from then on it is the next day's. `YYYY-MM-DD` */
export function businessDateOf(at: Date, cutOff: string | null): string {
  const local = toBeijingTime(at);
  if (!cutOff || local.slice(11, 16) < cutOff) return local.slice(0, 10);
  return toBeijingTime(new Date(at.getTime() + DAY_MS)).slice(0, 10);
}
