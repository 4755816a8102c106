import type { Database } from '../../platform/db/database.types';
import type { Jobs } from '../../platform/jobs/job.types';
import type { OrderRow } from './payments.types';
import { advanceJob } from './take-edges.sql';

/**
 * Comes back to an order that stays where it is. Waiting is not failing, so it is a job of its own and not a retry; its
 * key carries the moment, because the state's first job has the plain one.
 */
export function createLookAgain({ db, jobs }: { db: Database; jobs: Jobs }) {
  return async function lookAgain(order: Pick<OrderRow, 'id' | 'version'>, at: Date): Promise<void> {
    const job = advanceJob(order, at);
    await db.sqlTransaction((tx) =>
      jobs.enqueue(tx, { ...job, dedupeKey: `${job.dedupeKey}:${at.getTime().toString(36)}` }),
    );
  };
}

/**
 * When to ask again about something that was sent at `since`: waits double as the question grows old, without a counter
 * that would have to be kept.
 */
export function nextLook(since: Date, now: Date, shortestMs: number, longestMs: number): Date {
  const ageMs = Math.max(0, now.getTime() - since.getTime());
  return new Date(now.getTime() + Math.min(longestMs, Math.max(shortestMs, ageMs)));
}
