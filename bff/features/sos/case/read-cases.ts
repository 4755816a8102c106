import type { z } from 'zod';
import type { caseListQuerySchema, PersonFacts, SosCase, SosCaseList, SosStage } from '../../../contracts/sos';
import { type Actor, hasRole, unitsOf } from '../../../platform/actor';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { assertThat, type Locale } from '../../../platform/errors';
import type { Logger } from '../../../platform/log';
import type { SosDirectory, SosIdentity, SosNotices, SosUnit } from '../sos.deps';
import { actionsOpenTo, answeringPart, mayReadFacts } from '../sos.policy';
import type { PeopleFacts, Reach, RecordTimeline } from '../sos.types';
import { type CasePresenter, isLive } from './case.presenter';
import type { CaseListSql, ListScope } from './case-list.sql';
import type { CaseSeen, CaseStandings } from './case-standing';

const KINDS: SosUnit['kind'][] = ['city', 'district', 'street', 'community', 'grid', 'department'];
const STAGES: Record<z.output<typeof caseListQuerySchema>['stage'], readonly SosStage[]> = {
  open: ['alerting', 'accepted', 'on_scene'],
  alerting: ['alerting'],
  accepted: ['accepted', 'on_scene'],
  closed: ['closed'],
};

export interface ReadCasesDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  standings: CaseStandings;
  presenter: CasePresenter;
  list: CaseListSql;
  directory: Pick<SosDirectory, 'unit' | 'unitsOfKind' | 'displayName'>;
  identity: Pick<SosIdentity, 'subjectsOf'>;
  people: Pick<PeopleFacts, 'facts'>;
  reach: Pick<Reach, 'contacts'>;
  notices: SosNotices;
  record: RecordTimeline;
}

