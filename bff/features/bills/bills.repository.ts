import type { AccountAnswer, UsagePoint } from '../../connectors/biller/biller.port';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import { jsonOf } from './billers.repository';

export interface HomeRow {
  id: string;
  personId: string;
  label: string;
  city: string;
  createdAt: Date;
}

/** What a company said last of an account. */
export type KeptAnswer = Pick<AccountAnswer['account'], 'balanceFen' | 'limits'> & { bills: AccountAnswer['bills'] };
export type HouseholdProblem = 'account_closed' | 'account_unknown';

export interface HouseholdRow {
  id: string;
  billerCode: string;
  accountIndex: string;
  keyId: string;
  accountSealed: string;
  accountMasked: string;
  holderMasked: string;
  addressMasked: string | null;
  answer: KeptAnswer | null;
  answeredAt: Date | null;
  problem: HouseholdProblem | null;
  usagePoints: UsagePoint[] | null;
  usageAt: Date | null;
}

export interface AccountRow {
  id: string;
  personId: string;
  homeId: string;
  householdId: string;
  holderConfirmed: string;
  hasReminders: boolean;
  boundAt: Date;
  unboundAt: Date | null;
}

export type BoundAccount = AccountRow & { household: HouseholdRow };
export type BillsRepository = ReturnType<typeof createBillsRepository>;

