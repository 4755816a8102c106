import type { Clock } from '../../platform/clock';
import type { Logger } from '../../platform/log';
import type { Timetable } from './board/board';
import { buildNetwork } from './network/build-network';
import type { Network } from './network/network';
import { buildRealtimeView, NO_REALTIME } from './realtime/realtime-view';
import { buildSearch, type TransitSearch } from './search/transit-search';
import type { FeedRows } from './transit.feed-rows.sql';
import type { Live } from './transit.live';
import type { TransitRepository } from './transit.repository';

/** One timetable with everything that is read from it. Replaced whole: no answer mixes two versions. */
export interface ServedTimetable extends Timetable {
  search: TransitSearch;
  /** when the operator last said that this is its newest */
  confirmedAt: Date;
}

/** Lets waiting requests run. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Holds the served timetable in this process and follows the database when another version becomes the served one. */
export function createTimetableHolder(deps: {
  repository: TransitRepository;
  rows: FeedRows;
  live: Live;
  clock: Clock;
  log: Logger;
}) {
  const { repository, rows, live, clock, log } = deps;
  let served: ServedTimetable | null = null;
  let following: Promise<void> | null = null;

  const realtimeOn = (network: Network) => buildRealtimeView(network, live.snapshot, clock.now().getTime() / 1000);

  async function follow(): Promise<void> {
    const slot = await repository.activeSlot();
    if (!slot.feedId) return;
    const confirmedAt = slot.confirmedAt ?? clock.now();
    if (served?.network.feedId === slot.feedId) {
      if (served.confirmedAt.getTime() !== confirmedAt.getTime()) served = { ...served, confirmedAt };
      return;
    }
    const feed = await repository.feed(slot.feedId);
    if (!feed) return;
    const begun = performance.now();
    const { version, timezone, maxTimeS } = feed;
    const tables = await rows.read({ feedId: feed.id, version, timezone, maxTimeS });
    const network = await buildNetwork(tables, breathe);
    const search = await buildSearch(network, breathe);
    served = { network, search, confirmedAt, realtime: realtimeOn(network) };
    log.info({ feedId: feed.id, version, tookMs: Math.round(performance.now() - begun) }, 'timetable loaded');
  }

  return {
    current: (): ServedTimetable | null => served,
    /** Looks which version is served and loads it if it is another. A look under way may have begun too early: then it is done again. */
    follow(): Promise<void> {
      const look = following === null ? follow() : following.catch(() => undefined).then(follow);
      following = look;
      void look
        .catch(() => undefined)
        .then(() => {
          if (following === look) following = null;
        });
      return look;
    },
    /** Lays the newest live data over the timetable. */
    renewRealtime(): void {
      if (!served) return;
      const hasAny = live.snapshot.tripUpdates ?? live.snapshot.vehicles ?? live.snapshot.alerts;
      served = { ...served, realtime: hasAny ? realtimeOn(served.network) : NO_REALTIME };
    },
  };
}

export type TimetableHolder = ReturnType<typeof createTimetableHolder>;
