import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import { marks, padded } from '../../../platform/db/many-rows';
import { newId } from '../../../platform/ids';
import { TIMER_OF } from '../sos.states';
import type { ClaimedTimer, TimerKind } from '../sos.types';

/** A run takes milliseconds; whoever is gone for this long is taken to be dead, and another does the work. */
export const LEASE_MS = 6_000;

/** The worker's lease ran out and another one has the timer: nothing of this run may be written. */
export class LostLease extends Error {}

interface DueRow {
  id: string;
  caseId: string;
  kind: TimerKind;
  epoch: number;
  subject: string | null;
  dueAt: Date;
  fencingToken: string | number;
}

export interface PendingTimer {
  id: string;
  caseId: string;
  kind: TimerKind;
  subject: string | null;
  dueAt: Date;
  policyId: string;
}

/** Rows of duties: claimed by compare-and-set with a lease, ended by whoever still holds the token. */
export function createTimersSql(db: Database, clock: Clock, owner: string) {
  /**
   * A lease counts while it is in force, and no longer than leases last: one that ends later was given before the clock
   * jumped back, and must not keep others off.
   */
  const isFree = '(lease_until IS NULL OR lease_until < ? OR lease_until > ?)';
  const leaseBounds = (now: Date) => [now, new Date(now.getTime() + LEASE_MS + 1_000)];

  return {
    /** Due timers of these kinds, the longest due first, now leased to this process. */
    async claim(kinds: readonly TimerKind[], most: number): Promise<ClaimedTimer[]> {
      const now = clock.now();
      // Kind by kind, so that each is read in the order of its index and no further than it is taken.
      const first = `ORDER BY due_at LIMIT ${Math.floor(most)}`;
      const ofKind = `SELECT id, due_at FROM sos_timer WHERE state = 'pending' AND kind = ? AND due_at <= ? AND ${isFree} ${first}`;
      const due = await db.query<{ id: string }>(
        kinds.length === 1 ? ofKind : `${kinds.map(() => `(${ofKind})`).join(' UNION ALL ')} ${first}`,
        kinds.flatMap((kind) => [kind, now, ...leaseBounds(now)]),
      );
      if (due.length === 0) return [];
      const ids = padded(due.map(({ id }) => id));
      const claim = `${owner}.${newId().slice(-12)}`;
      const taken = await db.execute(
        `UPDATE sos_timer SET lease_owner = ?, lease_until = ?, fencing_token = fencing_token + 1
         WHERE id IN (${marks(ids)}) AND state = 'pending' AND due_at <= ? AND ${isFree}`,
        [claim, new Date(now.getTime() + LEASE_MS), ...ids, now, ...leaseBounds(now)],
      );
      if (taken === 0) return [];
      const rows = await db.query<DueRow>(
        `SELECT id, case_id AS caseId, kind, epoch, subject, due_at AS dueAt, fencing_token AS fencingToken
         FROM sos_timer WHERE id IN (${marks(ids)}) AND lease_owner = ? AND state = 'pending' ORDER BY due_at`,
        [...ids, claim],
      );
      return rows.map((row) => ({ ...row, fencingToken: BigInt(row.fencingToken) }));
    },

    /** Ends the timer in the transaction of what it asked for. @throws LostLease when another worker has it by now */
    async finish(tx: SqlTx, timer: ClaimedTimer, state: 'done' | 'called_off' = 'done'): Promise<void> {
      const changed = await tx.execute(
        `UPDATE sos_timer SET state = ?, done_at = ?, lease_until = NULL
         WHERE id = ? AND state = 'pending' AND fencing_token = ?`,
        [state, clock.now(), timer.id, timer.fencingToken],
      );
      if (changed !== 1) throw new LostLease(timer.id);
    },

    /** Locks timers and tells which of them this run still holds: of the others nothing may be written. */
    async lockHeld(tx: SqlTx, claimed: readonly ClaimedTimer[]): Promise<Set<string>> {
      const ids = padded(claimed.map(({ id }) => id));
      const rows = await tx.query<{ id: string; token: string | number }>(
        `SELECT id, fencing_token AS token FROM sos_timer FORCE INDEX (PRIMARY)
         WHERE id IN (${marks(ids)}) AND state = 'pending' ORDER BY id FOR UPDATE`,
        ids,
      );
      const tokens = new Map(rows.map(({ id, token }) => [id, BigInt(token)]));
      return new Set(claimed.filter((timer) => tokens.get(timer.id) === timer.fencingToken).map(({ id }) => id));
    },

    /** Ends timers that `lockHeld` named. */
    async finishHeld(tx: SqlTx, ids: readonly string[], state: 'done' | 'called_off'): Promise<void> {
      if (ids.length === 0) return;
      const all = padded(ids);
      await tx.execute(`UPDATE sos_timer SET state = ?, done_at = ?, lease_until = NULL WHERE id IN (${marks(all)})`, [
        state,
        clock.now(),
        ...all,
      ]);
    },

    /** Lets another run have it after a failure; whoever lost the lease changes nothing. */
    async release(timer: ClaimedTimer, afterMs: number): Promise<void> {
      await db.execute(
        `UPDATE sos_timer SET lease_until = ? WHERE id = ? AND state = 'pending' AND fencing_token = ?`,
        [new Date(clock.now().getTime() + afterMs), timer.id, timer.fencingToken],
      );
    },

    /** What this process holds goes back at once when it is asked to stop. */
    async giveBack(): Promise<void> {
      await db.execute(`UPDATE sos_timer SET lease_until = NULL WHERE state = 'pending' AND lease_owner LIKE ?`, [
        `${owner}.%`,
      ]);
    },

    /** Open cases without the timer that their stage must have: there should never be one. */
    async casesWithoutTimer(limit: number): Promise<{ id: string }[]> {
      const stages = Object.entries(TIMER_OF).flatMap(([stage, kind]) => (kind ? [{ stage, kind }] : []));
      const found = await Promise.all(
        stages.map(({ stage, kind }) =>
          db.query<{ id: string }>(
            `SELECT c.id FROM sos_case c WHERE c.stage = ? AND NOT EXISTS (SELECT 1 FROM sos_timer t
               WHERE t.case_id = c.id AND t.state = 'pending' AND t.kind = ? AND t.epoch = c.epoch)
             ORDER BY c.id LIMIT ${Math.floor(limit)}`,
            [stage, kind],
          ),
        ),
      );
      return found.flat();
    },

    /** In a transaction that has locked the case: is its timer still missing? */
    async lacksTimer(tx: SqlTx, caseId: string, kind: TimerKind, epoch: number): Promise<boolean> {
      const rows = await tx.query<{ id: string }>(
        `SELECT id FROM sos_timer WHERE case_id = ? AND state = 'pending' AND kind = ? AND epoch = ? LIMIT 1`,
        [caseId, kind, epoch],
      );
      return rows.length === 0;
    },

    /** Pending timers that come due after `after`, the farthest first. */
    async farthest(after: Date, before: PendingTimer | undefined, limit: number): Promise<PendingTimer[]> {
      const cursor = before ? ' AND (t.due_at < ? OR (t.due_at = ? AND t.id < ?))' : '';
      return db.query<PendingTimer>(
        `SELECT t.id, t.case_id AS caseId, t.kind, t.subject, t.due_at AS dueAt, c.policy_id AS policyId
         FROM sos_timer t JOIN sos_case c ON c.id = t.case_id
         WHERE t.state = 'pending' AND t.due_at > ? AND t.kind IN ('step', 'silence', 'redial')${cursor}
         ORDER BY t.due_at DESC, t.id DESC LIMIT ${Math.floor(limit)}`,
        before ? [after, before.dueAt, before.dueAt, before.id] : [after],
      );
    },

    async pullIn(timer: PendingTimer, dueAt: Date): Promise<boolean> {
      const changed = await db.execute(
        `UPDATE sos_timer SET due_at = ? WHERE id = ? AND state = 'pending' AND due_at = ?`,
        [dueAt, timer.id, timer.dueAt],
      );
      return changed === 1;
    },

    /** When the longest due step should have begun, and how many wait: what a watcher reads. */
    async overdue(): Promise<{ waiting: number; oldestDueAt: Date | null }> {
      const [row] = await db.query<{ n: number; oldest: Date | null }>(
        `SELECT COUNT(*) AS n, MIN(due_at) AS oldest FROM sos_timer
         WHERE state = 'pending' AND due_at <= ? AND kind IN ('step', 'silence')`,
        [clock.now()],
      );
      return { waiting: Number(row?.n ?? 0), oldestDueAt: row?.oldest ?? null };
    },
  };
}

export type TimersSql = ReturnType<typeof createTimersSql>;
