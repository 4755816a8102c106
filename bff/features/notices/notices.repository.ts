import type { Database, PrismaTx } from '../../platform/db/database.types';
import { newId } from '../../platform/ids';

export interface NoticeRow {
  id: string;
  personId: string;
  template: string;
  bodyZh: string;
  bodyEn: string;
  link: string;
  isImportant: boolean;
  createdAt: Date;
  readAt: Date | null;
}

/** `waiting`: certainly not sent, tried again later. `unknown`: handed over, no answer came. */
export type DeliveryState = 'sending' | 'waiting' | 'sent' | 'delivered' | 'failed' | 'unknown';
export type DeliveryChannel = 'wechat' | 'sms';

export interface DeliveryRow {
  id: string;
  channel: DeliveryChannel;
  state: DeliveryState;
}

const NOTICE = {
  id: true,
  personId: true,
  template: true,
  bodyZh: true,
  bodyEn: true,
  link: true,
  isImportant: true,
  createdAt: true,
  readAt: true,
} as const;

/** Inbox, deliveries and subscription credits. */
export function createNoticeRepository(db: Database) {
  return {
    async find(id: string): Promise<NoticeRow | null> {
      return db.prisma.notice.findUnique({ where: { id }, select: NOTICE });
    },
    /** Newest first, below `before`. */
    async inbox(personId: string, before: string | undefined, limit: number): Promise<NoticeRow[]> {
      return db.prisma.notice.findMany({
        where: { personId, ...(before ? { id: { lt: before } } : {}) },
        orderBy: { id: 'desc' },
        take: limit,
        select: NOTICE,
      });
    },
    async unreadCount(personId: string): Promise<number> {
      return db.prisma.notice.count({ where: { personId, readAt: null } });
    },
    /** False when this person has no such notice. */
    async markRead(personId: string, id: string, at: Date): Promise<boolean> {
      const changed = await db.prisma.notice.updateMany({
        where: { id, personId, readAt: null },
        data: { readAt: at },
      });
      if (changed.count === 1) return true;
      return (await db.prisma.notice.count({ where: { id, personId } })) === 1;
    },
    async markAllRead(personId: string, at: Date): Promise<void> {
      await db.prisma.notice.updateMany({ where: { personId, readAt: null }, data: { readAt: at } });
    },

    async delivery(noticeId: string, channel: DeliveryChannel): Promise<DeliveryRow | null> {
      const row = await db.prisma.noticeDelivery.findUnique({
        where: { noticeId_channel: { noticeId, channel } },
        select: { id: true, channel: true, state: true },
      });
      return row as DeliveryRow | null;
    },
    async beginDelivery(noticeId: string, channel: DeliveryChannel, at: Date): Promise<string> {
      const id = newId();
      const { id: kept } = await db.prisma.noticeDelivery.upsert({
        where: { noticeId_channel: { noticeId, channel } },
        create: { id, noticeId, channel, state: 'sending', createdAt: at, updatedAt: at },
        update: { state: 'sending', updatedAt: at },
        select: { id: true },
      });
      return kept;
    },
    /** What a receipt has settled meanwhile stays settled; the message id is kept in any case. */
    async endDelivery(
      id: string,
      outcome: { state: DeliveryState; providerId?: string; reason?: string },
      at: Date,
    ): Promise<void> {
      const changed = await db.prisma.noticeDelivery.updateMany({
        where: { id, state: 'sending' },
        data: { ...outcome, updatedAt: at },
      });
      if (changed.count === 1 || !outcome.providerId) return;
      await db.prisma.noticeDelivery.updateMany({ where: { id }, data: { providerId: outcome.providerId } });
    },
    /** A receipt moves what is on its way, and may come before our own note that it was sent; it never takes back a delivery. */
    async settleByReceipt(
      noticeId: string,
      receipt: { providerId: string; state: 'delivered' | 'failed'; reason?: string },
      at: Date,
    ): Promise<void> {
      await db.prisma.noticeDelivery.updateMany({
        where: { noticeId, channel: 'sms', state: { in: ['sending', 'waiting', 'sent', 'unknown'] } },
        data: { ...receipt, updatedAt: at },
      });
    },

    async addCredits(personId: string, templateIds: string[], at: Date): Promise<void> {
      await db.prisma.subscriptionCredit.createMany({
        data: templateIds.map((templateId) => ({ id: newId(), personId, templateId, grantedAt: at })),
      });
    },
    /** Takes the oldest unused permission, if there is one; each is good for one message. */
    async takeCredit(personId: string, templateId: string, noticeId: string, at: Date): Promise<string | null> {
      const mine = await db.prisma.subscriptionCredit.findFirst({
        where: { personId, templateId, noticeId },
        select: { id: true },
      });
      if (mine) return mine.id;
      for (;;) {
        const free = await db.prisma.subscriptionCredit.findFirst({
          where: { personId, templateId, usedAt: null },
          orderBy: { id: 'asc' },
          select: { id: true },
        });
        if (!free) return null;
        const taken = await db.prisma.subscriptionCredit.updateMany({
          where: { id: free.id, usedAt: null },
          data: { usedAt: at, noticeId },
        });
        if (taken.count === 1) return free.id;
      }
    },
    async giveCreditBack(id: string): Promise<void> {
      await db.prisma.subscriptionCredit.updateMany({ where: { id }, data: { usedAt: null, noticeId: null } });
    },
    /** The person took their permission back: what is left is worth nothing. */
    async dropCredits(personId: string, templateId: string, at: Date): Promise<void> {
      await db.prisma.subscriptionCredit.updateMany({
        where: { personId, templateId, usedAt: null },
        data: { usedAt: at },
      });
    },

    async movePerson(tx: PrismaTx, from: string, to: string): Promise<void> {
      // The same notice may have gone to both: the survivor's stays.
      const twins = await tx.prisma.notice.findMany({ where: { personId: to }, select: { dedupeKey: true } });
      await tx.prisma.notice.deleteMany({
        where: { personId: from, dedupeKey: { in: twins.map((twin) => twin.dedupeKey) } },
      });
      await tx.prisma.notice.updateMany({ where: { personId: from }, data: { personId: to } });
      await tx.prisma.subscriptionCredit.updateMany({ where: { personId: from }, data: { personId: to } });
    },
  };
}

export type NoticeRepository = ReturnType<typeof createNoticeRepository>;
