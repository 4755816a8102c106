import type { z } from 'zod';
import type { ServiceContent } from '../../contracts/services';
import type {
  createEntryBodySchema,
  DeskAction,
  DeskEntry,
  DeskListResponse,
  deskListQuerySchema,
  EditionDiff,
  PreviewResponse,
  saveDraftBodySchema,
} from '../../contracts/services-desk';
import type { Actor } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database } from '../../platform/db/database.types';
import type { Locale, Words } from '../../platform/errors';
import { checkContent, markupFields } from './services.checks';
import { emptyContent } from './services.content';
import { presentDeskList } from './services.desk-list';
import { diffContent } from './services.diff';
import { shanghaiDate, type WorkCalendar } from './services.hours';
import { deskActionsFor, judgeDeskAction } from './services.policy';
import { type NameOf, presentEdition, presentEntry, presentFindings, say } from './services.presenter';
import type { Publishing } from './services.publishing';
import { refusals } from './services.refusals';
import type { ServicesRepository } from './services.repository';
import type { EditionRecord, EntryWithEditions } from './services.rows';
import { departmentsOf, type ServicesDirectory, standingOf } from './services.standing';

export interface DeskDeps {
  db: Database;
  clock: Clock;
  repository: ServicesRepository;
  publishing: Publishing;
  directory: ServicesDirectory;
  calendar: WorkCalendar;
  unitWords(unitId: string): Promise<Words>;
}

/** Paths of the API that stand where a slug would. */
const RESERVED_SLUGS = new Set(['desk', 'search', 'topics', 'new']);

