import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { assertThat } from '../../../platform/errors';
import { isOpen } from '../sos.states';
import type { RecordTimeline } from '../sos.types';
import type { CaseSql } from './case.sql';
import { changeCase, leavePlaces, timeStage } from './case-moves.sql';

/**
 * Ends a drill: the watch's own press and a test press by themselves, an exercise by whoever holds it. A case that is real is
 * closed by a person who has taken it, and by nobody else. False when it was over before.
 */
export function createEndDrill(deps: { db: Database; clock: Clock; cases: CaseSql; record: RecordTimeline }) {
  const { db, clock, cases } = deps;
  return async function endDrill(
    caseId: string,
    outcome: 'helped' | 'not_found',
    byPersonId: string | null = null,
  ): Promise<boolean> {
    return db.sqlTransaction(async (tx) => {
      const caseRow = await cases.lock(tx, caseId);
      assertThat(caseRow && caseRow.drill !== null, 'not_found');
      if (!isOpen(caseRow.stage)) return false;
      const at = clock.now();
      await leavePlaces(tx, { caseId }, at);
      const closedBy = byPersonId ?? undefined;
      await changeCase(tx, caseId, { stage: 'closed', openKey: null, closedAt: at, closedBy, outcome });
      await timeStage(tx, caseRow, { stage: 'closed', epoch: caseRow.epoch }, at);
      await tx.execute("UPDATE sos_alert SET state = 'called_off' WHERE case_id = ? AND state = 'queued'", [caseId]);
      const party = byPersonId ? ('supervisor' as const) : ('system' as const);
      await deps.record(tx, { caseId, event: 'close', party, personId: byPersonId, detail: { outcome }, at });
      return true;
    });
  };
}

export type EndDrill = ReturnType<typeof createEndDrill>;
