import type { Clock } from '../clock';
import type { Database, Tx } from '../db/database.types';
import { newId } from '../ids';
import type { JobRequest } from './job.types';

export interface ClaimedJob {
  id: string;
  kind: string;
  payload: unknown;
  attempts: number;
  maxAttempts: number;
  fencingToken: number;
  runAt: Date;
}

interface JobRow {
  id: string;
  kind: string;
  payload: string | object;
  attempts: number;
  max_attempts: number;
  fencing_token: number;
  run_at: Date;
}

const INSERT = `INSERT INTO job (id, kind, dedupe_key, payload, priority, state, run_at, max_attempts, created_at)
  VALUES (?, ?, ?, ?, ?, 'ready', ?, ?, ?)`;

/** The job table. Claims are compare-and-set on the fencing token, which every MySQL-protocol engine can do. */
export function createJobStore(db: Database, clock: Clock) {
  async function insert(tx: Tx, request: JobRequest, maxAttempts: number): Promise<void> {
    const now = clock.now();
    // A repeated dedupe key changes nothing: the update writes the value that is already there.
    const onRepeat = request.dedupeKey ? ' ON DUPLICATE KEY UPDATE dedupe_key = VALUES(dedupe_key)' : '';
    await tx.execute(INSERT + onRepeat, [
      newId(),
      request.kind,
      request.dedupeKey ?? null,
      JSON.stringify(request.payload ?? null),
      request.priority ?? 5,
      request.runAt ?? now,
      maxAttempts,
      now,
    ]);
  }

  /** Claims due jobs, of each kind no more than `roomFor` says. */
  async function claim(
    kinds: string[],
    most: number,
    roomFor: (kind: string) => number,
    leaseMs: (kind: string) => number,
    owner: string,
  ): Promise<ClaimedJob[]> {
    if (kinds.length === 0 || most <= 0) return [];
    const room = new Map(kinds.map((kind) => [kind, roomFor(kind)]));
    const now = clock.now();
    const marks = kinds.map(() => '?').join(',');
    const rows = await db.query<JobRow>(
      `SELECT id, kind, payload, attempts, max_attempts, fencing_token, run_at FROM job
       WHERE state = 'ready' AND run_at <= ? AND kind IN (${marks}) ORDER BY priority, run_at LIMIT ${Math.floor(most)}`,
      [now, ...kinds],
    );
    const claimed: ClaimedJob[] = [];
    for (const row of rows) {
      const places = room.get(row.kind) ?? 0;
      if (places <= 0) continue;
      const until = new Date(now.getTime() + leaseMs(row.kind));
      const changed = await db.execute(
        `UPDATE job SET state = 'running', lease_owner = ?, lease_until = ?, fencing_token = fencing_token + 1,
           attempts = attempts + 1 WHERE id = ? AND state = 'ready' AND fencing_token = ?`,
        [owner, until, row.id, row.fencing_token],
      );
      if (changed === 1) {
        room.set(row.kind, places - 1);
        claimed.push({
          id: row.id,
          kind: row.kind,
          payload: typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload,
          attempts: row.attempts + 1,
          maxAttempts: row.max_attempts,
          fencingToken: Number(row.fencing_token) + 1,
          runAt: row.run_at,
        });
      }
    }
    return claimed;
  }

  /** Runs whose lease ran out go back to the queue: their process died or hangs. */
  async function releaseExpired(): Promise<number> {
    const now = clock.now();
    return db.execute(
      `UPDATE job SET state = 'ready', lease_owner = NULL, lease_until = NULL, run_at = ?
       WHERE state = 'running' AND lease_until < ?`,
      [now, now],
    );
  }

  async function finish(job: ClaimedJob): Promise<boolean> {
    const changed = await db.execute(
      `UPDATE job SET state = 'done', finished_at = ?, lease_owner = NULL, lease_until = NULL, last_error = NULL
       WHERE id = ? AND state = 'running' AND fencing_token = ?`,
      [clock.now(), job.id, job.fencingToken],
    );
    return changed === 1;
  }

  async function retryLater(job: ClaimedJob, waitMs: number, error: string): Promise<void> {
    await db.execute(
      `UPDATE job SET state = 'ready', run_at = ?, lease_owner = NULL, lease_until = NULL, last_error = ?
       WHERE id = ? AND state = 'running' AND fencing_token = ?`,
      [new Date(clock.now().getTime() + waitMs), error.slice(0, 4000), job.id, job.fencingToken],
    );
  }

  async function bury(job: ClaimedJob, error: string): Promise<void> {
    await db.execute(
      `UPDATE job SET state = 'dead', finished_at = ?, lease_owner = NULL, lease_until = NULL, last_error = ?
       WHERE id = ? AND state = 'running' AND fencing_token = ?`,
      [clock.now(), error.slice(0, 4000), job.id, job.fencingToken],
    );
  }

  /** Gives back untouched runs when the process stops, so that another takes them at once. */
  async function giveBack(owner: string): Promise<void> {
    await db.execute(
      `UPDATE job SET state = 'ready', lease_owner = NULL, lease_until = NULL, attempts = attempts - 1
       WHERE state = 'running' AND lease_owner = ?`,
      [owner],
    );
  }

  async function counts(): Promise<{ ready: number; running: number; dead: number; oldestReadyAt: Date | null }> {
    const rows = await db.query<{ state: string; n: number; oldest: Date | null }>(
      `SELECT state, COUNT(*) AS n, MIN(run_at) AS oldest FROM job WHERE state IN ('ready','running','dead') GROUP BY state`,
    );
    const of = (state: string) => rows.find((row) => row.state === state);
    return {
      ready: Number(of('ready')?.n ?? 0),
      running: Number(of('running')?.n ?? 0),
      dead: Number(of('dead')?.n ?? 0),
      oldestReadyAt: of('ready')?.oldest ?? null,
    };
  }

  /** Jobs that could start now or are running: what a test waits to become nought. */
  async function pending(kinds: string[]): Promise<number> {
    const [row] = await db.query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM job WHERE kind IN (${kinds.map(() => '?').join(',') || "''"})
       AND (state = 'running' OR (state = 'ready' AND run_at <= ?))`,
      [...kinds, clock.now()],
    );
    return Number(row?.n ?? 0);
  }

  async function sweepDone(before: Date): Promise<number> {
    return db.execute(`DELETE FROM job WHERE state = 'done' AND finished_at < ? LIMIT 5000`, [before]);
  }

  async function dead(most: number) {
    return db.query<{
      id: string;
      kind: string;
      attempts: number;
      last_error: string | null;
      created_at: Date;
      finished_at: Date;
    }>(
      `SELECT id, kind, attempts, last_error, created_at, finished_at FROM job
       WHERE state = 'dead' ORDER BY id DESC LIMIT ${Math.floor(most)}`,
    );
  }

  async function revive(id: string): Promise<boolean> {
    const changed = await db.execute(
      `UPDATE job SET state = 'ready', attempts = 0, run_at = ?, finished_at = NULL WHERE id = ? AND state = 'dead'`,
      [clock.now(), id],
    );
    return changed === 1;
  }

  return {
    insert,
    claim,
    releaseExpired,
    finish,
    retryLater,
    bury,
    giveBack,
    counts,
    pending,
    sweepDone,
    dead,
    revive,
  };
}

export type JobStore = ReturnType<typeof createJobStore>;
