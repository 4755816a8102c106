import type { Database } from '../../platform/db/database.types';
import { type EditionHead, HEAD, headOf } from './services.rows';

/** What the clock finds to do: entries to publish, to expire, to remind of, to look after. */
export function createDueEntriesRepository(db: Database) {
  return {
    /** Scheduled editions whose time has come, and published ones whose time is over. */
    async findDue(now: Date): Promise<{ toPublish: string[]; toExpire: string[] }> {
      const [toPublish, toExpire] = await Promise.all([
        db.prisma.serviceEdition.findMany({
          where: { state: 'scheduled', publishAt: { lte: now } },
          select: { entryId: true },
          take: 200,
        }),
        db.prisma.serviceEdition.findMany({
          where: { state: 'published', expiresAt: { lte: now } },
          select: { entryId: true },
          take: 200,
        }),
      ]);
      return { toPublish: toPublish.map((row) => row.entryId), toExpire: toExpire.map((row) => row.entryId) };
    },

    /** Published editions that must be reviewed before `until`, with the department that owes it. */
    async findReviewsDue(until: Date): Promise<{ edition: EditionHead; unitId: string; slug: string }[]> {
      const rows = await db.prisma.serviceEdition.findMany({
        where: { state: 'published', reviewDueAt: { lte: until } },
        select: HEAD,
        take: 500,
      });
      const entries = await db.prisma.serviceEntry.findMany({
        where: { id: { in: rows.map((row) => row.entryId) } },
        select: { id: true, unitId: true, slug: true },
      });
      const byId = new Map(entries.map((entry) => [entry.id, entry]));
      return rows.flatMap((row) => {
        const entry = byId.get(row.entryId);
        return entry ? [{ edition: headOf(row), unitId: entry.unitId, slug: entry.slug }] : [];
      });
    },

    /** Ids of entries with a live edition. */
    async listLiveIds(): Promise<string[]> {
      const rows = await db.prisma.serviceEdition.findMany({
        where: { state: 'published' },
        select: { entryId: true },
        take: 20_000,
      });
      return rows.map((row) => row.entryId);
    },
  };
}

export type DueEntriesRepository = ReturnType<typeof createDueEntriesRepository>;
