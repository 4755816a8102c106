import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import type { Metrics } from '../metrics';
import type { JobDefinition, JobRequest, Jobs, RecurringJob } from './job.types';
import type { ClaimedJob, JobStore } from './job-store.sql';
import { createRecurringDefinition, nextSlot } from './recurring';

const POLL_MS = 1_000;
const SWEEP_MS = 5_000;
const CLAIM_SIZE = 16;

export interface JobRunnerOptions {
  store: JobStore;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  definitions: readonly JobDefinition[];
  recurring: readonly RecurringJob[];
  /** kinds that this process runs; all of them unless given. It writes jobs of every kind. */
  runs?(kind: string): boolean;
  /** tells other processes that a job waits, and hears of theirs; optional */
  nudges?: { send(): void; listen(onNudge: () => void): void };
  database: { transaction<T>(work: (tx: import('../db/database.types').PrismaTx) => Promise<T>): Promise<T> };
}

/** Runs jobs of the table in this process: a nudge starts them in milliseconds, a poll finds what a nudge missed. */
export function createJobRunner(options: JobRunnerOptions) {
  const { store, clock, log, metrics } = options;
  const owner = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const definitions = new Map<string, JobDefinition>();
  for (const definition of options.definitions) {
    if (definitions.has(definition.kind)) throw new Error(`job ${definition.kind} is defined twice`);
    definitions.set(definition.kind, definition);
  }
  for (const job of options.recurring) {
    const definition = createRecurringDefinition(job, (tx, slot) => enqueueSlot(tx, job, slot), options);
    definitions.set(definition.kind, definition);
  }
  const running = new Map<string, { count: number }>();
  const isOurs = options.runs ?? (() => true);
  const inFlight = new Set<Promise<void>>();
  const stopping = new AbortController();
  let isStarted = false;
  let isClaiming = false;
  let isAskedAgain = false;
  let pollTimer: NodeJS.Timeout | undefined;
  let sweepTimer: NodeJS.Timeout | undefined;

  const countOf = (kind: string) => running.get(kind)?.count ?? 0;
  const freeIn = (kind: string) => (definitions.get(kind)?.concurrency ?? 4) - countOf(kind);
  const leaseOf = (kind: string) => (definitions.get(kind)?.timeoutMs ?? 30_000) + 5_000;

  const jobs: Jobs = {
    async enqueue(tx, ...requests) {
      for (const request of requests) {
        const definition = definitions.get(request.kind);
        if (!definition) throw new Error(`no job is defined for ${request.kind}`);
        await store.insert(tx, request, definition.maxAttempts ?? 12);
      }
      tx.afterCommit(() => {
        nudge();
        options.nudges?.send();
      });
    },
  };

  async function enqueueSlot(tx: import('../db/database.types').Tx, job: RecurringJob, slot: Date): Promise<void> {
    const request: JobRequest = {
      kind: job.kind,
      payload: { slot: slot.toISOString() },
      runAt: slot,
      dedupeKey: `${job.kind}@${slot.toISOString()}`,
    };
    await store.insert(tx, request, 3);
  }

  async function runOne(job: ClaimedJob): Promise<void> {
    const definition = definitions.get(job.kind)!;
    const deadline = AbortSignal.timeout(definition.timeoutMs ?? 30_000);
    const signal = AbortSignal.any([deadline, stopping.signal]);
    const jobLog = log.child({ jobId: job.id, kind: job.kind, attempt: job.attempts });
    metrics.jobDelay.observe({ kind: job.kind }, Math.max(0, clock.now().getTime() - job.runAt.getTime()) / 1000);
    try {
      const payload = definition.payload.parse(job.payload);
      const expired = new Promise<never>((_, reject) => {
        deadline.addEventListener('abort', () => reject(new Error('the run passed its deadline')), { once: true });
      });
      await Promise.race([
        definition.run(payload, {
          jobId: job.id,
          attempt: job.attempts,
          fencingToken: job.fencingToken,
          signal,
          log: jobLog,
        }),
        expired,
      ]);
      const isFinished = await store.finish(job);
      metrics.jobRuns.inc({ kind: job.kind, outcome: isFinished ? 'done' : 'lease_lost' });
      if (!isFinished) jobLog.warn('finished after losing its lease');
    } catch (error) {
      if (stopping.signal.aborted) return;
      await settleFailure(job, definition, error, jobLog);
    }
  }

  async function settleFailure(job: ClaimedJob, definition: JobDefinition, error: unknown, jobLog: Logger) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (job.attempts >= job.maxAttempts) {
      await store.bury(job, reason);
      metrics.jobRuns.inc({ kind: job.kind, outcome: 'dead' });
      jobLog.error({ error }, 'job became a dead letter');
      await definition.onDead?.(job.payload, error);
      return;
    }
    const ceiling = Math.min(
      definition.maxBackoffMs ?? 600_000,
      (definition.backoffMs ?? 1_000) * 2 ** (job.attempts - 1),
    );
    const waitMs = Math.round(ceiling * (0.5 + Math.random() / 2));
    await store.retryLater(job, waitMs, reason);
    metrics.jobRuns.inc({ kind: job.kind, outcome: 'retry' });
    jobLog.warn({ error, waitMs }, 'job failed and will be tried again');
    setTimeout(nudge, waitMs + 5).unref();
  }

  function launch(job: ClaimedJob): void {
    const slot = running.get(job.kind) ?? { count: 0 };
    slot.count += 1;
    running.set(job.kind, slot);
    const run = runOne(job)
      .catch((error) => log.error({ error, jobId: job.id }, 'job outcome could not be written; its lease will run out'))
      .finally(() => {
        slot.count -= 1;
        inFlight.delete(run);
        nudge();
      });
    inFlight.add(run);
  }

  async function claimAndLaunch(): Promise<void> {
    if (isClaiming) {
      isAskedAgain = true;
      return;
    }
    isClaiming = true;
    try {
      do {
        isAskedAgain = false;
        const open = [...definitions.keys()].filter((kind) => isOurs(kind) && freeIn(kind) > 0);
        const claimed = await store.claim(open, CLAIM_SIZE, freeIn, leaseOf, owner);
        for (const job of claimed) launch(job);
        if (claimed.length === CLAIM_SIZE) isAskedAgain = true;
      } while (isAskedAgain && !stopping.signal.aborted);
    } catch (error) {
      log.warn({ error }, 'jobs could not be claimed; trying again at the next poll');
    } finally {
      isClaiming = false;
    }
  }

  function nudge(): void {
    if (!isStarted || stopping.signal.aborted) return;
    setImmediate(() => void claimAndLaunch());
  }

  async function sweep(): Promise<void> {
    try {
      if ((await store.releaseExpired()) > 0) nudge();
    } catch (error) {
      log.warn({ error }, 'expired leases could not be swept');
    }
  }

  async function plantRecurring(): Promise<void> {
    for (const job of options.recurring.filter(({ kind }) => isOurs(kind))) {
      const slot = nextSlot(job, clock.now());
      await options.database.transaction((tx) => enqueueSlot(tx, job, slot));
    }
  }

  return {
    jobs,
    nudge,
    kinds: () => [...definitions.keys()],
    pending: () =>
      store.pending([...definitions.keys()].filter((kind) => !options.recurring.some((job) => job.kind === kind))),
    async start(): Promise<void> {
      isStarted = true;
      await plantRecurring();
      options.nudges?.listen(nudge);
      pollTimer = setInterval(nudge, POLL_MS);
      sweepTimer = setInterval(() => void sweep(), SWEEP_MS);
      await sweep();
      nudge();
    },
    /** Waits for running jobs up to `graceMs`, then hands the rest back. */
    async stop(graceMs = 5_000): Promise<void> {
      if (!isStarted) return;
      clearInterval(pollTimer);
      clearInterval(sweepTimer);
      isStarted = false;
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.allSettled([...inFlight]), grace]);
      stopping.abort();
      await store.giveBack(owner).catch((error) => log.warn({ error }, 'jobs could not be handed back'));
    },
  };
}

export type JobRunner = ReturnType<typeof createJobRunner>;