/** The publishing desk: reading, drafting, previewing and comparing. Review and shelf are in `services.review.ts`. */
export function createDesk(deps: DeskDeps) {
  const { repository, directory, clock } = deps;

  /** The entry, if the caller may do `action` to it now. */
  async function entryFor(actor: Actor, entryId: string, action: DeskAction | 'look'): Promise<EntryWithEditions> {
    const found = await repository.findEntry(entryId);
    if (!found) throw refusals.unknownEntry();
    const standing = await standingOf(directory, actor, found.entry.unitId, found.working);
    if (!standing.isPublisher && !standing.isApprover) throw refusals.notYours();
    if (action === 'look') return found;
    const verdict = judgeDeskAction(action, standing, {
      working: found.working?.state ?? null,
      live: found.live?.state ?? null,
    });
    if (verdict === 'forbidden') throw refusals.notYours();
    if (verdict === 'second_person') throw refusals.secondPerson();
    if (verdict === 'wrong_state') throw refusals.wrongState();
    return found;
  }

  async function namesOf(personIds: readonly (string | null)[]): Promise<NameOf> {
    const unique = [...new Set(personIds.filter((id) => id !== null))];
    const names = new Map(await Promise.all(unique.map(async (id) => [id, await directory.displayName(id)] as const)));
    return (id) => names.get(id) ?? '';
  }

  function refuseMarkup(content: ServiceContent): void {
    const fields = markupFields(content);
    if (Object.keys(fields).length > 0) {
      throw refusals.fields(
        Object.fromEntries(Object.entries(fields).map(([path, words]) => [`content.${path}`, words])),
      );
    }
  }

  async function read(actor: Actor, entryId: string, locale: Locale): Promise<DeskEntry> {
    const found = await entryFor(actor, entryId, 'look');
    const { entry, working, live } = found;
    const [standing, events, successor, unit] = await Promise.all([
      standingOf(directory, actor, entry.unitId, working),
      repository.listEvents(entryId),
      entry.successorId ? repository.findEntry(entry.successorId) : null,
      deps.unitWords(entry.unitId),
    ]);
    const nameOf = await namesOf([
      ...events.map((event) => event.actorId),
      working?.authorId ?? null,
      working?.reviewerId ?? null,
      live?.authorId ?? null,
      live?.reviewerId ?? null,
    ]);
    const edition = (record: EditionRecord | null) =>
      record && { ...presentEdition(record, nameOf, locale), content: record.content };
    const situation = { working: working?.state ?? null, live: live?.state ?? null };
    return {
      entryId,
      slug: entry.slug,
      unit: { id: entry.unitId, name: say(unit, locale) },
      working: edition(working),
      live: edition(live),
      checks: working ? presentFindings(checkContent(working.content, shanghaiDate(clock.now())), locale) : [],
      actions: deskActionsFor(standing, situation),
      needsSecondPerson: standing.isApprover && standing.isContributor && working?.state === 'in_review',
      successor: successor?.live
        ? { slug: successor.entry.slug, title: say(successor.live.content.title, locale) }
        : null,
      health: { state: entry.health, checkedAt: entry.healthCheckedAt?.toISOString() ?? null },
      history: events.map((event) => ({
        id: event.id,
        editionNumber: event.editionNumber,
        event: event.event,
        from: event.fromState,
        to: event.toState,
        by: event.actorId ? nameOf(event.actorId) : '',
        reason: event.reason,
        at: event.createdAt.toISOString(),
      })),
    };
  }

  async function previewOf(
    found: EntryWithEditions,
    content: ServiceContent,
    edition: number,
    locale: Locale,
  ): Promise<PreviewResponse> {
    const { entry } = found;
    const now = clock.now();
    return {
      entry: presentEntry(
        content,
        {
          slug: entry.slug,
          edition,
          unit: { id: entry.unitId, words: await deps.unitWords(entry.unitId) },
          health: entry.health,
          healthCheckedAt: entry.healthCheckedAt,
          publishedAt: null,
        },
        { locale, now, calendar: deps.calendar },
      ),
      checks: presentFindings(checkContent(content, shanghaiDate(now)), locale),
    };
  }

  return {
    entryFor,
    namesOf,
    read,

    async list(actor: Actor, query: z.output<typeof deskListQuerySchema>, locale: Locale): Promise<DeskListResponse> {
      const [scope, mayStart] = await Promise.all([
        departmentsOf(directory, actor, 'publisher', 'approver'),
        departmentsOf(directory, actor, 'publisher'),
      ]);
      const rows = await repository.listDesk(scope.map(({ id }) => id));
      const shown = presentDeskList(rows, query, {
        personId: actor.personId,
        now: clock.now(),
        locale,
        units: new Map(scope.map((unit) => [unit.id, unit.words])),
      });
      const nameOf = await namesOf(
        shown.items.flatMap((row) =>
          [row.working, row.live].flatMap((it) => [it?.authorId ?? null, it?.reviewerId ?? null]),
        ),
      );
      return {
        counts: shown.counts,
        units: mayStart.map((unit) => ({ id: unit.id, name: say(unit.words, locale) })),
        items: shown.items.map((row) => ({
          ...row.view,
          working: row.working && presentEdition(row.working, nameOf, locale),
          live: row.live && presentEdition(row.live, nameOf, locale),
        })),
        nextCursor: shown.nextCursor,
      };
    },

    async create(actor: Actor, body: z.output<typeof createEntryBodySchema>, locale: Locale): Promise<DeskEntry> {
      const standing = await standingOf(directory, actor, body.unitId, null);
      if (!standing.isPublisher) throw refusals.notYours();
      if (!(await directory.unit(body.unitId))) {
        throw refusals.fields({ unitId: { zh: '没有这个部门', en: 'There is no such department' } });
      }
      const taken = { slug: { zh: '这个短名已经有人用了，换一个', en: 'This short name is taken: choose another' } };
      if (RESERVED_SLUGS.has(body.slug)) throw refusals.fields(taken);
      const now = clock.now();
      const content = emptyContent(body.title, shanghaiDate(now));
      refuseMarkup(content);
      try {
        const entryId = await deps.db.transaction(async (tx) => {
          const id = await repository.insertEntry(tx, { slug: body.slug, unitId: body.unitId, now });
          await repository.insertDraft(tx, {
            entryId: id,
            number: 1,
            content,
            changeNote: '',
            authorId: actor.personId,
            now,
          });
          return id;
        });
        return await read(actor, entryId, locale);
      } catch (error) {
        if (isDuplicateKey(error)) throw refusals.fields(taken);
        throw error;
      }
    },

    /** Saves the edition in work, or starts the next one from `lockVersion` 0. */
    async saveDraft(
      actor: Actor,
      entryId: string,
      body: z.output<typeof saveDraftBodySchema>,
      locale: Locale,
    ): Promise<DeskEntry> {
      const { entry, working } = await entryFor(actor, entryId, 'edit');
      refuseMarkup(body.content);
      const now = clock.now();
      if ((working?.lockVersion ?? 0) !== body.lockVersion) throw refusals.stale();
      try {
        await deps.db.transaction(async (tx) => {
          if (!working) {
            await repository.insertDraft(tx, {
              entryId,
              number: entry.lastNumber + 1,
              content: body.content,
              changeNote: body.changeNote,
              authorId: actor.personId,
              now,
            });
            return;
          }
          await deps.publishing.moveWorking(tx, entry, working, {
            event: 'edit',
            actorId: actor.personId,
            now,
            patch: {
              ...repository.contentPatch(body.content),
              changeNote: body.changeNote,
              contributorIds: [...new Set([...working.contributorIds, actor.personId])],
            },
          });
        });
      } catch (error) {
        // Two people began the next edition in the same moment: the second one looks at the first one's.
        if (isDuplicateKey(error)) throw refusals.stale();
        throw error;
      }
      return read(actor, entryId, locale);
    },

    /** The citizen's view of facts that are not saved yet. */
    async preview(actor: Actor, entryId: string, content: ServiceContent, locale: Locale): Promise<PreviewResponse> {
      const found = await entryFor(actor, entryId, 'look');
      refuseMarkup(content);
      return previewOf(found, content, found.working?.number ?? found.entry.lastNumber + 1, locale);
    },

    async previewEdition(actor: Actor, editionId: string, locale: Locale): Promise<PreviewResponse> {
      const edition = await repository.findEdition(editionId);
      if (!edition) throw refusals.unknownEntry();
      return previewOf(await entryFor(actor, edition.entryId, 'look'), edition.content, edition.number, locale);
    },

    async listEditions(actor: Actor, entryId: string, locale: Locale) {
      await entryFor(actor, entryId, 'look');
      const editions = await repository.listEditions(entryId);
      const nameOf = await namesOf(editions.flatMap((edition) => [edition.authorId, edition.reviewerId]));
      return { items: editions.map((edition) => presentEdition(edition, nameOf, locale)) };
    },

    async diff(actor: Actor, entryId: string, query: { from?: string; to?: string }): Promise<EditionDiff> {
      const { working, live } = await entryFor(actor, entryId, 'look');
      const named = async (editionId: string) => {
        const edition = await repository.findEdition(editionId);
        if (edition?.entryId !== entryId) throw refusals.unknownEntry();
        return edition;
      };
      const to = query.to ? await named(query.to) : (working ?? live);
      if (!to) throw refusals.unknownEntry();
      const from = query.from ? await named(query.from) : live && live.id !== to.id ? live : null;
      return {
        from: from?.number ?? null,
        to: to.number,
        changes: diffContent(from?.content ?? null, to.content),
      };
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;