/** Cases for those who help, and what they need to know of the person. */
export function createReadCases(deps: ReadCasesDeps) {
  const { db, clock, presenter, list, directory } = deps;

  async function unitsBelow(unitIds: readonly string[]): Promise<string[]> {
    if (unitIds.length === 0) return [];
    const all = (await Promise.all(KINDS.map((kind) => directory.unitsOfKind(kind)))).flat();
    return all.filter((unit) => unit.path.some((id) => unitIds.includes(id))).map((unit) => unit.id);
  }

  async function scopeOf(actor: Actor): Promise<ListScope> {
    if (hasRole(actor, 'dispatcher')) return { all: true };
    const supervised = unitsOf(actor, 'supervisor');
    const units = await Promise.all(supervised.map((id) => directory.unit(id)));
    if (units.some((unit) => unit?.kind === 'city')) return { all: true };
    const [unitIds, subjects] = await Promise.all([
      unitsBelow(unitsOf(actor, 'supervisor', 'grid_worker', 'handler')),
      deps.identity.subjectsOf(actor.personId),
    ]);
    return {
      all: false,
      unitIds,
      withoutUnit: supervised.length > 0,
      personIds: [actor.personId, ...subjects.map(({ personId }) => personId)],
      askedPersonId: actor.personId,
    };
  }

  /** Narrows to the family: somebody who answers for a whole city looks for their own mother too. */
  async function narrowed(actor: Actor, of: string | undefined): Promise<ListScope> {
    if (of === undefined) return scopeOf(actor);
    const subjects = await deps.identity.subjectsOf(actor.personId);
    const own = [actor.personId, ...subjects.map(({ personId }) => personId)];
    assertThat(of === 'family' || own.includes(of), 'forbidden');
    return { all: false, unitIds: [], personIds: of === 'family' ? own : [of], askedPersonId: null };
  }

  async function present(seen: CaseSeen, locale: Locale): Promise<SosCase> {
    const taken = seen.responders.filter(isLive).map((row) => row.kind);
    return presenter.presentCase(
      seen.caseRow,
      {
        allows: actionsOpenTo(seen.facts, seen.parts, seen.standing, taken),
        hasFacts: mayReadFacts(seen.facts, seen.parts),
      },
      locale,
    );
  }

  /** Tells the family who looked, unless people may be the danger: then a message could be read by the wrong one. */
  async function tellFamily(seen: CaseSeen, viewer: Actor, viewerName: string): Promise<void> {
    const { caseRow } = seen;
    if (caseRow.isSilent || caseRow.kind === 'threatened' || caseRow.drill === 'synthetic') return;
    const contacts = await deps.reach.contacts({
      personId: caseRow.personId,
      place: null,
      unitId: caseRow.unitId,
      at: clock.now(),
    });
    const people = new Set(
      contacts.flatMap(({ personId }) => (personId && personId !== viewer.personId ? [personId] : [])),
    );
    if (people.size === 0) return;
    await db.sqlTransaction((tx) =>
      deps.notices.send(
        tx,
        ...[...people].map((personId) => ({
          personId,
          template: 'sos.facts-viewed',
          words: {
            zh: `${viewerName}为处理求助 ${caseRow.number} 查看了您家人的救助资料。`,
            en: `${viewerName} looked at your relative’s facts to help in case ${caseRow.number}.`,
          },
          link: `/features/sos-family/pages/case/index?caseId=${caseRow.id}`,
          dedupeKey: `sos-facts:${caseRow.id}:${viewer.personId}`,
        })),
      ),
    );
  }

  return {
    async read(actor: Actor, caseId: string, locale: Locale): Promise<SosCase> {
      return present(await deps.standings.see(actor, caseId), locale);
    },

    async list(actor: Actor, query: z.output<typeof caseListQuerySchema>, locale: Locale): Promise<SosCaseList> {
      const scope = await narrowed(actor, query.of);
      const [rows, counts] = await Promise.all([
        list.page({
          scope,
          stages: STAGES[query.stage],
          isDrill: query.isDrill,
          beforeId: query.cursor ?? null,
          limit: query.limit + 1,
        }),
        list.counts(scope, query.isDrill),
      ]);
      const shown = rows.slice(0, query.limit);
      const extras = await list.extrasOf(shown.map((row) => row.id));
      const cases = await Promise.all(
        shown.map(async (row) => {
          const [personName, unit] = await Promise.all([
            presenter.personName(row, locale),
            row.unitId ? directory.unit(row.unitId) : null,
          ]);
          const extra = extras.get(row.id);
          return presenter.presentRow(row, {
            personName,
            unitName: unit?.words[locale] ?? null,
            acceptedBy: extra?.acceptedBy.join('、') || null,
            nextStepAt: row.stage === 'alerting' ? (extra?.nextStepAt ?? null) : null,
          });
        }),
      );
      return { cases, nextCursor: rows.length > query.limit ? shown.at(-1)!.id : null, counts };
    },

    /**
     * The person's facts, while the case is open; the look is written down and told.
     * @throws ApiError not_found, forbidden for the presser, gone once the case is closed
     */
    async facts(actor: Actor, caseId: string): Promise<PersonFacts> {
      const seen = await deps.standings.see(actor, caseId);
      const { caseRow } = seen;
      assertThat(caseRow.stage !== 'closed', 'gone', {
        words: {
          zh: '求助已结案，资料不再提供',
          en: 'The case is closed, and the person’s facts are closed with it',
        },
      });
      const part = answeringPart(seen.parts);
      assertThat(part, 'forbidden');
      assertThat(mayReadFacts(seen.facts, seen.parts), 'not_found', {
        words: { zh: '求助人没有登记资料', en: 'The person is not registered' },
      });
      const viewerName = await directory.displayName(actor.personId);
      const facts = await deps.people.facts(caseRow.personId!, {
        personId: actor.personId,
        purpose: `处理一键求助 ${caseRow.number}`,
      });
      assertThat(facts, 'not_found', { words: { zh: '求助人没有登记资料', en: 'The person left no facts' } });
      await db.sqlTransaction((tx) =>
        deps.record(tx, { caseId, event: 'facts_viewed', party: part, personId: actor.personId, at: clock.now() }),
      );
      // Help does not wait for the post.
      void tellFamily(seen, actor, viewerName).catch((error) =>
        deps.log.warn({ error }, 'the family could not be told who looked at the facts'),
      );
      return facts;
    },
  };
}

export type ReadCases = ReturnType<typeof createReadCases>;
