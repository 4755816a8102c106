import { shanghaiDate } from '../../../platform/spans';
import type { EndDrill } from '../case/end-drill';
import type { OpenDrill } from '../watch/watch.sql';
import type { DrillsDeps } from './drills.deps';
import type { DrillAlert, DrillsSql } from './drills.sql';
import { FAILED_WORDS, passedWords } from './drills.words';
import { judgeTest } from './judge-test';

const LINK = '/features/sos-family/pages/home/index';

export const monthOf = (at: Date) => shanghaiDate(at.getTime()).slice(0, 7);

/** Ends a test press once it is known whether it got through, and tells the family which. */
export function createEndTest(deps: DrillsDeps & { sql: DrillsSql; endDrill: EndDrill }) {
  const { db, clock, sql } = deps;

  async function peopleToTell(drill: OpenDrill, alerts: readonly DrillAlert[]): Promise<Set<string>> {
    const people = new Set(
      alerts.flatMap(({ party, personId }) => (party === 'contact' && personId ? [personId] : [])),
    );
    if (!drill.personId) return people;
    people.add(drill.personId);
    if (people.size > 1) return people;
    // Nobody was alerted at all: the family hears of it by whoever stands among the contacts.
    const contacts = await deps.reach
      .contacts({ personId: drill.personId, place: null, unitId: null, at: clock.now() })
      .catch(() => []);
    for (const { personId } of contacts) if (personId) people.add(personId);
    return people;
  }

  return async function endTest(drill: OpenDrill): Promise<void> {
    const alerts = await sql.alerts(drill.id);
    const now = clock.now();
    const judged = judgeTest(drill, alerts, now);
    if (judged.verdict === 'waiting') return;
    const isPassed = judged.verdict === 'passed';
    const people = await peopleToTell(drill, alerts);
    await deps.endDrill(drill.id, isPassed ? 'helped' : 'not_found');
    await db.sqlTransaction(async (tx) => {
      const alertedMs = isPassed ? judged.alertedMs : null;
      const row = { caseId: drill.id, personId: drill.personId, isPassed, alertedMs, pressedAt: drill.receivedAt };
      if (!(await sql.keepTest(tx, { ...row, month: monthOf(drill.receivedAt), endedAt: now }))) return;
      if (!isPassed && drill.personId) {
        const detail = { caseId: drill.id };
        await deps.raiseAlarm(tx, { code: 'test_failed', subject: `person:${drill.personId}`, detail });
      }
      const requests = [...people].map((personId) => ({
        personId,
        template: isPassed ? 'sos.test-passed' : 'sos.test-failed',
        words: isPassed ? passedWords(judged.alertedMs, judged.reached) : FAILED_WORDS,
        link: LINK,
        dedupeKey: `sos-test:${drill.id}`,
      }));
      if (requests.length > 0) await deps.notices.send(tx, ...requests);
    });
  };
}
