import type { SosFollowUp, SosReview } from '../../../contracts/sos-after';
import { type Actor, hasRole, unitsOf } from '../../../platform/actor';
import { assertThat, type Locale } from '../../../platform/errors';
import type { FollowUpDeps } from './follow-up.deps';
import type { FollowUpPresenter } from './follow-up.presenter';
import type { FollowUpRow, FollowUpSql, ReviewRow } from './follow-up.sql';
import { pageOf } from './page-of';

type Page = { cursor?: string; limit: number };

/** Answers and words of people about cases that are over. */
export function createFollowUpService(deps: FollowUpDeps & { sql: FollowUpSql; presenter: FollowUpPresenter }) {
  const { db, clock, sql, presenter, directory, identity, sealed } = deps;

  async function isOver(unitIds: readonly string[], unitId: string | null): Promise<boolean> {
    // What lies nowhere belongs to everybody who looks after places: better seen twice than by nobody.
    if (unitId === null) return unitIds.length > 0;
    const path = (await directory.unit(unitId))?.path ?? [];
    return unitIds.some((id) => path.includes(id));
  }

  /** Stations, grid workers and supervisors see what lies below them; the hotline sees all. */
  async function mayAsStaff(actor: Actor, row: FollowUpRow): Promise<boolean> {
    if (hasRole(actor, 'dispatcher')) return true;
    return isOver(unitsOf(actor, 'handler', 'grid_worker', 'supervisor'), row.unitId);
  }

  /** Those who look after somebody say whether somebody does; never the one who called. */
  async function mayAnswer(actor: Actor, row: FollowUpRow): Promise<boolean> {
    if (row.personId === actor.personId) return false;
    if (row.personId && (await identity.actsFor(actor.personId, row.personId))) return true;
    if (await mayAsStaff(actor, row)) return true;
    if (!row.personId) return false;
    const contacts = await deps.reach.contacts({
      personId: row.personId,
      place: null,
      unitId: row.unitId,
      at: clock.now(),
    });
    return contacts.some(({ personId }) => personId === actor.personId);
  }

  const isStaff = (actor: Actor) => hasRole(actor, 'dispatcher', 'handler', 'grid_worker', 'supervisor');

  return {
    async list(actor: Actor, query: Page & { state: 'waiting' | 'done' }, locale: Locale) {
      const isWaiting = query.state === 'waiting';
      const personIds = isStaff(actor)
        ? null
        : (await identity.subjectsOf(actor.personId)).map(({ personId }) => personId);
      const { rows, nextCursor } = await pageOf(
        (before, limit) => sql.page({ isWaiting, personIds, before, limit }),
        async (row) => personIds !== null || mayAsStaff(actor, row),
        { cursor: query.cursor, limit: query.limit },
      );
      return { followUps: await Promise.all(rows.map((row) => presenter.followUp(row, locale))), nextCursor };
    },

    async answer(
      actor: Actor,
      id: string,
      answer: { lookedAfter: boolean; words: string },
      locale: Locale,
    ): Promise<SosFollowUp> {
      const row = await sql.find({ id });
      assertThat(row && (await mayAnswer(actor, row)), 'not_found');
      const at = clock.now();
      const words = sealed.seal(row.caseId, answer.words);
      await db.sqlTransaction(async (tx) => {
        const by = { ...answer, words, byPersonId: actor.personId, at };
        assertThat(await sql.answer(tx, id, by), 'state_conflict', {
          words: { zh: '已经有人回答过了', en: 'Somebody has answered already' },
        });
        await deps.record(tx, {
          caseId: row.caseId,
          event: 'follow_up',
          party: isStaff(actor) ? 'station' : 'contact',
          personId: actor.personId,
          detail: { lookedAfter: answer.lookedAfter, words },
          at,
        });
        if (answer.lookedAfter) return;
        await deps.raiseAlarm(tx, {
          code: 'not_looked_after',
          subject: `case:${row.caseId}`,
          detail: { caseId: row.caseId, raises: row.raises },
        });
      });
      return presenter.followUp((await sql.find({ id }))!, locale);
    },

    async reviews(actor: Actor, query: Page & { state: ReviewRow['state'] }, locale: Locale) {
      const units = unitsOf(actor, 'supervisor', 'administrator');
      const { rows, nextCursor } = await pageOf(
        (before, limit) => sql.reviews({ state: query.state, before, limit }),
        (row) => isOver(units, row.unitId),
        { cursor: query.cursor, limit: query.limit },
      );
      return { reviews: await Promise.all(rows.map((row) => presenter.review(row, locale))), nextCursor };
    },

    async explain(actor: Actor, id: string, words: string, locale: Locale): Promise<SosReview> {
      const row = await sql.review(id);
      assertThat(row && (await isOver(unitsOf(actor, 'supervisor'), row.unitId)), 'not_found');
      const by = { words: sealed.seal(row.caseId, words), byPersonId: actor.personId, at: clock.now() };
      await db.sqlTransaction(async (tx) => {
        assertThat(await sql.explain(tx, id, by), 'state_conflict', {
          words: { zh: '已经有人写过说明', en: 'Somebody has explained it already' },
        });
      });
      return presenter.review((await sql.review(id))!, locale);
    },
  };
}
