import type { Clock } from '../../../platform/clock';
import { isDuplicateKey } from '../../../platform/db/database';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Outbox } from '../../../platform/push/push.types';
import { isOpen, nextSosStage } from '../sos.states';
import type { Answerer, CaseTidings, Point, RecordTimeline, TakeCase } from '../sos.types';
import { isLive } from './case.presenter';
import type { CaseSql, WholeCase } from './case.sql';
import { addResponder, answerAlerts, changeCase, moveResponder, slotOf, timeStage } from './case-moves.sql';
import { tellPeople } from './tell-people';

export interface TakeCaseDeps {
  db: Database;
  clock: Clock;
  outbox: Outbox;
  cases: CaseSql;
  record: RecordTimeline;
  tidings: Pick<CaseTidings, 'callOff'>;
}

interface TakenBy {
  channel: string;
  minutes: number | null;
  position: Point | null;
  /** of the step, when it came by the page */
  key?: string;
}

export function promisedAt(now: Date, minutes: number | null): Date | null {
  return minutes === null ? null : new Date(now.getTime() + minutes * 60_000);
}

/** One winner in each place. Whoever comes second is told who has it; nobody is asked any more once somebody has. */
export function createTakeCase(deps: TakeCaseDeps) {
  const { db, clock, cases } = deps;

  async function take(tx: SqlTx, caseRow: WholeCase, answerer: Answerer, by: TakenBy): ReturnType<TakeCase> {
    if (!isOpen(caseRow.stage)) return { outcome: 'closed' };
    const now = clock.now();
    const live = (await cases.responders(caseRow.id, tx)).filter(isLive);
    const own = live.find((row) =>
      answerer.personId ? row.personId === answerer.personId : row.contactId === answerer.contactId,
    );
    if (own) {
      await moveResponder(tx, own.id, {
        state: own.state === 'left' ? 'accepted' : own.state,
        promisedAt: promisedAt(now, by.minutes),
        arrivedAt: null,
        position: by.position,
      });
      return { outcome: 'already_yours' };
    }
    const holder = live.find((row) => row.slot === slotOf(caseRow.id, answerer.kind));
    if (holder) return { outcome: 'taken_by', winner: holder.name };

    const stage = nextSosStage(caseRow.stage, 'accept')!;
    const responderId = await addResponder(tx, caseRow.id, answerer, {
      now,
      promisedAt: promisedAt(now, by.minutes),
      position: by.position,
    });
    await changeCase(tx, caseRow.id, {
      stage,
      progressAt: now,
      ...(live.length === 0 && { acceptedAt: now, acceptedBy: answerer.personId }),
    });
    await timeStage(tx, caseRow, { stage, epoch: caseRow.epoch }, now);
    await answerAlerts(tx, caseRow.id, answerer, 'accepted', now);
    const { name, kind } = answerer;
    await deps.tidings.callOff(tx, { ...caseRow, stage }, { responderId, name, kind });
    await deps.record(tx, {
      caseId: caseRow.id,
      event: 'accept',
      party: answerer.party,
      personId: answerer.personId,
      detail: {
        kind,
        channel: by.channel,
        minutes: by.minutes,
        ...(answerer.contactId && { contactId: answerer.contactId }),
        ...(by.key && { key: by.key }),
      },
      at: now,
    });
    await tellPeople(tx, deps, caseRow, 'accept');
    return { outcome: 'taken' };
  }

  return {
    take,
    /** As `take`, in a transaction of its own: for answers that come by telephone or by a link. */
    takeCase: (async (caseId, answerer, by) => {
      try {
        return await db.sqlTransaction(async (tx) => {
          const caseRow = await cases.lock(tx, caseId);
          return caseRow ? take(tx, caseRow, answerer, by) : { outcome: 'closed' as const };
        });
      } catch (error) {
        if (!isDuplicateKey(error, 'uq_sos_responder_slot')) throw error;
        const holder = (await cases.responders(caseId)).find((row) => row.slot === slotOf(caseId, answerer.kind));
        return { outcome: 'taken_by' as const, winner: holder?.name ?? '' };
      }
    }) satisfies TakeCase as TakeCase,
  };
}

export type TakeCaseOf = ReturnType<typeof createTakeCase>;
