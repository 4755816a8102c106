import type { Clock } from '../../../platform/clock';
import type { SqlTx, Tx } from '../../../platform/db/database.types';
import type { CaseSql } from '../case/case.sql';
import type { Told } from '../escalation/escalation.deps';
import type { PlannedAlert } from '../escalation/plan-step';
import { insertAlerts } from '../escalation/step.sql';
import type { CaseRow, CaseTidings } from '../sos.types';
import type { AlertsSql } from './alerts.sql';
import { NEWS_STEP, type News } from './alerts.types';

/** Somebody who presses ten times in a minute means the same thing ten times. */
const SAME_NEWS_S = 60;
const ORDER: readonly News[] = [
  'taken',
  'remind',
  'put_back',
  'press_again',
  'undo',
  'detail',
  'hand_back',
  'close',
  'closed_already',
];

const keyOf = (person: Told) => (person.personId ? `person:${person.personId}` : `contact:${person.contactId}`);

/** Every transaction of this feature is opened by mysql2, so it can read as well. */
const readable = (tx: Tx) => tx as SqlTx;

/** News of a case to those who were asked or who have it: rows like any alert, sent by the same lanes, by push and SMS. */
export function createTidings(deps: {
  sql: AlertsSql;
  cases: Pick<CaseSql, 'responders'>;
  clock: Clock;
  nudge(): void;
}) {
  const { sql, clock } = deps;

  async function tell(tx: SqlTx, caseRow: CaseRow, news: News, people: readonly Told[]): Promise<void> {
    // The watch's own press has nobody to tell.
    if (people.length === 0 || caseRow.drill === 'synthetic') return;
    const lately = await sql.lately(tx, caseRow.id, news, SAME_NEWS_S);
    const byKey = new Map(people.map((person) => [keyOf(person), person]));
    const alerts: (PlannedAlert & { attempt: number; reason: string })[] = [];
    for (const [targetKey, { personId, contactId, party, name, phoneVaultId }] of byKey) {
      if (lately.has(targetKey)) continue;
      const channels = [...(personId ? ['push' as const] : []), ...(phoneVaultId ? ['sms' as const] : [])];
      // One row for these news in this state of the case, however often it is told.
      const attempt = caseRow.version * ORDER.length + ORDER.indexOf(news);
      for (const channel of channels) {
        alerts.push({
          targetKey,
          personId,
          contactId,
          party,
          name,
          phoneVaultId,
          channel,
          attempt,
          reason: `news:${news}`,
        });
      }
    }
    const { id: caseId, epoch, round } = caseRow;
    await insertAlerts(tx, { caseId, epoch, round, stepIndex: NEWS_STEP, at: clock.now() }, alerts);
    if (alerts.length > 0) tx.afterCommit(deps.nudge);
  }

  async function holders(tx: SqlTx, caseId: string) {
    return (await deps.cases.responders(caseId, tx)).filter(({ slot }) => slot !== null);
  }

  const tidings: CaseTidings = {
    async callOff(tx, caseRow, by) {
      const asked = await sql.callOff(readable(tx), caseRow.id);
      const has = new Set((await holders(readable(tx), caseRow.id)).map(keyOf));
      has.add(by.responderId);
      await tell(
        readable(tx),
        caseRow,
        'taken',
        asked.filter((person) => !has.has(keyOf(person))),
      );
    },
    async tellResponders(tx, caseRow, news, exceptPersonId) {
      const have = await holders(readable(tx), caseRow.id);
      // A mistake concerns all who may be on their way; it does not take back that somebody calls.
      const others = news === 'undo' ? await sql.asked(readable(tx), caseRow.id) : [];
      const people = [...others, ...have].filter(({ personId }) => personId === null || personId !== exceptPersonId);
      await tell(readable(tx), caseRow, news, people);
    },
  };

  return { ...tidings, tell };
}

export type Tidings = ReturnType<typeof createTidings>;
