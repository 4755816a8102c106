import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { Logger } from '../../../platform/log';
import type { CaseSql } from '../case/case.sql';
import { setTimer } from '../case/case-moves.sql';
import type { Policies, Policy, RaiseAlarm, TimerKind } from '../sos.types';
import { longestWaitS, timerFor } from './timer-decision';
import type { PendingTimer, TimersSql } from './timers.sql';

const SWEEP_MS = 5_000;
const LOOK_AT_CLOCK_MS = 250;
/** Clocks are set by parts of a second all the time; beyond this, what was due may seem far away. */
const JUMP_MS = 1_000;
const PAGE = 500;
export interface GuardDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  timers: TimersSql;
  cases: Pick<CaseSql, 'lock'>;
  policies: Pick<Policies, 'policyOf'> & { known(): Iterable<Policy> };
  raiseAlarm: RaiseAlarm;
  nudge(): void;
}

/**
 * Belt and braces: every open case has the timer that its stage must have, and no timer waits longer than its policy allows.
 * The first can only be broken by a fault of ours, the second by a clock that is set back; both would be silence.
 */
export function createTimerGuard(deps: GuardDeps) {
  const { db, clock, log, timers } = deps;
  let sweeping: NodeJS.Timeout | undefined;
  let watching: NodeJS.Timeout | undefined;
  let isBusy = false;
  let ahead = 0;

  /** By how much the clock is ahead of a count that nobody can set. */
  const clockAhead = () => clock.now().getTime() - performance.now();

  async function mend(caseId: string): Promise<void> {
    await db.sqlTransaction(async (tx) => {
      const caseRow = await deps.cases.lock(tx, caseId);
      const due = caseRow && timerFor(caseRow.policy, caseRow.stage);
      if (!due || !(await timers.lacksTimer(tx, caseId, due.kind, caseRow.epoch))) return;
      const now = clock.now();
      await setTimer(tx, { caseId, kind: due.kind, epoch: caseRow.epoch, dueAt: now }, now);
      await deps.raiseAlarm(tx, {
        code: 'timer_missing',
        subject: `case:${caseId}`,
        detail: { caseId, stage: caseRow.stage, epoch: caseRow.epoch },
      });
      tx.afterCommit(deps.nudge);
      log.error({ caseId, stage: caseRow.stage }, 'an open SOS case had no timer; it has one again');
    });
  }

  /** No policy in use lets anything wait less than this at most: what is due sooner need not be looked at. */
  function leastLongestS(): number {
    const kinds: TimerKind[] = ['step', 'silence', 'redial'];
    const all = [...deps.policies.known()].flatMap((policy) =>
      kinds.map((kind) => longestWaitS(policy, { kind, subject: null }) ?? Number.POSITIVE_INFINITY),
    );
    return Math.min(...all);
  }

  /** Timers set by a clock that has since gone back come due when they would have, counted from now. */
  async function pullInWaits(): Promise<number> {
    const now = clock.now();
    const after = new Date(now.getTime() + leastLongestS() * 1_000);
    let pulled = 0;
    let last: PendingTimer | undefined;
    for (;;) {
      const page = await timers.farthest(after, last, PAGE);
      for (const timer of page) {
        const longestS = longestWaitS(await deps.policies.policyOf(timer.policyId), timer);
        if (longestS === null) continue;
        const latest = new Date(now.getTime() + longestS * 1_000);
        if (timer.dueAt <= latest) continue;
        // A step that should have come by the old clock is not put off once more.
        if (await timers.pullIn(timer, timer.kind === 'step' ? now : latest)) pulled += 1;
      }
      if (page.length < PAGE) break;
      last = page.at(-1);
    }
    if (pulled > 0) {
      log.error({ pulled }, 'SOS timers waited longer than their policy allows; the clock was set back');
      await db.sqlTransaction((tx) =>
        deps.raiseAlarm(tx, { code: 'clock_jump', subject: 'clock', detail: { timers: pulled } }),
      );
      deps.nudge();
    }
    return pulled;
  }

  async function sweep(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      for (const { id } of await timers.casesWithoutTimer(PAGE)) await mend(id);
      // A jump between two looks at the clock, or while no process ran, is found here.
      await pullInWaits();
    } catch (error) {
      log.warn({ error }, 'SOS timers could not be looked over; trying again');
    } finally {
      isBusy = false;
    }
  }

  async function lookAtClock(): Promise<void> {
    const before = ahead;
    ahead = clockAhead();
    if (ahead >= before - JUMP_MS) return;
    try {
      await pullInWaits();
    } catch (error) {
      // Looked at again: as if the jump had not been seen yet.
      ahead = before;
      log.warn({ error }, 'SOS timers could not be pulled in after a clock jump; trying again');
    }
  }

  return {
    sweep,
    pullInWaits,
    start(): void {
      ahead = clockAhead();
      sweeping = setInterval(() => void sweep(), SWEEP_MS);
      watching = setInterval(() => void lookAtClock(), LOOK_AT_CLOCK_MS);
      void sweep();
    },
    stop(): void {
      clearInterval(sweeping);
      clearInterval(watching);
    },
  };
}
