import type { RealtimeFile, TransitFeedPort } from '../../connectors/transit-feed/transit-feed.port';
import type { RealtimeHealth } from '../../contracts/transit';
import type { Clock } from '../../platform/clock';
import type { Logger } from '../../platform/log';
import { DROP_AFTER_S, type RealtimeSnapshot, type RealtimeView, STALE_AFTER_S } from './realtime/realtime-view';

/** A header from further ahead than clocks differ is not a time. */
const CLOCK_SLACK_S = 60;

export interface LiveDeps {
  port: Pick<TransitFeedPort, 'fetchTripUpdates' | 'fetchVehicles' | 'fetchAlerts'>;
  clock: Clock;
  log: Logger;
}

/**
 * Keeps the last good live data of the operator. What can't be fetched, is from the future, or is older than what we
 * hold, changes nothing: the last good data stays and grows old, and its age is said.
 */
export function createLive({ port, clock, log }: LiveDeps) {
  let snapshot: RealtimeSnapshot = { tripUpdates: null, vehicles: null, alerts: null };
  let refused = 0;

  async function part<T>(
    name: string,
    last: RealtimeFile<T> | null,
    fetchIt: () => Promise<RealtimeFile<T>>,
  ): Promise<RealtimeFile<T> | null> {
    try {
      const next = await fetchIt();
      const nowS = clock.now().getTime() / 1000;
      if (next.headerS > nowS + CLOCK_SLACK_S) return refuse(name, 'from the future', last);
      if (last && next.headerS < last.headerS) return refuse(name, 'older than before', last);
      return next;
    } catch (error) {
      log.debug({ error, part: name }, 'live bus data did not come');
      return last;
    }
  }

  function refuse<T>(name: string, reason: string, last: T): T {
    refused += 1;
    log.warn({ part: name, reason }, 'live bus data refused');
    return last;
  }

  return {
    get snapshot(): RealtimeSnapshot {
      return snapshot;
    },
    get refusedCount(): number {
      return refused;
    },
    /** Asks for all three files at once; never throws. */
    async refresh(): Promise<void> {
      const [tripUpdates, vehicles, alerts] = await Promise.all([
        part('trip updates', snapshot.tripUpdates, () => port.fetchTripUpdates()),
        part('vehicles', snapshot.vehicles, () => port.fetchVehicles()),
        part('alerts', snapshot.alerts, () => port.fetchAlerts()),
      ]);
      snapshot = { tripUpdates, vehicles, alerts };
    },
  };
}

export type Live = ReturnType<typeof createLive>;

/** How far the live data can be trusted at this moment. */
export function healthOf(view: RealtimeView, nowS: number): RealtimeHealth {
  const asOfS = view.tripUpdatesAtS ?? view.vehiclesAtS;
  if (asOfS === null) return { state: 'off', asOf: null };
  const ageS = nowS - asOfS;
  const state = ageS <= STALE_AFTER_S ? 'live' : ageS <= DROP_AFTER_S ? 'stale' : 'down';
  return { state, asOf: new Date(asOfS * 1000).toISOString() };
}
