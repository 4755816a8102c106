import type { Clock } from '../../platform/clock';
import type { Logger } from '../../platform/log';
import type { Timetable } from './board/board';
import { buildNetwork } from './network/build-network';
import type { Network } from './network/network';
import { buildRealtimeView } from './realtime/build-realtime-view';
import { NO_REALTIME, type RealtimeView } from './realtime/realtime-view';
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

/** Ages are judged anew when a round of live data is so long overdue. */
const RENEW_AFTER_S = 60;

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

  const nowS = () => clock.now().getTime() / 1000;

  function realtimeOn(network: Network): RealtimeView {
    const { tripUpdates, vehicles, alerts } = live.snapshot;
    return (tripUpdates ?? vehicles ?? alerts) ? buildRealtimeView(network, live.snapshot, nowS()) : NO_REALTIME;
  }

  /** Lays the newest live data over the timetable. */
  function renewRealtime(): void {
    if (served) served = { ...served, realtime: realtimeOn(served.network) };
  }

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
    current(): ServedTimetable | null {
      // The rounds stopped, or the clock jumped: what was live when it was laid over may be old news by now.
      const { realtime } = served ?? {};
      const isBehind = realtime && realtime !== NO_REALTIME && Math.abs(nowS() - realtime.builtAtS) > RENEW_AFTER_S;
      if (isBehind) renewRealtime();
      return served;
    },
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
    renewRealtime,
  };
}

export type TimetableHolder = ReturnType<typeof createTimetableHolder>;
