import type { FeedStatus } from '../../contracts/transit';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Jobs } from '../../platform/jobs/job.types';
import { NO_REALTIME } from './realtime/realtime-view';
import { IMPORT_JOB } from './transit.jobs';
import { healthOf } from './transit.live';
import type { CheckOutcome, TransitRepository } from './transit.repository';
import type { TimetableHolder } from './transit.timetable';

const SHOWN = 10;

/** What administrators see and ask of timetable versions. */
export function createTransitFeeds(deps: {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  repository: TransitRepository;
  holder: TimetableHolder;
}) {
  const { db, jobs, clock, repository, holder } = deps;
  return {
    async status(): Promise<FeedStatus> {
      const [slot, feeds] = await Promise.all([repository.activeSlot(), repository.recentFeeds(SHOWN)]);
      return {
        checkedAt: slot.checkedAt?.toISOString() ?? null,
        lastOutcome: (slot.lastOutcome as CheckOutcome | null) ?? 'never',
        realtime: healthOf(holder.current()?.realtime ?? NO_REALTIME, clock.now().getTime() / 1000),
        feeds: feeds.map((feed) => ({
          id: feed.id,
          version: feed.version,
          state: feed.state,
          counts: feed.counts,
          findings: feed.findings,
          startedAt: feed.startedAt.toISOString(),
          activatedAt: feed.activatedAt?.toISOString() ?? null,
          tookMs: feed.tookMs,
        })),
      };
    },
    /** Asks for an import; it begins within moments, in whichever process takes the job. */
    async request(isForced: boolean, dedupeKey?: string): Promise<void> {
      await db.transaction((tx) =>
        jobs.enqueue(tx, { kind: IMPORT_JOB, payload: { isForced }, ...(dedupeKey ? { dedupeKey } : {}) }),
      );
    },
  };
}

export type TransitFeeds = ReturnType<typeof createTransitFeeds>;
