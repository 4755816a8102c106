import type { z } from 'zod';
import type { CheckIn, CheckInVia, setCheckInSchema } from '../../../contracts/sos-check-in';
import type { Actor } from '../../../platform/actor';
import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import { ApiError, assertThat, type Words } from '../../../platform/errors';
import type { Logger } from '../../../platform/log';
import type { Outbox } from '../../../platform/push/push.types';
import type { CareService } from '../care/care.service';
import type { SosIdentity, SosNotices } from '../sos.deps';
import type { PeopleFacts } from '../sos.types';
import type { CheckInRow, CheckInSql } from './check-in.sql';
import { CHECK_IN_WHEN_DUE, type CheckInMove, nextCheckInState } from './check-in.states';
import { dayAfter, dayOfWord, nextDeadline, shanghaiDay, shanghaiInstant } from './check-in-days';

const BATCH = 500;
const DAYS_SHOWN = 30;
const MOST_TRIES = 5;
const PAGE = '/features/sos-family/pages/check-in/index';
const OFF: Words = { zh: '还没有开通每日报平安', en: 'The daily check-in is not switched on' };
const FIRST = { time: '09:00', graceMinutes: 60 };

class Overtaken extends Error {}

export interface CheckInDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  outbox: Outbox;
  notices: SosNotices;
  identity: Pick<SosIdentity, 'actsFor'>;
  people: Pick<PeopleFacts, 'home'>;
  sql: CheckInSql;
  care: Pick<CareService, 'open' | 'personWell' | 'checkInOff'>;
}

