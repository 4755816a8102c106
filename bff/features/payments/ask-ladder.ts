/** Seconds after which WeChat is asked while the password is awaited; the last rung is the end of the time to pay. */
export const LADDER: readonly number[] = [10, 30, 60, 180, 600];
/** The end of the time to pay. */
export const RUNG_EXPIRY = LADDER.length;
/** Once more, after it was closed. */
export const RUNG_AFTER_CLOSE = LADDER.length + 1;

export const ASK_KIND = 'payments.ask';

/** Asks WeChat about a payment; one per rung. */
export function askJob(paymentId: string, rung: number, runAt: Date, again = '') {
  return {
    kind: ASK_KIND,
    payload: { paymentId, rung },
    dedupeKey: `pay-ask:${paymentId}:${rung}${again}`,
    priority: 4,
    runAt,
  };
}

/** When the rung after this one is due; null: there is none. */
export function nextRung(rung: number, preparedAt: Date, expiresAt: Date): { rung: number; at: Date } | null {
  if (rung >= RUNG_EXPIRY) return null;
  const seconds = LADDER[rung + 1];
  const at = seconds === undefined ? expiresAt : new Date(preparedAt.getTime() + seconds * 1_000);
  // A short time to pay cuts the ladder.
  return at >= expiresAt ? { rung: RUNG_EXPIRY, at: expiresAt } : { rung: rung + 1, at };
}
