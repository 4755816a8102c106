import type { AnswerLimit, Queue, ReportEvent, ReportRating, ReportStage } from '../../contracts/reports';
import type { Clock } from '../../platform/clock';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import { newId } from '../../platform/ids';
import type { CategoryRow, ContentCheck, HistoryRow, Holder, ReportChange, ReportRow } from './reports.types';

const REPORT = {
  id: true,
  number: true,
  reporterId: true,
  filedById: true,
  clientKey: true,
  categoryId: true,
  words: true,
  latitude: true,
  longitude: true,
  datum: true,
  address: true,
  placeSource: true,
  photoIds: true,
  isAnonymous: true,
  stage: true,
  queue: true,
  version: true,
  holder: true,
  holderUnitId: true,
  unitId: true,
  gridId: true,
  dueAt: true,
  answerDueAt: true,
  pausedMinutes: true,
  escalation: true,
  urgedAt: true,
  contentCheck: true,
  createdAt: true,
  updatedAt: true,
} as const;

const HISTORY = {
  id: true,
  reportId: true,
  version: true,
  event: true,
  fromStage: true,
  toStage: true,
  clientKey: true,
  party: true,
  actorId: true,
  unitId: true,
  toUnitId: true,
  nextDueAt: true,
  publicWords: true,
  internalNote: true,
  photoIds: true,
  createdAt: true,
} as const;

export interface ViewRow {
  viewerId: string;
  purpose: string;
  viewedAt: Date;
}

/** Ordinary reads and the compare-and-set of every step. */
export function createReportsRepository(db: Database, clock: Clock) {
  const { prisma } = db;

  return {
    async find(id: string): Promise<ReportRow | null> {
      const row = await prisma.report.findUnique({ where: { id }, select: REPORT });
      if (!row) return null;
      return {
        ...row,
        datum: row.datum as ReportRow['datum'],
        placeSource: row.placeSource as ReportRow['placeSource'],
        photoIds: row.photoIds as string[],
        stage: row.stage as ReportStage,
        queue: row.queue as Queue,
        holder: row.holder as Holder | null,
        contentCheck: row.contentCheck as ContentCheck,
      };
    },

    /** Oldest first. */
    async history(reportId: string): Promise<HistoryRow[]> {
      const rows = await prisma.reportHistory.findMany({
        where: { reportId },
        select: HISTORY,
        orderBy: { version: 'asc' },
      });
      return rows.map((row) => ({
        ...row,
        event: row.event as ReportEvent,
        fromStage: row.fromStage as ReportStage | null,
        toStage: row.toStage as ReportStage,
        party: row.party as HistoryRow['party'],
        photoIds: row.photoIds as string[],
      }));
    },

    /** Changes the report if it still is at `version`; false when somebody was faster. */
    async change(tx: PrismaTx, id: string, version: number, change: ReportChange): Promise<boolean> {
      const { count } = await tx.prisma.report.updateMany({
        where: { id, version },
        data: { ...change, version: version + 1, updatedAt: clock.now() },
      });
      return count === 1;
    },

    async addHistory(tx: PrismaTx, row: HistoryRow): Promise<void> {
      await tx.prisma.reportHistory.create({ data: row, select: { id: true } });
    },

    async addRating(
      tx: PrismaTx,
      row: ReportRating & { reportId: string; raterId: string; unitId: string | null },
    ): Promise<void> {
      await tx.prisma.reportRating.create({ data: { ...row, createdAt: clock.now() }, select: { reportId: true } });
    },

    async rating(reportId: string): Promise<ReportRating | null> {
      return prisma.reportRating.findUnique({
        where: { reportId },
        select: { result: true, speed: true, attitude: true, words: true },
      });
    },

    async addView(reportId: string, viewerId: string, purpose: string): Promise<void> {
      await prisma.reportView.create({
        data: { id: newId(), reportId, viewerId, purpose, viewedAt: clock.now() },
        select: { id: true },
      });
    },

    /** Newest first. */
    async views(reportId: string): Promise<ViewRow[]> {
      return prisma.reportView.findMany({
        where: { reportId },
        select: { viewerId: true, purpose: true, viewedAt: true },
        orderBy: { viewedAt: 'desc' },
        take: 50,
      });
    },

    /** What background work found out; no step of anybody, so the version stays. */
    async note(id: string, facts: { contentCheck?: ContentCheck; gridId?: string | null }): Promise<void> {
      await prisma.report.updateMany({ where: { id }, data: facts });
    },

    /** Two identities turned out to be one person: everything of the one is the other's from now on. */
    async movePerson(tx: PrismaTx, from: string, to: string): Promise<void> {
      const theirs = await tx.prisma.report.findMany({
        where: { OR: [{ reporterId: from }, { filedById: from }] },
        select: { id: true },
      });
      const reportId = { in: theirs.map((report) => report.id) };
      await tx.prisma.reportHistory.updateMany({ where: { reportId, actorId: from }, data: { actorId: to } });
      await tx.prisma.reportRating.updateMany({ where: { reportId, raterId: from }, data: { raterId: to } });
      await tx.prisma.report.updateMany({ where: { reporterId: from }, data: { reporterId: to } });
      await tx.prisma.report.updateMany({ where: { filedById: from }, data: { filedById: to } });
    },

    async categories(): Promise<CategoryRow[]> {
      const rows = await prisma.reportCategory.findMany({
        where: { isActive: true },
        orderBy: [{ rank: 'asc' }, { id: 'asc' }],
      });
      return rows.map((row) => ({
        id: row.id,
        parentId: row.parentId,
        name: { zh: row.nameZh, en: row.nameEn },
        pinyin: row.pinyin,
        initials: row.initials,
        keywords: row.keywords,
        icon: row.icon,
        departmentId: row.departmentId,
        answer: row.answerAmount ? { amount: row.answerAmount, unit: row.answerUnit as AnswerLimit['unit'] } : null,
        acceptMinutes: row.acceptMinutes,
        signMinutes: row.signMinutes,
        emergency: row.emergencyPhone
          ? {
              phone: row.emergencyPhone,
              words: { zh: row.emergencyWordsZh ?? '', en: row.emergencyWordsEn ?? '' },
            }
          : null,
      }));
    },
  };
}

export type ReportsRepository = ReturnType<typeof createReportsRepository>;
