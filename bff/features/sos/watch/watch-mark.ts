import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** Marks a request as one of the watch; what it is about is part of what is signed. */
export const WATCH_HEADER = 'x-sos-watch';
const WINDOW_MS = 300_000;

function sign(secret: string, timestamp: string, nonce: string, about: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n${about}`).digest('hex');
}

/** The header's value for a request about `about`, as a press's clientKey. */
export function watchMark(secret: string, about: string, now: Date): string {
  const timestamp = String(now.getTime());
  const nonce = randomUUID();
  return `${timestamp}.${nonce}.${sign(secret, timestamp, nonce, about)}`;
}

/**
 * `none`: an ordinary request. `bad`: it says that it is the watch's and is not; it must be taken for nothing, least of all
 * for a person's press. A repeat within the window is harmless: the same press is one press.
 */
export function readWatchMark(
  secret: string | null,
  header: string | undefined,
  about: string,
  now: Date,
): 'none' | 'good' | 'bad' {
  if (header === undefined) return 'none';
  const [timestamp = '', nonce = '', given = ''] = header.split('.');
  if (!secret || !(Math.abs(now.getTime() - Number(timestamp)) <= WINDOW_MS)) return 'bad';
  const expected = Buffer.from(sign(secret, timestamp, nonce, about));
  const got = Buffer.from(given);
  return got.length === expected.length && timingSafeEqual(got, expected) ? 'good' : 'bad';
}

/** What a report of the watch is signed over. */
export function reportMark(
  caseId: string,
  report: { acknowledgedMs: number | null; alertedMs: number | null; outcome: string; entrance: string },
): string {
  return [caseId, report.entrance, report.outcome, report.acknowledgedMs ?? '', report.alertedMs ?? ''].join('|');
}
