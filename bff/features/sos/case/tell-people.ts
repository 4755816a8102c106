import type { SosEvent } from '../../../contracts/sos';
import type { SqlTx } from '../../../platform/db/database.types';
import type { Outbox } from '../../../platform/push/push.types';
import type { CaseSql, WholeCase } from './case.sql';

/** Pushes to everybody who has to do with the case: who pressed, who was asked, who has it. Screens fetch what they may see. */
export async function tellPeople(
  tx: SqlTx,
  deps: { outbox: Outbox; cases: Pick<CaseSql, 'responders' | 'alerts'> },
  caseRow: Pick<WholeCase, 'id' | 'personId' | 'unitId'>,
  event: SosEvent,
): Promise<void> {
  const [responders, alerts] = [await deps.cases.responders(caseRow.id, tx), await deps.cases.alerts(caseRow.id, tx)];
  const people = new Set([
    caseRow.personId,
    ...responders.map((row) => row.personId),
    ...alerts.map((row) => row.personId),
  ]);
  people.delete(null);
  if (people.size === 0 && !caseRow.unitId) return;
  await deps.outbox.publish(tx, {
    type: 'sos.changed',
    audience: [
      ...[...people].map((personId) => `person:${personId}` as const),
      ...(caseRow.unitId ? [`unit:${caseRow.unitId}` as const] : []),
    ],
    data: { caseId: caseRow.id, event },
  });
}