/** Homes, bindings, and households with what companies said of them last. */
export function createBillsRepository(db: Database) {
  async function householdsOf(ids: readonly string[]): Promise<Map<string, HouseholdRow>> {
    const rows = await db.prisma.billHousehold.findMany({ where: { id: { in: [...new Set(ids)] } } });
    return new Map(rows.map((row) => [row.id, asHousehold(row)]));
  }

  async function withHouseholds(rows: AccountRow[]): Promise<BoundAccount[]> {
    const households = await householdsOf(rows.map((row) => row.householdId));
    return rows.map((row) => ({ ...row, household: households.get(row.householdId)! }));
  }

  return {
    transaction: db.transaction,

    homesOf(personIds: readonly string[]): Promise<HomeRow[]> {
      return db.prisma.billHome.findMany({ where: { personId: { in: [...personIds] } }, orderBy: { id: 'asc' } });
    },
    home: (id: string): Promise<HomeRow | null> => db.prisma.billHome.findUnique({ where: { id } }),
    countHomes: (personId: string) => db.prisma.billHome.count({ where: { personId } }),
    async addHome(row: HomeRow): Promise<void> {
      await db.prisma.billHome.create({ data: row });
    },
    async changeHome(id: string, change: { label?: string; city?: string }): Promise<void> {
      await db.prisma.billHome.update({ where: { id }, data: change });
    },
    /** The home goes; its accounts are unbound and stay as history. */
    removeHome: (id: string, at: Date): Promise<void> =>
      db.transaction(async (tx) => {
        await tx.prisma.billAccount.updateMany({ where: { homeId: id, unboundAt: null }, data: { unboundAt: at } });
        await tx.prisma.billHome.delete({ where: { id } });
      }),

    /** Bound accounts of these homes, oldest first. */
    async accountsOf(homeIds: readonly string[]): Promise<BoundAccount[]> {
      if (homeIds.length === 0) return [];
      const rows = await db.prisma.billAccount.findMany({
        where: { homeId: { in: [...homeIds] }, unboundAt: null },
        orderBy: { id: 'asc' },
      });
      return withHouseholds(rows);
    },
    /** Bound or not; null when there is none. */
    async account(id: string): Promise<BoundAccount | null> {
      const row = await db.prisma.billAccount.findUnique({ where: { id } });
      return row && (await withHouseholds([row]))[0]!;
    },
    async accounts(ids: readonly string[]): Promise<BoundAccount[]> {
      return withHouseholds(await db.prisma.billAccount.findMany({ where: { id: { in: [...ids] }, unboundAt: null } }));
    },
    async accountOfPerson(personId: string, householdId: string): Promise<AccountRow | null> {
      return db.prisma.billAccount.findUnique({ where: { personId_householdId: { personId, householdId } } });
    },
    countAccounts: (homeId: string) => db.prisma.billAccount.count({ where: { homeId, unboundAt: null } }),
    async history(personId: string): Promise<BoundAccount[]> {
      const rows = await db.prisma.billAccount.findMany({
        where: { personId, unboundAt: { not: null } },
        orderBy: { unboundAt: 'desc' },
        take: 50,
      });
      return withHouseholds(rows);
    },
    /** Binds, or binds again what was unbound. Two at once end as one. */
    async bind(row: AccountRow): Promise<string> {
      const { personId, householdId, homeId, holderConfirmed, boundAt } = row;
      try {
        await db.prisma.billAccount.create({ data: row });
        return row.id;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const where = { personId_householdId: { personId, householdId } };
      const data = { homeId, holderConfirmed, boundAt, unboundAt: null };
      return (await db.prisma.billAccount.update({ where, data, select: { id: true } })).id;
    },
    async changeAccount(
      id: string,
      change: Partial<Pick<AccountRow, 'homeId' | 'hasReminders' | 'holderConfirmed' | 'unboundAt'>>,
    ): Promise<void> {
      await db.prisma.billAccount.update({ where: { id }, data: change });
    },
    /** Everybody who has the household bound. */
    async bindersOf(householdId: string): Promise<string[]> {
      const rows = await db.prisma.billAccount.findMany({
        where: { householdId, unboundAt: null },
        select: { personId: true },
      });
      return rows.map((row) => row.personId);
    },
    /** Ids of bound accounts whose owners want reminders, after `afterId`. */
    async remindable(afterId: string, limit: number): Promise<string[]> {
      const rows = await db.prisma.billAccount.findMany({
        where: { hasReminders: true, unboundAt: null, id: { gt: afterId } },
        orderBy: { id: 'asc' },
        take: limit,
        select: { id: true },
      });
      return rows.map((row) => row.id);
    },

    async household(id: string): Promise<HouseholdRow | null> {
      return (await householdsOf([id])).get(id) ?? null;
    },
    /** By the index of any key: an account bound before a rotation is the same one after it. */
    async householdByIndex(billerCode: string, indexes: readonly string[]): Promise<HouseholdRow | null> {
      const row = await db.prisma.billHousehold.findFirst({
        where: { billerCode, accountIndex: { in: [...indexes] } },
        orderBy: { id: 'asc' },
      });
      return row && asHousehold(row);
    },
    async addHousehold(
      row: Omit<HouseholdRow, 'answer' | 'answeredAt' | 'problem' | 'usagePoints' | 'usageAt'> & { createdAt: Date },
    ): Promise<void> {
      await db.prisma.billHousehold.create({ data: row });
    },
    /** Keeps what a company said; an older answer never replaces a newer one. */
    async keepAnswer(
      id: string,
      at: Date,
      said:
        | { problem: HouseholdProblem }
        | (Pick<HouseholdRow, 'holderMasked' | 'addressMasked'> & { answer: KeptAnswer }),
    ): Promise<void> {
      const data =
        'problem' in said
          ? { problem: said.problem, answeredAt: at, answer: NOTHING_OWED }
          : { ...said, answer: said.answer as object, problem: null, answeredAt: at };
      await db.prisma.billHousehold.updateMany({
        where: { id, OR: [{ answeredAt: null }, { answeredAt: { lte: at } }] },
        data,
      });
    },
    async keepUsage(id: string, at: Date, points: UsagePoint[]): Promise<void> {
      await db.prisma.billHousehold.update({
        where: { id },
        data: { usagePoints: points as unknown as object[], usageAt: at },
      });
    },

    /** Consent was taken back: homes, bound accounts and what was looked at go. What was paid for stays with its payment. */
    async forgetPerson(tx: PrismaTx, personId: string): Promise<void> {
      await tx.prisma.billAccount.deleteMany({ where: { personId } });
      await tx.prisma.billHome.deleteMany({ where: { personId } });
      await tx.prisma.billSnapshot.deleteMany({ where: { personId, purpose: 'seen' } });
    },

    /** Two identities turned out to be one person: what both have bound stays bound once. */
    async movePerson(tx: PrismaTx, from: string, to: string): Promise<void> {
      const theirs = await tx.prisma.billAccount.findMany({ where: { personId: to }, select: { householdId: true } });
      await tx.prisma.billAccount.deleteMany({
        where: { personId: from, householdId: { in: theirs.map((row) => row.householdId) } },
      });
      await tx.prisma.billAccount.updateMany({ where: { personId: from }, data: { personId: to } });
      await tx.prisma.billHome.updateMany({ where: { personId: from }, data: { personId: to } });
      await tx.prisma.billSnapshot.updateMany({ where: { personId: from }, data: { personId: to } });
    },
  };
}

const NOTHING_OWED = { balanceFen: null, limits: null, bills: [] };

type Columns = { [Name in keyof HouseholdRow]: unknown };

function asHousehold(row: Columns): HouseholdRow {
  return {
    ...(row as HouseholdRow),
    answer: row.answer === null ? null : jsonOf<KeptAnswer>(row.answer),
    usagePoints: row.usagePoints === null ? null : jsonOf<UsagePoint[]>(row.usagePoints),
  };
}
