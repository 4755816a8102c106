import type { CareReason, CareState } from '../../../contracts/sos-check-in';
import type { SqlTx } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';
import { withinHours } from '../check-in/check-in-days';
import type { CareDeps } from './care.deps';
import type { CareRow, CareSql } from './care.sql';
import { CARE_OWNER, type CareMove, careWaitMs, firstCareState, moveWhenDue, nextCareState } from './care.states';
import type { CarePolicies } from './care-policy';

const BATCH = 200;

/** Who ends it, and what they say. */
export interface CareEnd {
  byPersonId: string | null;
  words: string | null;
}
const NOBODY: CareEnd = { byPersonId: null, words: null };

const SETTLED_BY = { well: 'well', heard: 'heard', visited: 'visited', switch_off: 'switched_off' } as const;
type Settling = keyof typeof SETTLED_BY;

export interface CareServiceDeps extends CareDeps {
  sql: CareSql;
  policies: CarePolicies;
}

/** Asks after somebody, step by step, until a word or a case ends it. */
export function createCareService(deps: CareServiceDeps) {
  const { db, clock, sql, jobs, outbox } = deps;

  const publish = (tx: SqlTx, care: CareRow, state: CareState) =>
    outbox.publish(tx, {
      type: 'sos.care',
      audience: [
        'role:dispatcher',
        'role:supervisor',
        ...(care.unitId ? [`unit:${care.unitId}` as const] : []),
        ...(care.personId ? [`person:${care.personId}` as const] : []),
      ],
      data: { careId: care.id, state },
    });

  /** Begins; null when somebody is being asked about it already. */
  async function open(
    tx: SqlTx,
    about: {
      reason: CareReason;
      personId: string | null;
      deviceId: string | null;
      unitId: string | null;
      opensCase: boolean;
    },
  ): Promise<string | null> {
    const { policy } = await deps.policies.current();
    const now = clock.now();
    const id = newId();
    const isNew = await sql.insert(tx, {
      id,
      ...about,
      state: firstCareState(about.reason, about.personId),
      openKey:
        about.reason === 'silent_device' ? `silent_device:${about.deviceId}` : `missed_check_in:${about.personId}`,
      openedAt: now,
      // A battery that ran out at three in the morning is asked about after breakfast; who missed a time they chose is not.
      dueAt: about.reason === 'silent_device' ? withinHours(now, policy) : now,
    });
    return isNew ? id : null;
  }

  /** Takes a move that leads on to somebody to ask. False when it has no place any more. */
  async function goOn(tx: SqlTx, care: CareRow, move: CareMove): Promise<boolean> {
    const state = nextCareState(care.state, move);
    if (!state || !CARE_OWNER[state]) return false;
    const { policy } = await deps.policies.current();
    const asked = state === care.state ? care.asked + 1 : 1;
    const moved = await sql.move(tx, care, {
      ...care,
      state,
      asked,
      dueAt: new Date(clock.now().getTime() + careWaitMs(state, policy)!),
    });
    if (!moved) return false;
    await jobs.enqueue(tx, { kind: 'sos.care.ask', payload: { careId: care.id, state, asked }, priority: 2 });
    // Nobody went, though they were asked to: whoever runs the portal has to look.
    if (move === 'overdue' && care.asked > 0) {
      await deps.raiseAlarm(tx, {
        code: 'care_visit_overdue',
        subject: care.id,
        detail: { reason: care.reason, asked: care.asked, unitId: care.unitId },
      });
    }
    await publish(tx, care, state);
    return true;
  }

  async function settle(tx: SqlTx, care: CareRow, move: Settling, by: CareEnd = NOBODY): Promise<boolean> {
    if (nextCareState(care.state, move) !== 'settled') return false;
    const now = clock.now();
    const moved = await sql.move(tx, care, {
      ...care,
      ...by,
      state: 'settled',
      dueAt: null,
      settledAt: now,
      settledBy: SETTLED_BY[move],
    });
    if (!moved) return false;
    // Whoever switches the daily word off is moving its row themselves.
    if (care.reason === 'missed_check_in' && care.personId && move !== 'switch_off') {
      await deps.onSettled(tx, care.personId, move === 'well' ? 'well' : 'other', by.byPersonId);
    }
    await jobs.enqueue(tx, { kind: 'sos.care.tell', payload: { careId: care.id } });
    await publish(tx, care, 'settled');
    return true;
  }

  /** Opens a real case: help is needed, or nobody could be reached. Durable before the row says so; twice is one case. */
  async function openCase(careId: string, move: 'help' | 'case', by: CareEnd = NOBODY): Promise<boolean> {
    const care = await sql.find(careId);
    if (!care || nextCareState(care.state, move) !== 'case_opened') return false;
    const device = care.deviceId ? await deps.aboutDevice(care.deviceId) : null;
    const now = clock.now();
    const { caseId } = await deps.takePress({
      clientKey: `care:${care.id}`,
      presser: {
        personId: care.personId,
        deviceId: care.deviceId,
        openKey: care.personId ? `person:${care.personId}` : `device:${care.deviceId}`,
      },
      source: 'check_in',
      pressedAt: now,
      kind: null,
      isSilent: false,
      drill: null,
      fix: device?.position
        ? {
            position: { ...device.position, datum: 'gcj02' },
            accuracyM: null,
            source: 'device',
            takenAt: now.toISOString(),
          }
        : null,
      phone: null,
    });
    return db.sqlTransaction(async (tx) => {
      const fresh = await sql.find(careId, tx);
      if (!fresh || !nextCareState(fresh.state, move)) return false;
      const moved = await sql.move(tx, fresh, {
        ...fresh,
        ...by,
        state: 'case_opened',
        caseId,
        dueAt: null,
        settledAt: now,
        settledBy: 'case',
      });
      if (!moved) return false;
      if (fresh.reason === 'missed_check_in' && fresh.personId)
        await deps.onSettled(tx, fresh.personId, 'other', by.byPersonId);
      await jobs.enqueue(tx, { kind: 'sos.care.tell', payload: { careId } });
      await publish(tx, fresh, 'case_opened');
      return true;
    });
  }

  async function settleAll(tx: SqlTx, cares: readonly CareRow[], move: Settling, by: CareEnd): Promise<void> {
    for (const care of cares) await settle(tx, care, move, by);
  }

  async function whenDue(care: CareRow): Promise<void> {
    const { policy } = await deps.policies.current();
    const now = clock.now();
    const mayAskAt = care.reason === 'silent_device' ? withinHours(now, policy) : now;
    if (mayAskAt > now) return sql.postpone(care, mayAskAt);
    const move = moveWhenDue(care, policy);
    if (move === 'case') {
      await openCase(care.id, 'case');
    } else if (move) {
      await db.sqlTransaction((tx) => goOn(tx, care, move));
    }
  }

  return {
    open,
    openCase,

    /** Nobody of this step could be asked at all: the next one is, at once. */
    async skip(care: CareRow): Promise<void> {
      await db.sqlTransaction((tx) => goOn(tx, care, 'unanswered'));
    },

    /** A word of whoever was asked, in the state it has now. False when it is over. */
    async settleOne(careId: string, move: 'well' | 'visited', by: CareEnd): Promise<boolean> {
      return db.sqlTransaction(async (tx) => {
        const care = await sql.find(careId, tx);
        return care ? settle(tx, care, move, by) : false;
      });
    },

    /** A contact could not reach them: somebody goes and looks, without waiting for the time. */
    async hasten(careId: string): Promise<boolean> {
      return db.sqlTransaction(async (tx) => {
        const care = await sql.find(careId, tx);
        return care?.state === 'asking_contact' ? goOn(tx, care, 'unanswered') : false;
      });
    },

    /** The person said that they are well, by whatever way. */
    async personWell(tx: SqlTx, personId: string, by: CareEnd): Promise<void> {
      await settleAll(tx, await sql.openOf({ personId }, tx), 'well', by);
    },

    /** The device that was silent spoke. It proves a battery, not that the person is well: only what asks about it ends. */
    async deviceHeard(tx: SqlTx, deviceId: string): Promise<void> {
      await settleAll(tx, await sql.openOf({ deviceId }, tx), 'heard', NOBODY);
    },

    async deviceGone(tx: SqlTx, deviceId: string, by: CareEnd): Promise<void> {
      await settleAll(tx, await sql.openOf({ deviceId }, tx), 'switch_off', by);
    },

    async checkInOff(tx: SqlTx, personId: string, by: CareEnd): Promise<void> {
      const cares = await sql.openOf({ personId }, tx);
      await settleAll(
        tx,
        cares.filter(({ reason }) => reason === 'missed_check_in'),
        'switch_off',
        by,
      );
    },

    /** Lets time do its part for everything that is due. One that fails keeps no other waiting. */
    async sweep(): Promise<number> {
      const due = await sql.due(clock.now(), BATCH);
      for (const care of due) {
        try {
          await whenDue(care);
        } catch (error) {
          deps.log.error(
            { error, careId: care.id },
            'asking after somebody did not go on; tried again at the next look',
          );
        }
      }
      return due.length;
    },
  };
}

export type CareService = ReturnType<typeof createCareService>;
