import type { FeedFinding } from '../../connectors/transit-feed/transit-feed.port';
import type { FeedCounts, FeedState } from '../../contracts/transit';
import type { Database } from '../../platform/db/database.types';

/** There is one operator network; a second one would be a second slot. */
const SLOT = 'main';

const feedColumns = {
  id: true,
  version: true,
  state: true,
  timezone: true,
  maxTimeS: true,
  counts: true,
  findings: true,
  startedAt: true,
  activatedAt: true,
  tookMs: true,
} as const;

export interface StoredFeed {
  id: string;
  version: string;
  state: FeedState;
  timezone: string;
  maxTimeS: number;
  counts: FeedCounts | null;
  findings: FeedFinding[];
  startedAt: Date;
  activatedAt: Date | null;
  tookMs: number | null;
}

export interface ActiveSlot {
  feedId: string | null;
  etag: string | null;
  hash: string | null;
  checkedAt: Date | null;
  confirmedAt: Date | null;
  lastOutcome: string | null;
}

export type CheckOutcome = 'imported' | 'unchanged' | 'refused' | 'failed';

/** Feeds, and which of them is served. */
export function createTransitRepository(db: Database) {
  const { prisma } = db;
  const toStored = (
    row: {
      [K in keyof typeof feedColumns]: K extends 'counts' | 'findings' ? unknown : StoredFeed[K] | string;
    },
  ): StoredFeed => {
    const json = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value);
    return { ...row, counts: json(row.counts), findings: json(row.findings) ?? [] } as StoredFeed;
  };

  return {
    async activeSlot(): Promise<ActiveSlot> {
      const columns = { feedId: true, etag: true, hash: true, checkedAt: true, confirmedAt: true, lastOutcome: true };
      const row = await prisma.transitActiveFeed.findUnique({ where: { slot: SLOT }, select: columns });
      return row ?? { feedId: null, etag: null, hash: null, checkedAt: null, confirmedAt: null, lastOutcome: null };
    },

    async feed(id: string): Promise<StoredFeed | null> {
      const row = await prisma.transitFeed.findUnique({ where: { id }, select: feedColumns });
      return row && toStored(row);
    },

    async recentFeeds(most: number): Promise<StoredFeed[]> {
      const rows = await prisma.transitFeed.findMany({
        select: feedColumns,
        orderBy: { startedAt: 'desc' },
        take: most,
      });
      return rows.map(toStored);
    },

    async beginFeed(feed: {
      id: string;
      version: string;
      hash: string;
      timezone: string;
      maxTimeS: number;
      at: Date;
    }): Promise<void> {
      const { at, ...columns } = feed;
      await prisma.transitFeed.create({ data: { ...columns, state: 'importing', findings: [], startedAt: at } });
    },

    /** Ends an import that did not become the served feed. */
    async endFeed(
      id: string,
      end: { state: 'refused' | 'failed'; findings: FeedFinding[]; at: Date; tookMs: number },
    ): Promise<void> {
      await prisma.transitFeed.update({
        where: { id },
        data: { state: end.state, findings: end.findings as object[], endedAt: end.at, tookMs: end.tookMs },
      });
    },

    /**
     * Makes a complete feed the served one, in one step, unless another import got there first.
     * @returns false when the served feed is not `replaces` any more; nothing is changed then
     */
    async activate(swap: {
      feedId: string;
      replaces: string | null;
      etag: string | null;
      hash: string;
      counts: FeedCounts;
      findings: FeedFinding[];
      at: Date;
      tookMs: number;
    }): Promise<boolean> {
      const { feedId, etag, hash, at } = swap;
      const seen = { feedId, etag, hash, checkedAt: at, confirmedAt: at, lastOutcome: 'imported' };
      return db.transaction(async (tx) => {
        await tx.execute('INSERT IGNORE INTO transit_active_feed (slot) VALUES (?)', [SLOT]);
        const { count } = await tx.prisma.transitActiveFeed.updateMany({
          where: { slot: SLOT, feedId: swap.replaces },
          data: seen,
        });
        if (count === 0) return false;
        await tx.prisma.transitFeed.update({
          where: { id: feedId },
          data: {
            state: 'active',
            counts: { ...swap.counts },
            findings: swap.findings as object[],
            activatedAt: at,
            tookMs: swap.tookMs,
          },
        });
        if (swap.replaces) {
          await tx.prisma.transitFeed.update({ where: { id: swap.replaces }, data: { state: 'retired', endedAt: at } });
        }
        return true;
      });
    },

    /** Notes a look at the operator that brought no new timetable. */
    async noteCheck(check: { at: Date; outcome: CheckOutcome; etag?: string | null; hash?: string }): Promise<void> {
      const data = {
        checkedAt: check.at,
        lastOutcome: check.outcome,
        ...(check.outcome === 'unchanged' ? { confirmedAt: check.at } : {}),
        ...(check.etag !== undefined ? { etag: check.etag } : {}),
        ...(check.hash !== undefined ? { hash: check.hash } : {}),
      };
      await prisma.transitActiveFeed.upsert({ where: { slot: SLOT }, update: data, create: { slot: SLOT, ...data } });
    },

    /** Feeds whose rows nobody reads any more: ended, or begun, before `before`. */
    async leftoverFeeds(before: Date): Promise<string[]> {
      const rows = await prisma.transitFeed.findMany({
        where: {
          OR: [
            { state: { in: ['retired', 'refused', 'failed'] }, endedAt: { lt: before } },
            { state: 'importing', startedAt: { lt: before } },
          ],
        },
        select: { id: true },
        orderBy: { startedAt: 'asc' },
      });
      return rows.map((row) => row.id);
    },

    async removeFeed(id: string): Promise<void> {
      await prisma.transitFeed.deleteMany({ where: { id, state: { not: 'active' } } });
    },
  };
}

export type TransitRepository = ReturnType<typeof createTransitRepository>;
