import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { assertThat } from '../../../platform/errors';
import { isOpen } from '../sos.states';
import type { RecordTimeline } from '../sos.types';
import type { CaseSql } from './case.sql';
import { changeCase, leavePlaces, timeStage } from './case-moves.sql';

/** Ends the watch's own press, which no person has to look at. Any other case is closed by a person alone. */
export function createEndDrill(deps: { db: Database; clock: Clock; cases: CaseSql; record: RecordTimeline }) {
  const { db, clock, cases } = deps;
  return async function endDrill(caseId: string, outcome: 'helped' | 'not_found'): Promise<void> {
    await db.sqlTransaction(async (tx) => {
      const caseRow = await cases.lock(tx, caseId);
      assertThat(caseRow?.drill === 'synthetic', 'not_found');
      if (!isOpen(caseRow.stage)) return;
      const at = clock.now();
      await leavePlaces(tx, { caseId }, at);
      await changeCase(tx, caseId, { stage: 'closed', openKey: null, closedAt: at, outcome });
      await timeStage(tx, caseRow, { stage: 'closed', epoch: caseRow.epoch }, at);
      await deps.record(tx, { caseId, event: 'close', party: 'system', personId: null, detail: { outcome }, at });
    });
  };
}
