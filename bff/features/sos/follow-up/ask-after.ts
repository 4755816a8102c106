import type { Words } from '../../../platform/errors';
import type { WholeCase } from '../case/case.sql';
import { setTimer } from '../case/case-moves.sql';
import { within } from '../escalation/within';
import type { ClaimedTimer, Reachable } from '../sos.types';
import { ANSWER_WITHIN_MS, RAISE_EVERY_MS } from './follow-up.clocks';
import type { FollowUpDeps } from './follow-up.deps';
import type { FollowUpSql } from './follow-up.sql';

const PEOPLE_WITHIN_MS = 2_000;
const DESK_LINK = '/features/sos-desk/pages/case/index';
const FAMILY_LINK = '/features/sos-family/pages/case/index';

/** What a timer of the day after is about. */
export const ASK = 'ask';
export const RAISE = 'raise';

function askWords(name: string, number: string): Words {
  return {
    zh: `${name} 昨天求助（${number}），今天有人照看吗？请看看情况并回答`,
    en: `${name} asked for help yesterday (${number}). Is somebody looking after them today? Please answer`,
  };
}

function raiseWords(name: string, number: string): Words {
  return {
    zh: `${name} 求助（${number}）后的回访没有人答复，请联系家属或安排上门`,
    en: `Nobody answered the check after ${name}’s call for help (${number}). Ask the family, or arrange a visit`,
  };
}

/** The next-day check: a question to family and station that does not rest until a person has answered it. */
export function createAskAfter(deps: FollowUpDeps & { sql: FollowUpSql }) {
  const { db, clock, log, sql, reach } = deps;

  async function find(who: 'contacts' | 'station' | 'supervisors', caseRow: WholeCase): Promise<Reachable[]> {
    const context = { personId: caseRow.personId, place: null, unitId: caseRow.unitId, at: clock.now() };
    const found = await within(PEOPLE_WITHIN_MS, reach[who](context));
    if ('value' in found) return found.value;
    log.warn({ caseId: caseRow.id, who, failure: found.failure }, 'those to ask after a case could not be looked up');
    return [];
  }

  const nameOf = async ({ personId }: WholeCase) =>
    (personId && (await deps.people.nameOf(personId).catch(() => null))) || '未登记的求助人';

  function notice(personId: string, words: Words, page: string, caseId: string, key: string) {
    return {
      personId,
      template: 'sos.follow-up',
      words,
      link: `${page}?id=${caseId}`,
      dedupeKey: `sos-follow-up:${caseId}:${key}`,
    };
  }

  async function ask(timer: ClaimedTimer, caseRow: WholeCase): Promise<void> {
    const [family, station, name] = await Promise.all([
      find('contacts', caseRow),
      find('station', caseRow),
      nameOf(caseRow),
    ]);
    const words = askWords(name, caseRow.number);
    const links = new Map<string, string>();
    for (const { personId } of station) if (personId) links.set(personId, DESK_LINK);
    for (const { personId } of family) if (personId) links.set(personId, FAMILY_LINK);
    const at = clock.now();
    const dueAt = new Date(at.getTime() + ANSWER_WITHIN_MS);
    await db.sqlTransaction(async (tx) => {
      await deps.finishTimer(tx, timer);
      const { id: caseId, personId, unitId } = caseRow;
      if (!(await sql.open(tx, { caseId, personId, unitId, at, dueAt }))) return;
      const requests = [...links].map(([to, page]) => notice(to, words, page, caseId, 'ask'));
      if (requests.length > 0) await deps.notices.send(tx, ...requests);
      await setTimer(tx, { caseId, kind: 'follow_up', epoch: caseRow.epoch, dueAt, subject: RAISE }, at);
    });
  }

  async function raise(timer: ClaimedTimer, caseRow: WholeCase): Promise<void> {
    const followUp = await sql.find({ caseId: caseRow.id });
    const isOver = !followUp || followUp.state === 'done';
    const [station, supervisors, name] = isOver
      ? [[], [], '']
      : await Promise.all([find('station', caseRow), find('supervisors', caseRow), nameOf(caseRow)]);
    const at = clock.now();
    const dueAt = new Date(at.getTime() + RAISE_EVERY_MS);
    await db.sqlTransaction(async (tx) => {
      await deps.finishTimer(tx, timer);
      if (isOver || !(await sql.raise(tx, followUp.id, dueAt))) return;
      const { id: caseId } = caseRow;
      await deps.raiseAlarm(tx, {
        code: followUp.state === 'wanting' ? 'not_looked_after' : 'follow_up_unanswered',
        subject: `case:${caseId}`,
        detail: { caseId, raises: followUp.raises + 1 },
      });
      const to = new Set([...station, ...supervisors].flatMap(({ personId }) => personId ?? []));
      const requests = [...to].map((each) =>
        notice(each, raiseWords(name, caseRow.number), DESK_LINK, caseId, `raise${followUp.raises + 1}`),
      );
      if (requests.length > 0) await deps.notices.send(tx, ...requests);
      await setTimer(tx, { caseId, kind: 'follow_up', epoch: caseRow.epoch, dueAt, subject: RAISE }, at);
    });
  }

  return { ask, raise };
}
