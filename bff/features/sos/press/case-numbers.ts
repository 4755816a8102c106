import { randomInt } from 'node:crypto';
import type { Clock } from '../../../platform/clock';

const OFFSET_MS = 8 * 3_600_000;
const DIGITS = 5;
const MOST_DIGITS = 9;
/** So many numbers of a day taken twice before they grow by a digit. */
const PATIENCE = 3;

/**
 * Numbers to read over a telephone, `1122-48213`: day in Asia/Shanghai, then digits drawn at random, so that two that were
 * given one after the other don't sound alike. A press asks no table for its number; the rare one that is taken is drawn anew,
 * and on a day with more cases than five digits hold the numbers grow.
 */
export function createCaseNumbers(clock: Clock) {
  let today = '';
  let taken = 0;

  return {
    draw(): string {
      const day = new Date(clock.now().getTime() + OFFSET_MS).toISOString().slice(5, 10).replace('-', '');
      if (day !== today) {
        today = day;
        taken = 0;
      }
      const digits = Math.min(MOST_DIGITS, DIGITS + Math.floor(taken / PATIENCE));
      return `${day}-${String(randomInt(10 ** digits)).padStart(digits, '0')}`;
    },
    /** The last one drawn was in use. */
    wasTaken(): void {
      taken += 1;
    },
  };
}
