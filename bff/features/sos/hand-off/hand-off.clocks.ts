/** A centre that has said nothing by then is asked again, and people are told: 120 answers 95 of 100 calls within 10 s. */
export const RECEIPT_WITHIN_MS = 30_000;
/** After the first miss somebody has been told to telephone; from then on once a minute. */
export const CHASE_EVERY_MS = 60_000;
/** One sending, from the claim to its outcome, is over within 20 s; a lease that is older belonged to a process that died. */
export const LEASE_MS = 22_000;
/** Waits before the same message is sent again after an unknown outcome; the last one goes on. */
const RETRY_MS = [1_000, 3_000, 5_000, 10_000, 15_000];
export const retryAfterMs = (attempts: number) => RETRY_MS[Math.min(attempts, RETRY_MS.length) - 1] ?? 1_000;
/** No sending waits so long for its turn. */
export const LONGEST_WAIT_MS = 60_000;
/** News about an incident that the centre never took in so many tries are given up; the Alert itself never is. */
export const MOST_NEWS_TRIES = 40;
/** Two updates of a place are no closer to each other. */
export const UPDATE_GAP_MS = 10_000;
