import type { Clock } from '../../../platform/clock';
import type { Logger } from '../../../platform/log';
import type { ClaimedTimer, TimerKind } from '../sos.types';
import { LostLease, type TimersSql } from './timers.sql';

/** A nudge starts a timer in milliseconds; a poll finds what another process set. */
const POLL_MS = 200;
const CLAIM_SIZE = 64;
const RETRY_MS = 1_000;
/** Runs of one timer after which somebody must look why it does not get through. */
const MANY_RUNS = 5n;

export type RunTimer = (timer: ClaimedTimer) => Promise<void>;

/**
 * Kinds that share their places: steps and silence have theirs to themselves, so that no number of calls to look at, or of
 * things that wait for a centre, makes a case wait.
 */
const LANES: readonly { kinds: readonly TimerKind[]; places: number }[] = [
  { kinds: ['step', 'silence'], places: 5 },
  { kinds: ['redial'], places: 2 },
  { kinds: ['hand_off_receipt', 'follow_up'], places: 2 },
];

interface TimerRunnerOptions {
  timers: TimersSql;
  clock: Clock;
  log: Logger;
  run: RunTimer;
  /** a timer that fails again and again */
  onStuck(timer: ClaimedTimer): Promise<void>;
}

function createLane(lane: (typeof LANES)[number], options: TimerRunnerOptions) {
  const { timers, log } = options;
  const waiting: ClaimedTimer[] = [];
  const inFlight = new Set<Promise<void>>();
  let isClaiming = false;
  let isAskedAgain = false;
  let isStopped = true;
  /** the last claim took all it might: there is more */
  let hasMore = false;

  async function runOne(timer: ClaimedTimer): Promise<void> {
    try {
      await options.run(timer);
    } catch (error) {
      if (error instanceof LostLease) {
        log.warn({ timerId: timer.id, kind: timer.kind }, 'a timer was taken over by another worker');
        return;
      }
      log.error({ error, timerId: timer.id, kind: timer.kind, caseId: timer.caseId }, 'a timer failed; it runs again');
      await timers.release(timer, RETRY_MS);
      if (timer.fencingToken >= MANY_RUNS) await options.onStuck(timer);
    }
  }

  function launch(): void {
    while (!isStopped && inFlight.size < lane.places) {
      const timer = waiting.shift();
      if (!timer) break;
      const run = runOne(timer)
        .catch((error) => log.error({ error, timerId: timer.id }, 'a failed timer waits for its lease to run out'))
        .finally(() => {
          inFlight.delete(run);
          launch();
          if (hasMore && waiting.length <= lane.places) void claim();
        });
      inFlight.add(run);
    }
  }

  async function claim(): Promise<void> {
    if (isStopped) return;
    if (isClaiming) {
      isAskedAgain = true;
      return;
    }
    isClaiming = true;
    try {
      do {
        isAskedAgain = false;
        // What waits here holds a lease that runs: no more is taken than can be begun soon.
        if (waiting.length > lane.places) break;
        const claimed = await timers.claim(lane.kinds, CLAIM_SIZE);
        hasMore = claimed.length === CLAIM_SIZE;
        waiting.push(...claimed);
        launch();
      } while (isAskedAgain && !isStopped);
    } catch (error) {
      log.warn({ error, kinds: lane.kinds }, 'timers could not be claimed; trying again at the next poll');
    } finally {
      isClaiming = false;
    }
  }

  return {
    claim,
    isIdle: () => waiting.length === 0 && inFlight.size === 0,
    start: () => {
      isStopped = false;
    },
    async stop(): Promise<void> {
      isStopped = true;
      waiting.length = 0;
      await Promise.allSettled([...inFlight]);
    },
  };
}

/** Runs what has come due, in this process: by lanes, leased, one transaction each. */
export function createTimerRunner(options: TimerRunnerOptions) {
  const lanes = LANES.map((lane) => createLane(lane, options));
  let poll: NodeJS.Timeout | undefined;

  /** Looks at once instead of at the next poll; call it after the commit that set a timer. */
  function nudge(): void {
    if (poll) setImmediate(() => lanes.forEach((lane) => void lane.claim()));
  }

  return {
    nudge,
    isIdle: () => lanes.every((lane) => lane.isIdle()),
    start(): void {
      for (const lane of lanes) lane.start();
      poll = setInterval(nudge, POLL_MS);
      nudge();
    },
    /** Ends what is under way and gives the rest back. */
    async stop(): Promise<void> {
      if (!poll) return;
      clearInterval(poll);
      poll = undefined;
      await Promise.all(lanes.map((lane) => lane.stop()));
      await options.timers
        .giveBack()
        .catch((error) => options.log.warn({ error }, 'timers could not be handed back; their leases run out'));
    },
  };
}
