import type { z } from 'zod';
import type { addDetailSchema, Fix } from '../../../contracts/sos';
import type { Clock } from '../../../platform/clock';
import { isDuplicateKey } from '../../../platform/db/database';
import type { Database } from '../../../platform/db/database.types';
import { ApiError, assertThat } from '../../../platform/errors';
import { distanceM, toGcj02 } from '../../../platform/geo';
import type { Logger } from '../../../platform/log';
import type { Outbox } from '../../../platform/push/push.types';
import type { CaseSql, WholeCase } from '../case/case.sql';
import { changeCase } from '../case/case-moves.sql';
import { type SealedWords, watchersOf } from '../case/timeline.sql';
import type { SosDirectory } from '../sos.deps';
import { isOpen } from '../sos.states';
import type { CaseTidings, RecordTimeline } from '../sos.types';
import { openKeyOf } from './name-presser';
import type { PressSql } from './press.sql';

/** So far must somebody have moved, or so much better must the circle be, before the timeline says so. */
const WORTH_TELLING_M = 100;

export interface AddToPressDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  outbox: Outbox;
  sql: PressSql;
  cases: CaseSql;
  sealed: SealedWords;
  record: RecordTimeline;
  tidings: Pick<CaseTidings, 'tellResponders'>;
  directory: Pick<SosDirectory, 'locate'>;
}

function isWorthTelling(last: Fix | null, fix: Fix): boolean {
  if (!last) return true;
  if (distanceM(toGcj02(last.position), toGcj02(fix.position)) >= WORTH_TELLING_M) return true;
  return fix.accuracyM !== null && (last.accuracyM === null || fix.accuracyM * 2 < last.accuracyM);
}

/** What the one who pressed may still say. Nothing of it closes a case or makes it wait. */
export function createAddToPress(deps: AddToPressDeps) {
  const { db, clock, cases, sealed, record, tidings } = deps;
  const presser = (caseRow: WholeCase) => ({
    caseId: caseRow.id,
    party: 'presser' as const,
    personId: caseRow.personId,
  });

  return {
    /** Marks the case as pressed by mistake; it stays open until a person has called back and closed it. */
    async undo(caseId: string): Promise<void> {
      await db.sqlTransaction(async (tx) => {
        const caseRow = await cases.lock(tx, caseId);
        assertThat(caseRow, 'not_found');
        if (caseRow.undoneAt || !isOpen(caseRow.stage)) return;
        const at = clock.now();
        await changeCase(tx, caseId, { undoneAt: at });
        await record(tx, { ...presser(caseRow), event: 'undo', at });
        await tidings.tellResponders(tx, { ...caseRow, undoneAt: at }, 'undo', null);
      });
    },

    /** Keeps where the presser is now; kept quietly when the case is over, so that no phone goes on asking. */
    async addFix(caseId: string, fix: Fix): Promise<void> {
      const [caseRow, last] = await Promise.all([cases.find(caseId), cases.lastFix(caseId)]);
      assertThat(caseRow, 'not_found');
      // WeChat gives the first fix again and again within half a minute.
      if (!isOpen(caseRow.stage) || last?.takenAt === fix.takenAt) return;
      const at = clock.now();
      await db.sqlTransaction(async (tx) => {
        await deps.sql.insertFix(tx, caseId, fix, at);
        if (!isWorthTelling(last, fix)) return;
        await record(tx, { ...presser(caseRow), event: 'fix', detail: { source: fix.source }, at });
      });
      deps.outbox.broadcast({
        type: 'sos.changed',
        audience: [...watchersOf(caseId)],
        data: { caseId, event: 'fix' },
      });
      if (caseRow.unitId) return;
      const unit = await deps.directory.locate(fix.position).catch(() => null);
      if (unit) await deps.sql.setUnit(caseId, unit.id);
    },

    async addDetail(caseId: string, { kind, isSilent, words }: z.output<typeof addDetailSchema>): Promise<void> {
      if (kind === undefined && isSilent === undefined && words === undefined) return;
      await db.sqlTransaction(async (tx) => {
        const caseRow = await cases.lock(tx, caseId);
        assertThat(caseRow, 'not_found');
        assertThat(isOpen(caseRow.stage), 'state_conflict', {
          words: {
            zh: '这次求助已经结束。如果还需要帮助，请再按一次，或拨打 120、110、119',
            en: 'This call for help is over. If you still need help, press again or dial 120, 110 or 119',
          },
        });
        const at = clock.now();
        await changeCase(tx, caseId, { kind, isSilent });
        await record(tx, {
          ...presser(caseRow),
          event: 'detail',
          detail: {
            ...(kind && { kind }),
            ...(isSilent !== undefined && { isSilent }),
            ...(words && { words: sealed.seal(caseId, words) }),
          },
          at,
        });
        await tidings.tellResponders(
          tx,
          { ...caseRow, kind: kind ?? caseRow.kind, isSilent: isSilent ?? caseRow.isSilent },
          'detail',
          null,
        );
      });
    },

    /**
     * Names a case that nobody was named in. A case that names somebody keeps them: two people on one phone are never made one.
     * @throws ApiError conflict when it names somebody else
     */
    async identify(caseId: string, personId: string): Promise<void> {
      const isNamed = await db
        .sqlTransaction(async (tx) => {
          const caseRow = await cases.lock(tx, caseId);
          assertThat(caseRow, 'not_found');
          if (caseRow.personId === personId) return true;
          const at = clock.now();
          const entry = { caseId, party: 'presser' as const, personId, event: 'identify' as const, at };
          if (caseRow.personId) {
            await record(tx, { ...entry, detail: { isRefused: true } });
            return false;
          }
          const openKey = openKeyOf({ personId }, caseRow.drill);
          const other = isOpen(caseRow.stage) ? await cases.openBy(openKey, tx) : null;
          await changeCase(tx, caseId, {
            personId,
            // They have a case open already: both stay, each with its own helpers, and both say so.
            openKey: isOpen(caseRow.stage) && !other ? openKey : undefined,
          });
          await record(tx, { ...entry, detail: { otherCase: other?.id ?? null } });
          if (other) await record(tx, { ...entry, caseId: other.id, detail: { otherCase: caseId } });
          if (caseRow.stage !== 'alerting') {
            await tidings.tellResponders(tx, { ...caseRow, personId }, 'detail', null);
          }
          return true;
        })
        .catch((error: unknown) => {
          // Their own case was opened in this very moment.
          if (isDuplicateKey(error, 'uq_sos_case_open')) return identifyOnce(caseId, personId);
          throw error;
        });
      if (isNamed) return;
      throw new ApiError('conflict', {
        words: {
          zh: '这次求助是另一位家人发出的，求助仍在进行。您自己需要帮助时请再按一次',
          en: 'Somebody else asked for this help, and it goes on. If you need help yourself, please press again',
        },
      });
    },
  };

  /** The second try sees the other case, for it is there now. */
  async function identifyOnce(caseId: string, personId: string): Promise<boolean> {
    return db.sqlTransaction(async (tx) => {
      const caseRow = await cases.lock(tx, caseId);
      assertThat(caseRow, 'not_found');
      if (caseRow.personId) return caseRow.personId === personId;
      await changeCase(tx, caseId, { personId });
      await record(tx, {
        caseId,
        party: 'presser',
        personId,
        event: 'identify',
        detail: {},
        at: clock.now(),
      });
      return true;
    });
  }
}

export type AddToPress = ReturnType<typeof createAddToPress>;
