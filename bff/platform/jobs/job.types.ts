import type { z } from 'zod';
import type { Tx } from '../db/database.types';
import type { Logger } from '../log';

export interface JobContext {
  jobId: string;
  /** 1 on the first run */
  attempt: number;
  /** grows with every claim; pass it to whatever must refuse a worker that lost its lease */
  fencingToken: number;
  /** aborted when the lease is lost or the process is asked to stop */
  signal: AbortSignal;
  log: Logger;
}

export interface JobDefinition<S extends z.ZodType = z.ZodType> {
  /** `<feature>.<verb>`, as `reports.notifyCitizen` */
  kind: string;
  payload: S;
  /** attempts before it becomes a dead letter; default 12 */
  maxAttempts?: number;
  /** first wait, doubled each time with jitter; default 1,000 */
  backoffMs?: number;
  /** longest wait; default 600,000 */
  maxBackoffMs?: number;
  /** lease and deadline of one run; default 30,000 */
  timeoutMs?: number;
  /** most runs of this kind at once in one process; default 4 */
  concurrency?: number;
  run(payload: z.output<S>, context: JobContext): Promise<void>;
  /** called once, when it becomes a dead letter */
  onDead?(payload: z.output<S>, error: unknown): Promise<void>;
}

export interface RecurringJob {
  kind: string;
  /** croner pattern in Asia/Shanghai, or a period */
  cron?: string;
  everyMs?: number;
  timeoutMs?: number;
  run(context: JobContext): Promise<void>;
}

export interface JobRequest {
  kind: string;
  payload: unknown;
  /** not before; now unless given */
  runAt?: Date;
  /** a second request with the same key while the first is kept (30 days) adds nothing */
  dedupeKey?: string;
  /** 0 first … 9 last; default 5 */
  priority?: number;
}

export interface Jobs {
  /** Writes the jobs in the caller's transaction: they exist exactly if its change does. They start after commit. */
  enqueue(tx: Tx, ...requests: JobRequest[]): Promise<void>;
}

export function defineJob<S extends z.ZodType>(definition: JobDefinition<S>): JobDefinition {
  return definition as unknown as JobDefinition;
}
