export interface ResilienceOptions {
  /** name of the outside system, for logs and metrics */
  system: string;
  /** deadline of one attempt; default 3,000 */
  timeoutMs?: number;
  /** further attempts, for safe calls only; default 2 */
  retries?: number;
  /** calls at once; more wait in a queue of the same length, then fail fast; default 20 */
  concurrency?: number;
  /** consecutive failures that open the breaker; default 5 */
  breakAfter?: number;
  /** time until a trial call; default 10,000 */
  breakForMs?: number;
}

export interface ResilientCall {
  /** `safe: true` may be retried. Throws ApiError upstream_failed / upstream_timeout / unavailable. */
  run<T>(call: (signal: AbortSignal) => Promise<T>, options?: { safe?: boolean; timeoutMs?: number }): Promise<T>;
  readonly state: 'closed' | 'open' | 'half-open';
}

/** A value with the time it was true. */
export interface Dated<T> {
  value: T;
  asOf: Date;
  /** true when the source did not answer and this is the last good one */
  isStale: boolean;
}
