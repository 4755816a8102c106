import { z } from 'zod';
import { SettableClock } from '../../../bff/platform/clock';
import { defineJob, type JobDefinition, type RecurringJob } from '../../../bff/platform/jobs/job.types';
import { createJobRunner, type JobRunner } from '../../../bff/platform/jobs/job-runner';
import { createJobStore } from '../../../bff/platform/jobs/job-store.sql';
import { createLogger } from '../../../bff/platform/log';
import { createMetrics } from '../../../bff/platform/metrics';
import { startDatabase } from '../../support/database';
import { until } from '../../support/until';

let database: Awaited<ReturnType<typeof startDatabase>>;
let clock: SettableClock;
const runners: JobRunner[] = [];

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock = new SettableClock();
  await database.db.execute('DELETE FROM job', []);
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop(50);
});

function runnerOf(definitions: JobDefinition[], recurring: RecurringJob[] = []): JobRunner {
  const runner = createJobRunner({
    store: createJobStore(database.db, clock),
    clock,
    log: createLogger({ level: 'silent' }),
    metrics: createMetrics({ collectDefaults: false }),
    database: database.db,
    definitions,
    recurring,
  });
  runners.push(runner);
  return runner;
}

function noteJob(seen: string[], more: Partial<JobDefinition> = {}): JobDefinition {
  return defineJob({
    kind: 'test.note',
    payload: z.object({ word: z.string() }),
    async run({ word }) {
      seen.push(word);
    },
    ...more,
  });
}

const enqueue = (runner: JobRunner, word: string, more: object = {}) =>
  database.db.transaction((tx) => runner.jobs.enqueue(tx, { kind: 'test.note', payload: { word }, ...more }));

async function stateOf(): Promise<{ state: string; attempts: number; last_error: string | null }[]> {
  return database.db.query('SELECT state, attempts, last_error FROM job ORDER BY id');
}

describe('jobs', () => {
  it('start within milliseconds of the commit, not at the next poll', async () => {
    const startedAt: number[] = [];
    const runner = runnerOf([noteJob([], { run: async () => void startedAt.push(performance.now()) })]);
    await runner.start();
    const delays: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      await enqueue(runner, `w${i}`);
      const committedAt = performance.now();
      await until(() => startedAt.length === i + 1);
      delays.push(startedAt[i]! - committedAt);
    }
    // Polls are a second apart: ten jobs that each waited for one could not all start this soon.
    expect(Math.max(...delays)).toBeLessThan(1_000);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / 10).toBeLessThan(250);
  });

  it('exist exactly if the change that asked for them does', async () => {
    const seen: string[] = [];
    const runner = runnerOf([noteJob(seen)]);
    await runner.start();
    const failed = database.db.transaction(async (tx) => {
      await runner.jobs.enqueue(tx, { kind: 'test.note', payload: { word: 'never' } });
      throw new Error('the change failed');
    });
    await expect(failed).rejects.toThrow('the change failed');
    await database.db.sqlTransaction((tx) => runner.jobs.enqueue(tx, { kind: 'test.note', payload: { word: 'kept' } }));
    await until(() => seen.length > 0);
    expect(seen).toEqual(['kept']);
    expect(await stateOf()).toHaveLength(1);
  });

  it('with the same dedupe key are one', async () => {
    const seen: string[] = [];
    const runner = runnerOf([noteJob(seen)]);
    await enqueue(runner, 'a', { dedupeKey: 'only' });
    await enqueue(runner, 'b', { dedupeKey: 'only' });
    await runner.start();
    await until(async () => (await runner.pending()) === 0);
    expect(seen).toEqual(['a']);
  });

  it('that fail wait longer each time and then become dead letters', async () => {
    let runs = 0;
    const dead: unknown[] = [];
    const runner = runnerOf([
      noteJob([], {
        maxAttempts: 3,
        backoffMs: 60_000,
        run: async () => {
          runs += 1;
          throw new Error(`try ${runs}`);
        },
        onDead: async (payload) => void dead.push(payload),
      }),
    ]);
    await runner.start();
    await enqueue(runner, 'x');
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await until(async () => (await stateOf())[0]?.last_error === `Error: try ${attempt}`);
      clock.advance(60_000 * 2 ** attempt);
      runner.nudge();
    }
    expect(await stateOf()).toEqual([{ state: 'dead', attempts: 3, last_error: 'Error: try 3' }]);
    expect(dead).toEqual([{ word: 'x' }]);
  });

  it('of a process that died are taken again, and the dead one can no longer finish them', async () => {
    const store = createJobStore(database.db, clock);
    const seen: string[] = [];
    const runner = runnerOf([noteJob(seen)]);
    await enqueue(runner, 'orphan');
    const [stolen] = await store.claim(
      ['test.note'],
      1,
      () => 1,
      () => 1_000,
      'a process that dies',
    );
    expect(stolen).toMatchObject({ attempts: 1, fencingToken: 1 });

    clock.advance(2_000);
    await runner.start();
    await until(async () => (await runner.pending()) === 0);

    expect(seen).toEqual(['orphan']);
    expect(await store.finish(stolen!)).toBe(false);
    expect((await stateOf())[0]).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('are claimed once when two workers reach for them', async () => {
    const seen: string[] = [];
    const first = runnerOf([noteJob(seen, { concurrency: 8 })]);
    const second = runnerOf([noteJob(seen, { concurrency: 8 })]);
    for (let i = 0; i < 60; i += 1) await enqueue(first, `w${i}`);
    await Promise.all([first.start(), second.start()]);
    await until(async () => (await first.pending()) === 0);
    expect([...seen].sort()).toEqual(Array.from({ length: 60 }, (_, i) => `w${i}`).sort());
  });

  it('that hang lose their run at the deadline', async () => {
    const runner = runnerOf([noteJob([], { timeoutMs: 50, maxAttempts: 1, run: () => new Promise(() => undefined) })]);
    await runner.start();
    await enqueue(runner, 'stuck');
    await until(async () => (await stateOf())[0]?.state === 'dead');
    expect((await stateOf())[0]?.last_error).toContain('deadline');
  });

  it('that recur run once a slot, however many processes plant them', async () => {
    clock.set('2026-11-22T08:00:00.500Z');
    let runs = 0;
    const run = async () => {
      runs += 1;
    };
    const recurring: RecurringJob = { kind: 'test.tick', everyMs: 60_000, run };
    const first = runnerOf([], [recurring]);
    const second = runnerOf([], [recurring]);
    await Promise.all([first.start(), second.start()]);
    for (let slot = 1; slot <= 3; slot += 1) {
      clock.set(`2026-11-22T08:0${slot}:00.500Z`);
      first.nudge();
      second.nudge();
      await until(() => runs === slot);
    }
    const [row] = await database.db.query<{ n: number }>(
      "SELECT COUNT(*) AS n FROM job WHERE kind = 'test.tick' AND state = 'done'",
    );
    expect(await until(async () => Number(row!.n) >= 2 && runs)).toBe(3);
  });
});
