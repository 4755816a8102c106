import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { Logger } from '../../../platform/log';
import { within } from '../escalation/within';
import type { RaiseAlarm } from '../sos.types';
import type { AlarmRow, AlarmsSql } from './alarms.sql';
import { alarmWords, RINGING } from './alarms.words';
import type { RingOnCall } from './ring-on-call';
import type { WatchSql } from './watch.sql';

/** Beats that may be missed: with one every 5 s a dead scheduler is noticed within 25 s. */
const MISSED_BEATS = 4;
/** Presses of the watch that may be missed, and the time a press may take. */
const MISSED_PRESSES = 2;
const PRESS_TAKES_MS = 60_000;
const RING_AGAIN_MS = 600_000;

export interface DeadManDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  sql: WatchSql;
  alarms: AlarmsSql;
  raiseAlarm: RaiseAlarm;
  ring: RingOnCall;
  heartbeatMs: number;
  /** null: no watch process is expected */
  watchEveryMs: number | null;
  /** milliseconds that only ever grow; not the clock, which may jump */
  monotonic?: () => number;
}

/** Since when something has not changed, by a clock that nobody sets: two machines need not agree what time it is. */
function createStillness(now: () => number) {
  let last: string | null = null;
  let since = now();
  return function stillMs(value: string): number {
    if (value !== last) {
      last = value;
      since = now();
    }
    return now() - since;
  };
}

/**
 * The watcher inside: if the scheduler's heart stops, if timers wait though it beats, if the watch outside falls silent, or if
 * the database is away, those on call are rung. Runs in every process that serves, apart from the work that it watches.
 */
export function createDeadMan(deps: DeadManDeps) {
  const { db, clock, log, sql } = deps;
  const now = deps.monotonic ?? (() => performance.now());
  const deadAfterMs = MISSED_BEATS * deps.heartbeatMs;
  const heartStill = createStillness(now);
  const timerStill = createStillness(now);
  const watchStill = createStillness(now);
  let awaySince: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;

  const raise = (code: string, detail: Record<string, string | number | null>) =>
    db.sqlTransaction((tx) => deps.raiseAlarm(tx, { code, subject: 'city', detail }));

  async function lookAtRows(): Promise<void> {
    const [beats, oldest, runs] = await Promise.all([sql.heartbeats(), sql.oldestDue(clock.now()), sql.runs(1)]);
    const stillMs = heartStill(
      beats
        .map(({ id, beats: count }) => `${id}=${count}`)
        .sort()
        .join(' '),
    );
    if (stillMs > deadAfterMs) await raise('scheduler_dead', { silentS: Math.round(stillMs / 1_000) });
    // The very same duty, due all this while: whatever beats, nobody does the work.
    const waitsMs = timerStill(oldest?.id ?? '');
    if (oldest && waitsMs > deadAfterMs) await raise('timers_overdue', { waitingS: Math.round(waitsMs / 1_000) });
    if (deps.watchEveryMs === null) return;
    const silentMs = watchStill(runs[0]?.id ?? '');
    if (silentMs > MISSED_PRESSES * deps.watchEveryMs + Math.min(PRESS_TAKES_MS, deps.watchEveryMs)) {
      await raise('watch_silent', { silentS: Math.round(silentMs / 1_000) });
    }
  }

  /** Rings at once, and again every ten minutes while the trouble lasts; one process of all does it. */
  async function ringWhatLasts(): Promise<void> {
    const at = clock.now();
    const lasting = await deps.alarms.ringing(RINGING, new Date(at.getTime() - Math.max(60_000, deadAfterMs)));
    for (const alarm of lasting) {
      const isDue = at.getTime() - alarm.raisedAt.getTime() >= alarm.rings * RING_AGAIN_MS;
      if (isDue && (await deps.alarms.claimRing(alarm))) await ringFor(alarm);
    }
  }

  async function ringFor(alarm: AlarmRow): Promise<void> {
    await deps.ring(`sos-${alarm.id}-${alarm.rings}`, alarmWords(alarm.code, alarm.detail).zh);
  }

  async function look(): Promise<void> {
    // A database that does not answer is as good as away, and must not hold up the next look.
    const seen = await within(deadAfterMs / 2, lookAtRows().then(ringWhatLasts));
    if (!('failure' in seen)) {
      awaySince = null;
      return;
    }
    awaySince ??= now();
    log.error({ failure: seen.failure }, 'the SOS lane could not be looked at');
    if (now() - awaySince < deadAfterMs) return;
    // No row can be written, so the key names a stretch of time: all processes together ring once in it.
    const stretch = Math.floor(clock.now().getTime() / RING_AGAIN_MS).toString(36);
    await deps.ring(`sos-database-${stretch}`, '求助系统连不上数据库，求助可能收不到。请马上恢复，并守住电话');
  }

  return {
    look,
    start(): void {
      timer = setInterval(() => {
        looking ??= look()
          .catch((error) => log.error({ error }, 'those on call could not be rung'))
          .finally(() => {
            looking = null;
          });
      }, deps.heartbeatMs);
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await looking;
    },
  };
}
