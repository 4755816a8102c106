import type { FileView } from '../../contracts/files';
import type { DeskItem, Party, ReportDetail, ReportStage, ReportSummary, TimelineEntry } from '../../contracts/reports';
import type { Actor } from '../../platform/actor';
import type { Locale } from '../../platform/errors';
import type { CategoryTree } from './category-tree';
import { isReporterParty, isStaffParty, mayReadRating, mayRevealReporter, stepsOpenTo } from './reports.policy';
import type { ReportsRepository } from './reports.repository';
import { CLOCKED_QUEUES, nextStage, PUBLIC_STATE } from './reports.states';
import type {
  CategoryRow,
  HistoryRow,
  ReportRow,
  ReportsDirectory,
  ReportsFiles,
  ReportsPeople,
} from './reports.types';

const iso = (date: Date) => date.toISOString();
const isoOrNull = (date: Date | null) => date?.toISOString() ?? null;

interface PresenterDeps {
  directory: ReportsDirectory;
  files: ReportsFiles;
  people: ReportsPeople;
  repository: ReportsRepository;
  categories: CategoryTree;
  now(): Date;
}

/** What the policy asks about a row. */
export function factsOf(row: ReportRow) {
  return { ...row, hasUrged: row.urgedAt !== null };
}

/** Rows → contract, for the eyes of one caller. */
export function createReportsPresenter({ directory, files, people, repository, categories, now }: PresenterDeps) {
  async function unitName(id: string | null, locale: Locale): Promise<string | null> {
    if (!id) return null;
    return (await directory.unit(id))?.words[locale] ?? null;
  }

  function isLate(row: ReportRow): boolean {
    if (!(CLOCKED_QUEUES as readonly string[]).includes(row.queue)) return false;
    return row.escalation > 0 || row.answerDueAt < now() || (row.dueAt !== null && row.dueAt < now());
  }

  async function summary(row: ReportRow, category: CategoryRow | null, locale: Locale) {
    const isRunning = (CLOCKED_QUEUES as readonly string[]).includes(row.queue);
    return {
      id: row.id,
      number: row.number,
      version: row.version,
      state: PUBLIC_STATE[row.stage],
      categoryId: row.categoryId,
      categoryName: category?.name[locale] ?? row.categoryId,
      words: row.words,
      address: row.address,
      createdAt: iso(row.createdAt),
      updatedAt: iso(row.updatedAt),
      dueAt: isoOrNull(row.dueAt),
      answerDueAt: isRunning ? iso(row.answerDueAt) : null,
      isLate: isLate(row),
      holder: row.holder && { party: row.holder, name: await unitName(row.holderUnitId, locale) },
    };
  }

  async function authorName(entry: HistoryRow, isForStaff: boolean, locale: Locale): Promise<string | null> {
    if (entry.party === 'reporter' || entry.party === 'family' || entry.party === 'system') return null;
    const unit = await unitName(entry.unitId, locale);
    if (!isForStaff || !entry.actorId) return unit;
    const person = await directory.displayName(entry.actorId);
    return unit ? `${unit} ${person}` : person;
  }

  async function timelineEntry(
    entry: HistoryRow,
    actor: Actor,
    isForStaff: boolean,
    photos: Map<string, FileView>,
    locale: Locale,
  ): Promise<TimelineEntry> {
    return {
      id: entry.id,
      event: entry.event,
      at: iso(entry.createdAt),
      by: {
        party: entry.party,
        isYou: entry.actorId === actor.personId,
        name: await authorName(entry, isForStaff, locale),
      },
      toName: await unitName(entry.toUnitId, locale),
      words: entry.publicWords,
      photos: entry.photoIds.flatMap((id) => photos.get(id) ?? []),
      state: PUBLIC_STATE[entry.toStage],
      nextDueAt: isoOrNull(entry.nextDueAt),
      internalNote: isForStaff ? entry.internalNote : null,
    };
  }

  /** The open question, if the report waits for its reporter. */
  async function openQuestion(stage: ReportStage, history: HistoryRow[], locale: Locale) {
    if (stage !== 'asked_by_hotline' && stage !== 'asked_by_department') return null;
    const asked = history.findLast((entry) => entry.event === 'ask');
    if (!asked) return null;
    return {
      words: asked.publicWords ?? '',
      askedAt: iso(asked.createdAt),
      byName: await unitName(asked.unitId, locale),
    };
  }

  async function deskFacts(row: ReportRow, category: CategoryRow | null, parties: readonly Party[], locale: Locale) {
    const mayReveal = mayRevealReporter(factsOf(row), parties);
    const isHidden = row.isAnonymous && !parties.includes('hotline');
    const contact = isHidden ? { name: null, phone: null } : await people.maskedContact(row.reporterId);
    const suggestedUnitId = category?.departmentId ?? null;
    return {
      stage: row.stage,
      queue: row.queue,
      reporter: { ...contact, isAnonymous: row.isAnonymous, mayReveal },
      contentCheck: row.contentCheck,
      unitId: row.unitId,
      unitName: await unitName(row.unitId, locale),
      suggestedUnitId,
      suggestedUnitName: await unitName(suggestedUnitId, locale),
      gridName: await unitName(row.gridId, locale),
      escalation: row.escalation,
    };
  }

  async function detail(
    row: ReportRow,
    actor: Actor,
    parties: readonly Party[],
    locale: Locale,
  ): Promise<ReportDetail> {
    const isForStaff = isStaffParty(parties);
    const isForReporter = isReporterParty(parties);
    const [category, history, rating, views] = await Promise.all([
      categories.find(row.categoryId),
      repository.history(row.id),
      row.stage === 'closed' && mayReadRating(parties) ? repository.rating(row.id) : null,
      isForReporter ? repository.views(row.id) : [],
    ]);
    const photoIds = [...new Set([...row.photoIds, ...history.flatMap((entry) => entry.photoIds)])];
    const photos = new Map((await files.describe(photoIds)).map((photo) => [photo.id, photo]));
    const facts = factsOf(row);
    return {
      ...(await summary(row, category, locale)),
      place: {
        position:
          row.latitude !== null && row.longitude !== null && row.datum
            ? { latitude: row.latitude, longitude: row.longitude, datum: row.datum }
            : null,
        address: row.address,
        source: row.placeSource,
      },
      photos: row.photoIds.flatMap((id) => photos.get(id) ?? []),
      isMine: isForReporter,
      isAnonymous: row.isAnonymous,
      timeline: await Promise.all(history.map((entry) => timelineEntry(entry, actor, isForStaff, photos, locale))),
      may: stepsOpenTo(facts, parties, (event) => nextStage(row.stage, event) !== null),
      question: await openQuestion(row.stage, history, locale),
      rating: rating ?? null,
      views: await Promise.all(
        views.map(async (view) => ({
          at: iso(view.viewedAt),
          byName: await directory.displayName(view.viewerId),
          purpose: view.purpose,
        })),
      ),
      desk: isForStaff ? await deskFacts(row, category, parties, locale) : null,
    };
  }

  return {
    detail,
    unitName,
    async mine(row: ReportRow, personId: string, locale: Locale): Promise<ReportSummary> {
      const category = await categories.find(row.categoryId);
      return {
        ...(await summary(row, category, locale)),
        forPersonId: row.reporterId === personId ? null : row.reporterId,
      };
    },
    async deskItem(row: ReportRow, locale: Locale): Promise<DeskItem> {
      const category = await categories.find(row.categoryId);
      return {
        ...(await summary(row, category, locale)),
        stage: row.stage,
        queue: row.queue,
        escalation: row.escalation,
        isUrged: row.urgedAt !== null,
        unitName: await unitName(row.unitId, locale),
      };
    },
  };
}

export type ReportsPresenter = ReturnType<typeof createReportsPresenter>;
