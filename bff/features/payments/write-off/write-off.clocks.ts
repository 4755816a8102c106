import { nextLook } from '../look-again';

const HOUR = 3_600_000;
/** A sequence is sent again for so long after its first send; then the biller's file decides. */
export const REPEAT_MS = 24 * HOUR;
/** The biller's file of the next day has come by then; after that people decide. */
export const UNKNOWN_MS = 48 * HOUR;
/** A request still on its way is not yet "never seen": longer than a call's deadline. */
export const TRUST_ABSENCE_AFTER_MS = 30_000;

/** 5 s, then as long again as the question is old, ten minutes at most. */
export function waitAfter(since: Date, now: Date): Date {
  return nextLook(since, now, 5_000, 600_000);
}
