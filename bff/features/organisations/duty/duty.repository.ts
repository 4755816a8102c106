import type { DutyPost } from '../../../contracts/duty';
import type { Role } from '../../../platform/actor';
import type { Database, PrismaTx } from '../../../platform/db/database.types';
import type { DutyPositionRow, Leave, Pattern, Shift, Sign } from './duty.types';

type Written = { createdBy: string | null; createdAt: Date };

const PATTERN = {
  id: true,
  unitId: true,
  post: true,
  personId: true,
  weekdays: true,
  startMinute: true,
  minutes: true,
  validFrom: true,
  validUntil: true,
  endedAt: true,
} as const;
const SHIFT = {
  id: true,
  unitId: true,
  post: true,
  personId: true,
  startsAt: true,
  endsAt: true,
  insteadOfPersonId: true,
  note: true,
} as const;
const LEAVE = {
  id: true,
  personId: true,
  startsAt: true,
  endsAt: true,
  substitutePersonId: true,
  reason: true,
} as const;
const SIGN = {
  id: true,
  unitId: true,
  post: true,
  personId: true,
  runStart: true,
  signedOnAt: true,
  signedOffAt: true,
  alarmedAt: true,
} as const;

/** Rows of the rota. */
export function createDutyRepository(db: Database) {
  return {
    transaction: db.transaction,

    async patterns(unitIds: readonly string[], posts: readonly DutyPost[], endingAfter: Date): Promise<Pattern[]> {
      const rows = await db.prisma.dutyPattern.findMany({
        where: {
          unitId: { in: [...unitIds] },
          post: { in: [...posts] },
          OR: [{ endedAt: null }, { endedAt: { gt: endingAfter } }],
        },
        orderBy: { id: 'asc' },
        select: PATTERN,
      });
      return rows as Pattern[];
    },
    async shifts(unitIds: readonly string[], posts: readonly DutyPost[], from: Date, until: Date): Promise<Shift[]> {
      const rows = await db.prisma.dutyShift.findMany({
        where: {
          unitId: { in: [...unitIds] },
          post: { in: [...posts] },
          startsAt: { lt: until },
          endsAt: { gt: from },
          endedAt: null,
        },
        orderBy: { id: 'asc' },
        select: SHIFT,
      });
      return rows as Shift[];
    },
    /** Everybody's: a substitute may come from anywhere. */
    leaves: (from: Date, until: Date): Promise<Leave[]> =>
      db.prisma.dutyLeave.findMany({
        where: { startsAt: { lt: until }, endsAt: { gt: from }, endedAt: null },
        orderBy: { id: 'asc' },
        select: LEAVE,
      }),
    async signs(unitIds: readonly string[], posts: readonly DutyPost[], since: Date): Promise<Sign[]> {
      const rows = await db.prisma.dutySign.findMany({
        where: { unitId: { in: [...unitIds] }, post: { in: [...posts] }, createdAt: { gte: since } },
        orderBy: { id: 'asc' },
        select: SIGN,
      });
      return rows as Sign[];
    },
    /** Who holds a role where, as far as it reaches past `since`. */
    grants: (roles: readonly Role[], since: Date) =>
      db.prisma.staffGrant.findMany({
        where: { role: { in: [...roles] }, endedAt: null, OR: [{ validUntil: null }, { validUntil: { gt: since } }] },
        orderBy: { id: 'asc' },
        select: { personId: true, unitId: true, role: true, validFrom: true, validUntil: true },
      }),

    async addPattern(row: Omit<Pattern, 'endedAt'> & Written): Promise<void> {
      await db.prisma.dutyPattern.create({ data: row, select: { id: true } });
    },
    async addShift(row: Shift & Written): Promise<void> {
      await db.prisma.dutyShift.create({ data: row, select: { id: true } });
    },
    async addLeave(row: Leave & Written): Promise<void> {
      await db.prisma.dutyLeave.create({ data: row, select: { id: true } });
    },
    async pattern(id: string): Promise<Pattern | null> {
      return (await db.prisma.dutyPattern.findFirst({
        where: { id, endedAt: null },
        select: PATTERN,
      })) as Pattern | null;
    },
    async shift(id: string): Promise<Shift | null> {
      return (await db.prisma.dutyShift.findFirst({ where: { id, endedAt: null }, select: SHIFT })) as Shift | null;
    },
    leave: (id: string): Promise<Leave | null> =>
      db.prisma.dutyLeave.findFirst({ where: { id, endedAt: null }, select: LEAVE }),
    /** Compare-and-set: false when it had ended already. */
    async endPattern(id: string, endedAt: Date): Promise<boolean> {
      return (await db.prisma.dutyPattern.updateMany({ where: { id, endedAt: null }, data: { endedAt } })).count === 1;
    },
    async endShift(id: string, endedAt: Date): Promise<boolean> {
      return (await db.prisma.dutyShift.updateMany({ where: { id, endedAt: null }, data: { endedAt } })).count === 1;
    },
    async endLeave(id: string, endedAt: Date): Promise<boolean> {
      return (await db.prisma.dutyLeave.updateMany({ where: { id, endedAt: null }, data: { endedAt } })).count === 1;
    },

    /** @throws a duplicate-key error on `uq_duty_sign_run` when the turn is signed for already */
    async addSign(row: Sign & { createdAt: Date }, tx?: PrismaTx): Promise<void> {
      await (tx?.prisma ?? db.prisma).dutySign.create({ data: row, select: { id: true } });
    },
    async changeSign(
      id: string,
      change: Partial<Pick<Sign, 'signedOnAt' | 'signedOffAt' | 'alarmedAt'>>,
    ): Promise<void> {
      await db.prisma.dutySign.update({ where: { id }, data: change, select: { id: true } });
    },

    async putPosition(row: DutyPositionRow, receivedAt: Date): Promise<void> {
      const { personId, ...rest } = row;
      await db.prisma.dutyPosition.upsert({
        where: { personId },
        create: { ...row, receivedAt },
        update: { ...rest, receivedAt },
        select: { personId: true },
      });
    },
    async positions(personIds: readonly string[]): Promise<DutyPositionRow[]> {
      const rows = await db.prisma.dutyPosition.findMany({
        where: { personId: { in: [...personIds] } },
        select: { personId: true, latitude: true, longitude: true, accuracyM: true, takenAt: true },
      });
      return rows.map((row) => ({ ...row, latitude: Number(row.latitude), longitude: Number(row.longitude) }));
    },
    async dropPosition(personId: string): Promise<void> {
      await db.prisma.dutyPosition.deleteMany({ where: { personId } });
    },
    async dropPositionsBefore(takenAt: Date): Promise<void> {
      await db.prisma.dutyPosition.deleteMany({ where: { takenAt: { lt: takenAt } } });
    },

    /** What `from` has on the rota goes to `to`. */
    async movePerson({ prisma }: PrismaTx, from: string, to: string): Promise<void> {
      const who = { where: { personId: from }, data: { personId: to } };
      await prisma.dutyPattern.updateMany(who);
      await prisma.dutyShift.updateMany(who);
      await prisma.dutyShift.updateMany({ where: { insteadOfPersonId: from }, data: { insteadOfPersonId: to } });
      await prisma.dutyLeave.updateMany(who);
      await prisma.dutyLeave.updateMany({ where: { substitutePersonId: from }, data: { substitutePersonId: to } });
      // Receipts and a position are of the hour: they may clash with those of `to`, and are soon made anew.
      await prisma.dutySign.deleteMany({ where: { personId: from } });
      await prisma.dutyPosition.deleteMany({ where: { personId: from } });
    },
  };
}

export type DutyRepository = ReturnType<typeof createDutyRepository>;
