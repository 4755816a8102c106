import { Cron } from 'croner';
import { z } from 'zod';
import type { Clock } from '../clock';
import type { PrismaTx, Tx } from '../db/database.types';
import type { JobDefinition, RecurringJob } from './job.types';

/** The first slot after `after`. Periods are aligned to the epoch, so that every process names the same slots. */
export function nextSlot(job: RecurringJob, after: Date): Date {
  if (job.everyMs) return new Date((Math.floor(after.getTime() / job.everyMs) + 1) * job.everyMs);
  if (!job.cron) throw new Error(`${job.kind} has neither a period nor a pattern`);
  const next = new Cron(job.cron, { timezone: 'Asia/Shanghai' }).nextRun(after);
  if (!next) throw new Error(`${job.kind} has no next run`);
  return next;
}

/**
 * A recurring job is a row like any other; each run first writes the row of its next slot. The slot's time is in the
 * dedupe key, so two processes plant it once, and a run that fails does not break the chain.
 */
export function createRecurringDefinition(
  job: RecurringJob,
  enqueueSlot: (tx: Tx, slot: Date) => Promise<void>,
  deps: { clock: Clock; database: { transaction<T>(work: (tx: PrismaTx) => Promise<T>): Promise<T> } },
): JobDefinition {
  return {
    kind: job.kind,
    payload: z.object({ slot: z.string() }),
    maxAttempts: 3,
    concurrency: 1,
    timeoutMs: job.timeoutMs ?? 60_000,
    async run(_payload, context) {
      await deps.database.transaction((tx) => enqueueSlot(tx, nextSlot(job, deps.clock.now())));
      await job.run(context);
    },
  };
}
