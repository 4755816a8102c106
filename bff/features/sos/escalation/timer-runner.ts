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

/** Timers that share one transaction: what many cases wait for costs hardly more than what one does. */
const TOGETHER = 32;
/** Steps that begin this long after they were due are behind: all that is not a step makes way. */
const BEHIND_MS = 400;

export type RunTimer = (timer: ClaimedTimer) => Promise<void>;

/** A timer that is run by itself. */
export interface AloneRun {
  timer: ClaimedTimer;
  run(): Promise<void>;
}

/** Runs timers in one transaction and gives back those that must be run alone; when it throws, that is all of them. */
export type RunTogether = (timers: readonly ClaimedTimer[]) => Promise<AloneRun[]>;

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
  /** for timers of kind `step` */
  runTogether: RunTogether;
  /** a timer that fails again and again */
  onStuck(timer: ClaimedTimer): Promise<void>;
}

function createLane(lane: (typeof LANES)[number], options: TimerRunnerOptions) {
  const { timers, log } = options;
  const waiting: AloneRun[] = [];
  const mustBeAlone = new WeakSet<ClaimedTimer>();
  const inFlight = new Set<Promise<void>>();
  let isClaiming = false;
  let isAskedAgain = false;
  let isStopped = true;
  /** the last claim took all it might: there is more */
  let hasMore = false;
  /** by how much the longest due timer of the last claim was late */
  let lateMs = 0;

  const alone = (timer: ClaimedTimer): AloneRun => ({ timer, run: () => options.run(timer) });

  async function runOne({ timer, run }: AloneRun): Promise<void> {
    try {
      await run();
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

  async function runMany(timers: readonly ClaimedTimer[]): Promise<void> {
    let left: AloneRun[];
    try {
      left = await options.runTogether(timers);
    } catch (error) {
      log.warn({ error, timers: timers.length }, 'timers could not be run together; each runs alone');
      left = timers.map(alone);
    }
    for (const one of left) mustBeAlone.add(one.timer);
    if (!isStopped) waiting.unshift(...left);
  }

  /** Has begun before and come to no end, so it may be what fails: it must not keep others from theirs. */
  const mayGoTogether = ({ timer }: AloneRun) =>
    timer.kind === 'step' && timer.fencingToken === 1n && !mustBeAlone.has(timer);

  /** What runs next in one place: the first in line, with those that may go together with it. */
  function takeNext(): AloneRun[] {
    const first = waiting.shift();
    if (!first || !mayGoTogether(first)) return first ? [first] : [];
    const together = [first];
    const rest = waiting.splice(0).filter((one) => {
      const isTaken = together.length < TOGETHER && mayGoTogether(one);
      if (isTaken) together.push(one);
      return !isTaken;
    });
    waiting.push(...rest);
    return together;
  }

  function launch(): void {
    while (!isStopped && inFlight.size < lane.places) {
      const next = takeNext();
      const [first] = next;
      if (!first) break;
      const running = next.length === 1 ? runOne(first) : runMany(next.map(({ timer }) => timer));
      const run = running
        .catch((error) =>
          log.error({ error, timerId: first.timer.id }, 'a failed timer waits for its lease to run out'),
        )
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
        // A timer that ran before is late by its own fault.
        const first = claimed.find(({ fencingToken }) => fencingToken === 1n);
        lateMs = first ? options.clock.now().getTime() - first.dueAt.getTime() : 0;
        waiting.push(...claimed.map(alone));
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
    isBehind: () => lateMs > BEHIND_MS,
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

/** Runs what has come due, in this process: by lanes, leased; steps that are due at once share a transaction. */
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
    /** Steps come later than they should: whoever can wait makes way. */
    isBehind: () => lanes[0]!.isBehind(),
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
