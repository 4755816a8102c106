import type { SosBar } from '../../../contracts/sos-after';
import type { CaseTimes } from './case-times.sql';

/** First human alerted within 5 s, a named human within 60 s, at the door within 18 min (Shijingshan's bar). */
export const BARS_MS = { alerted: 5_000, accepted: 60_000, arrived: 18 * 60_000 } as const;

export type Span = keyof typeof BARS_MS;

/** Milliseconds from the press to a point; null when it was not reached. Never below 0: two servers' clocks differ. */
export function spanMs(times: CaseTimes, span: Span): number | null {
  const at = { alerted: times.alertedAt, accepted: times.acceptedAt, arrived: times.arrivedAt }[span];
  return at ? Math.max(0, at.getTime() - times.receivedAt.getTime()) : null;
}

/** What a case that is over missed. What never happened is a miss where it had to: alert and acceptance, not the way there. */
export function missedBars(times: CaseTimes): SosBar[] {
  const missed: SosBar[] = [];
  const isLate = (span: Span) => {
    const ms = spanMs(times, span);
    return ms === null ? span !== 'arrived' : ms > BARS_MS[span];
  };
  if (isLate('alerted')) missed.push('late_alert');
  if (isLate('accepted')) missed.push('late_accept');
  if (isLate('arrived')) missed.push('late_arrival');
  if (times.putBacks > 0) missed.push('put_back');
  if (times.undelivered > 0) missed.push('undelivered');
  return missed;
}
