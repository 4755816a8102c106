import type { TransitFeedPort } from '../../connectors/transit-feed/transit-feed.port';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Feature } from '../../platform/feature';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Logger } from '../../platform/log';
import { createFeedRows } from './transit.feed-rows.sql';
import { createTransitFeeds } from './transit.feeds';
import { importFeed } from './transit.import';
import { transitJobs } from './transit.jobs';
import { createLive } from './transit.live';
import { createTransitRepository } from './transit.repository';
import { transitRoutes } from './transit.routes';
import { createTransitService } from './transit.service';
import { breathe, createTimetableHolder } from './transit.timetable';

/** How soon this process sees that another one swapped the timetable. */
const FOLLOW_EVERY_MS = 3_000;
/** Keeps processes from asking all at once. */
const LIVE_JITTER_SHARE = 0.2;

export interface TransitDeps {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  feed: TransitFeedPort;
  /** false: nothing is asked of the operator by itself; for tests and tools that say when */
  isWatching: boolean;
  /** between two looks at the live data */
  liveEveryMs: number;
  /** false in a process that only does background work: it answers no request and needs no index */
  isServing: boolean;
}

/** 公交: stops, lines, live vehicles, arrivals. */
export function createTransit(deps: TransitDeps) {
  const { db, jobs, clock, log, feed, isWatching, liveEveryMs, isServing } = deps;
  const repository = createTransitRepository(db);
  const rows = createFeedRows(db);
  const live = createLive({ port: feed, clock, log });
  const holder = createTimetableHolder({ repository, rows, live, clock, log });
  const service = createTransitService({ holder, clock });
  const feeds = createTransitFeeds({ db, jobs, clock, repository, holder });
  let importing: Promise<void> = Promise.resolve();
  const background = transitJobs({
    repository,
    rows,
    now: () => clock.now(),
    importFeed: (isForced, context) => {
      const onActivated = isServing ? () => holder.follow() : async () => undefined;
      const deps = { port: feed, repository, rows, clock, breathe, onActivated };
      // A check that falls into an import waits for it, and then finds nothing new.
      const turn = importing.then(async () => void (await importFeed(deps, { isForced, ...context })));
      importing = turn.catch(() => undefined);
      return turn;
    },
  });

  let timer: NodeJS.Timeout | undefined;
  let liveTimer: NodeJS.Timeout | undefined;
  let isStopped = false;

  /** Fetches live data and lays it over the timetable. */
  async function refreshLive(): Promise<void> {
    await live.refresh();
    holder.renewRealtime();
  }

  async function followQuietly(): Promise<void> {
    await holder.follow().catch((error) => log.warn({ error }, 'could not look for a new timetable'));
  }

  function watchLive(): void {
    if (isStopped) return;
    const waitMs = liveEveryMs * (1 + (Math.random() * 2 - 1) * LIVE_JITTER_SHARE);
    liveTimer = setTimeout(() => void refreshLive().finally(watchLive), waitMs);
    liveTimer.unref();
  }

  const feature: Feature = {
    routes: transitRoutes(service, feeds),
    jobs: background.jobs,
    recurring: isWatching ? background.recurring : [],
    async start() {
      if (isServing) await followQuietly();
      if (!isWatching) return;
      const { feedId } = await repository.activeSlot();
      // named by the hour: a first start whose import died may try again later
      if (!feedId) await feeds.request(false, `transit.first:${clock.now().toISOString().slice(0, 13)}`);
      if (!isServing) return;
      timer = setInterval(() => void followQuietly(), FOLLOW_EVERY_MS);
      timer.unref();
      void refreshLive().finally(watchLive);
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      clearTimeout(liveTimer);
    },
  };
  return {
    ...feature,
    hasTimetable: service.hasTimetable,
    refreshLive,
    /** Looks now which timetable version is served. */
    follow: () => holder.follow(),
    /** The arrivals of a stop as JSON bytes, for other screens of the product. */
    board: service.board,
  };
}
