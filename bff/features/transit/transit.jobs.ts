import { z } from 'zod';
import { defineJob, type JobContext, type JobDefinition, type RecurringJob } from '../../platform/jobs/job.types';
import type { FeedRows } from './transit.feed-rows.sql';
import type { TransitRepository } from './transit.repository';

export const IMPORT_JOB = 'transit.importFeed';

const IMPORT_TIMEOUT_MS = 15 * 60_000;
const CHECK_EVERY_MS = 10 * 60_000;
const REMOVE_EVERY_MS = 60 * 60_000;
/** A process that is slow to follow a swap still reads the version before. */
const KEEP_ENDED_MS = 2 * 60 * 60_000;

export function transitJobs(deps: {
  importFeed: (isForced: boolean, context: JobContext) => Promise<void>;
  repository: TransitRepository;
  rows: FeedRows;
  now: () => Date;
}): { jobs: JobDefinition[]; recurring: RecurringJob[] } {
  const { importFeed, repository, rows, now } = deps;
  return {
    jobs: [
      defineJob({
        kind: IMPORT_JOB,
        payload: z.object({ isForced: z.boolean() }),
        timeoutMs: IMPORT_TIMEOUT_MS,
        concurrency: 1,
        backoffMs: 2_000,
        run: ({ isForced }, context) => importFeed(isForced, context),
      }),
    ],
    recurring: [
      {
        kind: 'transit.checkFeed',
        everyMs: CHECK_EVERY_MS,
        timeoutMs: IMPORT_TIMEOUT_MS,
        run: (context) => importFeed(false, context),
      },
      {
        kind: 'transit.removeOldFeeds',
        everyMs: REMOVE_EVERY_MS,
        timeoutMs: IMPORT_TIMEOUT_MS,
        async run({ signal }) {
          for (const feedId of await repository.leftoverFeeds(new Date(now().getTime() - KEEP_ENDED_MS))) {
            await rows.remove(feedId, () => signal.throwIfAborted());
            await repository.removeFeed(feedId);
          }
        },
      },
    ],
  };
}