/** The daily "I am well": said by phone, by button or by a key on the telephone; asked about when it is missing. */
export function createCheckIn(deps: CheckInDeps) {
  const { db, clock, sql } = deps;

  async function subjectOf(actor: Actor, subject: string | undefined): Promise<string> {
    if (!subject || subject === actor.personId) return actor.personId;
    assertThat(await deps.identity.actsFor(actor.personId, subject), 'forbidden');
    return subject;
  }

  /** The row as it waits for its next day. */
  function waiting(row: CheckInRow, now: Date, fromDay?: string): CheckInRow {
    const { remindAt, deadlineAt } = nextDeadline(row, now, fromDay);
    return { ...row, state: 'waiting', dueAt: remindAt, deadlineAt };
  }

  type Move = CheckInMove | ((row: CheckInRow) => CheckInMove);
  type To = (row: CheckInRow, now: Date, tx: SqlTx) => Promise<CheckInRow> | CheckInRow;

  /** Reads, moves, writes. Null: the move has no place. @throws Overtaken when something else moved the row meanwhile */
  async function changeIn(tx: SqlTx, personId: string, move: Move, to: To): Promise<CheckInRow | null> {
    const row = await sql.find(personId, tx);
    if (!row || !nextCheckInState(row.state, typeof move === 'function' ? move(row) : move)) return null;
    const next = await to(row, clock.now(), tx);
    if (!(await sql.change(tx, row, next))) throw new Overtaken();
    await deps.outbox.publish(tx, {
      type: 'sos.check-in',
      audience: [`person:${personId}`],
      data: { personId, state: next.state },
    });
    return next;
  }

  /** Once more when something else moved the row meanwhile. */
  async function untilThrough<T>(work: (tx: SqlTx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await db.sqlTransaction(work);
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
        if (tries >= MOST_TRIES) throw new ApiError('conflict', { cause: error });
      }
    }
  }
  const change = (personId: string, move: Move, to: To) => untilThrough((tx) => changeIn(tx, personId, move, to));

  async function wellIn(tx: SqlTx, row: CheckInRow, now: Date, via: CheckInVia, byPersonId: string | null) {
    const missed = row.state === 'missed' ? await sql.missedDay(row.personId, tx) : null;
    const waitedFor = row.deadlineAt ? dayOfWord(row, row.deadlineAt, now) : null;
    const day = missed ?? (row.state === 'missed' ? null : waitedFor);
    if (day) await sql.setDay(tx, row.personId, day, { outcome: 'well', via, byPersonId, at: now });
    if (row.state === 'paused') return { ...row, lastWellAt: now };
    // A word counts for its own day: the one after is waited for next. One that comes early leaves the plan as it is.
    if (!day) return { ...row, lastWellAt: now };
    return { ...waiting(row, now, dayAfter(day)), lastWellAt: now };
  }

  async function present(personId: string, row: CheckInRow | null): Promise<CheckIn> {
    const days = await sql.days(personId, DAYS_SHOWN);
    const now = clock.now();
    const today = shanghaiDay(now);
    const isPaused = row?.pausedFrom && row.pausedUntil && row.pausedFrom <= today && today <= row.pausedUntil;
    return {
      personId,
      state: row ? (row.state === 'waiting' && isPaused ? 'paused' : row.state) : 'off',
      time: row?.time ?? FIRST.time,
      graceMinutes: row?.graceMinutes ?? FIRST.graceMinutes,
      quietDays: [...(row?.quietDays ?? [])],
      opensCase: row?.opensCase ?? false,
      pausedFrom: row?.pausedFrom ?? null,
      pausedUntil: row?.pausedUntil ?? null,
      deadlineAt: row?.deadlineAt?.toISOString() ?? null,
      lastWellAt: row?.lastWellAt?.toISOString() ?? null,
      isSaid: days.some(({ day, outcome }) => day === today && outcome !== 'missed'),
      days: days.map(({ day, outcome, via, at }) => ({ day, outcome, via, at: at?.toISOString() ?? null })),
    };
  }

  /** By whatever door. False when this person has no daily word; questions about them end all the same. */
  async function sayWell(personId: string, via: CheckInVia, byPersonId: string | null): Promise<boolean> {
    return untilThrough(async (tx) => {
      const row = await changeIn(tx, personId, 'well', (found, now) => wellIn(tx, found, now, via, byPersonId));
      await deps.care.personWell(tx, personId, { byPersonId, words: null });
      return row !== null;
    });
  }

  async function whenDue(row: CheckInRow): Promise<void> {
    const move = CHECK_IN_WHEN_DUE[row.state];
    const now = clock.now();
    if (!move) return;
    await db.sqlTransaction(async (tx) => {
      const fresh = await sql.find(row.personId, tx);
      if (fresh?.version !== row.version) return;
      await changeIn(tx, row.personId, move, (found) => timeDoes(tx, found, now));
    });
  }

  async function timeDoes(tx: SqlTx, row: CheckInRow, now: Date): Promise<CheckInRow> {
    switch (row.state) {
      case 'waiting':
        await deps.notices.send(tx, {
          personId: row.personId,
          template: 'sos.check-in',
          words: { zh: '该报平安了，点一下就好。', en: 'Time to say that you are well: one tap.' },
          link: PAGE,
          dedupeKey: `check-in:${row.deadlineAt!.toISOString()}`,
        });
        return { ...row, state: 'reminded', dueAt: row.deadlineAt };
      case 'reminded': {
        const day = shanghaiDay(new Date(row.deadlineAt!.getTime() - row.graceMinutes * 60_000));
        await sql.setDay(tx, row.personId, day, { outcome: 'missed', via: null, byPersonId: null, at: null });
        const home = await deps.people.home(row.personId);
        await deps.care.open(tx, {
          reason: 'missed_check_in',
          personId: row.personId,
          deviceId: null,
          unitId: home?.unitId ?? null,
          opensCase: row.opensCase,
        });
        return { ...row, state: 'missed', dueAt: new Date(now.getTime() + 86_400_000) };
      }
      case 'missed':
        return { ...row, dueAt: new Date(now.getTime() + 86_400_000) };
      default:
        return waiting({ ...row, pausedFrom: null, pausedUntil: null }, now);
    }
  }

  return {
    sayWell,

    async read(actor: Actor, subject?: string): Promise<CheckIn> {
      const personId = await subjectOf(actor, subject);
      return present(personId, await sql.find(personId));
    },

    async set(actor: Actor, wish: z.output<typeof setCheckInSchema>): Promise<CheckIn> {
      const personId = await subjectOf(actor, wish.subject);
      const at = clock.now();
      const { time, graceMinutes, opensCase } = wish;
      const quietDays = [...new Set(wish.quietDays)].sort();
      const changed = { changedBy: actor.personId, changedAt: at };
      const fresh = {
        ...FIRST,
        personId,
        state: 'off',
        version: 1,
        dueAt: null,
        deadlineAt: null,
        quietDays: [],
      } as const;
      await db.sqlTransaction((tx) =>
        sql.ensure(tx, {
          ...fresh,
          ...changed,
          opensCase: false,
          lastWellAt: null,
          pausedFrom: null,
          pausedUntil: null,
        }),
      );
      const planned = (row: CheckInRow) => ({ ...row, time, graceMinutes, quietDays, opensCase, ...changed });
      if (!wish.isOn) {
        await change(personId, 'switch_off', async (row, _now, tx) => {
          await deps.care.checkInOff(tx, personId, { byPersonId: actor.personId, words: null });
          return { ...planned(row), state: 'off', dueAt: null, deadlineAt: null, pausedFrom: null, pausedUntil: null };
        });
      } else {
        const days = await sql.days(personId, 1);
        const row = await change(personId, 'plan', (found, now) => {
          // Today's word was said: a new time does not ask for it again.
          const isSaid = days[0]?.day === shanghaiDay(now) && days[0].outcome !== 'missed';
          return waiting(planned(found), now, isSaid ? dayAfter(shanghaiDay(now)) : undefined);
        });
        assertThat(row, 'state_conflict', {
          words: {
            zh: '正在询问是否平安，请先报平安再修改',
            en: 'Please say first that all is well, then change this',
          },
        });
      }
      return present(personId, await sql.find(personId));
    },

    async well(actor: Actor, subject?: string): Promise<CheckIn> {
      const personId = await subjectOf(actor, subject);
      await sayWell(personId, personId === actor.personId ? 'phone' : 'family', actor.personId);
      return present(personId, await sql.find(personId));
    },

    async pause(
      actor: Actor,
      { subject, from, until }: { subject?: string; from: string; until: string },
    ): Promise<CheckIn> {
      const personId = await subjectOf(actor, subject);
      const row = await change(personId, 'pause', (found, now) => {
        const paused = { ...found, pausedFrom: from, pausedUntil: until, changedBy: actor.personId, changedAt: now };
        const today = shanghaiDay(now);
        if (today < from || today > until) return waiting(paused, now);
        return { ...paused, state: 'paused', deadlineAt: null, dueAt: shanghaiInstant(dayAfter(until), '00:00') };
      });
      assertThat(row, 'state_conflict', { words: OFF });
      return present(personId, row);
    },

    async resume(actor: Actor, subject?: string): Promise<CheckIn> {
      const personId = await subjectOf(actor, subject);
      const row = await change(
        personId,
        (found) => (found.state === 'paused' ? 'resume' : 'plan'),
        (found, now) => waiting({ ...found, pausedFrom: null, pausedUntil: null }, now),
      );
      assertThat(row, 'state_conflict', { words: OFF });
      return present(personId, row);
    },

    /** Asking about a missed day is over: the next day is waited for. */
    async careSettled(tx: SqlTx, personId: string, how: 'well' | 'other', byPersonId: string | null): Promise<void> {
      const row = await sql.find(personId, tx);
      if (row?.state !== 'missed') return;
      const now = clock.now();
      const day = how === 'well' ? await sql.missedDay(personId, tx) : null;
      if (day)
        await sql.setDay(tx, personId, day, {
          outcome: 'well',
          via: byPersonId === personId ? 'voice' : 'family',
          byPersonId,
          at: now,
        });
      await sql.change(tx, row, { ...waiting(row, now), lastWellAt: how === 'well' ? now : row.lastWellAt });
    },

    /** Lets time do its part for everybody who is due; one that fails keeps no other waiting. */
    async sweep(): Promise<number> {
      const due = await sql.due(clock.now(), BATCH);
      for (const row of due) {
        try {
          await whenDue(row);
        } catch (error) {
          deps.log.error({ error }, 'a daily check-in did not go on; tried again at the next look');
        }
      }
      return due.length;
    },
  };
}

export type CheckInService = ReturnType<typeof createCheckIn>;
