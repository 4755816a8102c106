import type { Database, PrismaTx } from '../../platform/db/database.types';

export type Channel = 'wechat' | 'sms';

export interface SessionRow {
  id: string;
  personId: string;
  channel: Channel;
  device: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

export interface RefreshTokenRow {
  id: string;
  sessionId: string;
  usedAt: Date | null;
}

const SESSION = {
  id: true,
  personId: true,
  channel: true,
  device: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

/** Sessions and the chain of refresh tokens below each. */
export function createSessionRepository(db: Database) {
  return {
    async add(tx: PrismaTx, session: Omit<SessionRow, 'revokedAt'>): Promise<void> {
      await tx.prisma.signInSession.create({ data: session, select: { id: true } });
    },
    async find(id: string): Promise<SessionRow | null> {
      return (await db.prisma.signInSession.findUnique({ where: { id }, select: SESSION })) as SessionRow | null;
    },
    async openOf(personId: string, now: Date): Promise<SessionRow[]> {
      const rows = await db.prisma.signInSession.findMany({
        where: { personId, revokedAt: null, expiresAt: { gt: now } },
        orderBy: { lastUsedAt: 'desc' },
        take: 50,
        select: SESSION,
      });
      return rows as SessionRow[];
    },
    async prolong(tx: PrismaTx, id: string, lastUsedAt: Date, expiresAt: Date): Promise<void> {
      await tx.prisma.signInSession.updateMany({ where: { id, revokedAt: null }, data: { lastUsedAt, expiresAt } });
    },
    /** True when it was open until now. */
    async revoke(id: string, reason: string, at: Date): Promise<boolean> {
      const changed = await db.prisma.signInSession.updateMany({
        where: { id, revokedAt: null },
        data: { revokedAt: at, revokedReason: reason, recalledAt: at },
      });
      return changed.count === 1;
    },
    /** Writes down that tokens of this person's open sessions are recalled, and says which sessions those are. */
    async recallAllOf(personId: string, at: Date): Promise<string[]> {
      const where = { personId, revokedAt: null, expiresAt: { gt: at } };
      await db.prisma.signInSession.updateMany({ where, data: { recalledAt: at } });
      const rows = await db.prisma.signInSession.findMany({ where, select: { id: true } });
      return rows.map((row) => row.id);
    },
    async addToken(
      tx: PrismaTx,
      token: { id: string; sessionId: string; tokenHash: string; issuedAt: Date },
    ): Promise<void> {
      await tx.prisma.refreshToken.create({ data: token, select: { id: true } });
    },
    async findToken(tokenHash: string): Promise<RefreshTokenRow | null> {
      return db.prisma.refreshToken.findUnique({
        where: { tokenHash },
        select: { id: true, sessionId: true, usedAt: true },
      });
    },
    /** Compare-and-set: false when somebody used it first. */
    async useToken(tx: PrismaTx, id: string, at: Date, replacedBy: string): Promise<boolean> {
      const changed = await tx.prisma.refreshToken.updateMany({
        where: { id, usedAt: null },
        data: { usedAt: at, replacedBy },
      });
      return changed.count === 1;
    },
    /** Forgets sessions that ended before `before`, with their tokens. */
    async sweep(before: Date): Promise<number> {
      const over = await db.prisma.signInSession.findMany({
        where: { OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] },
        take: 500,
        select: { id: true },
      });
      const ids = over.map((row) => row.id);
      if (ids.length === 0) return 0;
      await db.prisma.refreshToken.deleteMany({ where: { sessionId: { in: ids } } });
      await db.prisma.signInSession.deleteMany({ where: { id: { in: ids } } });
      return ids.length;
    },
  };
}

export type SessionRepository = ReturnType<typeof createSessionRepository>;
