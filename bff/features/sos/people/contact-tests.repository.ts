import type { Database } from '../../../platform/db/database.types';

export type TestState = 'queued' | 'sent' | 'unknown' | 'delivered' | 'answered' | 'refused' | 'failed';

export interface ContactTestRow {
  id: string;
  contactId: string;
  channel: 'sms' | 'voice';
  state: TestState;
  providerId: string | null;
  reason: string | null;
  createdAt: Date;
  dueAt: Date;
  settledAt: Date | null;
}

/** Tests of contacts' numbers. */
export function createContactTestsRepository(db: Database) {
  return {
    transaction: db.transaction,
    async add(row: ContactTestRow): Promise<void> {
      await db.prisma.sosContactTest.create({ data: row, select: { id: true } });
    },
    async find(id: string): Promise<ContactTestRow | null> {
      return (await db.prisma.sosContactTest.findUnique({ where: { id } })) as ContactTestRow | null;
    },
    /** Compare-and-set on being open: false when it was settled meanwhile. */
    async change(id: string, change: Partial<Omit<ContactTestRow, 'id'>>): Promise<boolean> {
      return (await db.prisma.sosContactTest.updateMany({ where: { id, settledAt: null }, data: change })).count === 1;
    },
    /** Whatever else is open for a contact is over with an answer. */
    async settleAll(contactId: string, state: TestState, settledAt: Date): Promise<void> {
      await db.prisma.sosContactTest.updateMany({ where: { contactId, settledAt: null }, data: { state, settledAt } });
    },
    async hasOpen(contactId: string): Promise<boolean> {
      const where = { contactId, settledAt: null };
      return (await db.prisma.sosContactTest.findFirst({ where, select: { id: true } })) !== null;
    },
    async overdue(now: Date): Promise<ContactTestRow[]> {
      const rows = await db.prisma.sosContactTest.findMany({
        where: { settledAt: null, dueAt: { lte: now } },
        orderBy: { dueAt: 'asc' },
        take: 500,
      });
      return rows as ContactTestRow[];
    },
  };
}
