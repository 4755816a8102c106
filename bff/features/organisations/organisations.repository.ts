import type { Role } from '../../platform/actor';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import type { Ring } from '../../platform/geo';
import type { Unit, UnitKind } from './directory.types';

export interface UnitRow extends Unit {
  /** GCJ-02 outline */
  boundary: Ring | null;
}

export interface StaffRow {
  personId: string;
  displayName: string;
  title: string;
  unitId: string;
}

export interface GrantRow {
  id: string;
  personId: string;
  unitId: string;
  role: Role;
  validFrom: Date;
  validUntil: Date | null;
  endedAt: Date | null;
}

const STAFF = { personId: true, displayName: true, title: true, unitId: true } as const;
const GRANT = {
  id: true,
  personId: true,
  unitId: true,
  role: true,
  validFrom: true,
  validUntil: true,
  endedAt: true,
} as const;

/** The tree, its staff and their grants. */
export function createOrganisationRepository(db: Database) {
  return {
    /** Units in force, brothers in their order. */
    async units(): Promise<UnitRow[]> {
      const rows = await db.prisma.organisationUnit.findMany({
        where: { closedAt: null },
        orderBy: { rank: 'asc' },
        select: {
          id: true,
          kind: true,
          name: true,
          nameEn: true,
          parentId: true,
          path: true,
          boundary: true,
          publicPhone: true,
        },
      });
      return rows.map(({ nameEn, ...row }) => ({
        ...row,
        kind: row.kind as UnitKind,
        words: { zh: row.name, en: nameEn },
        path: row.path.split('/').filter(Boolean),
        boundary: row.boundary ? (JSON.parse(row.boundary) as Ring) : null,
      }));
    },
    async staff(unitIds: string[]): Promise<StaffRow[]> {
      return db.prisma.staffMember.findMany({
        where: { unitId: { in: unitIds } },
        orderBy: { createdAt: 'asc' },
        select: STAFF,
      });
    },
    async staffByIds(personIds: string[]): Promise<StaffRow[]> {
      return db.prisma.staffMember.findMany({ where: { personId: { in: personIds } }, select: STAFF });
    },
    async putStaff(staff: StaffRow, createdAt: Date): Promise<void> {
      const { personId, ...rest } = staff;
      await db.prisma.staffMember.upsert({
        where: { personId },
        create: { ...staff, createdAt },
        update: rest,
        select: { personId: true },
      });
    },
    async grantsOf(personIds: string[]): Promise<GrantRow[]> {
      const rows = await db.prisma.staffGrant.findMany({
        where: { personId: { in: personIds } },
        orderBy: { id: 'asc' },
        select: GRANT,
      });
      return rows as GrantRow[];
    },
    async grantsAt(unitId: string): Promise<GrantRow[]> {
      const rows = await db.prisma.staffGrant.findMany({
        where: { unitId, endedAt: null },
        orderBy: { id: 'asc' },
        select: GRANT,
      });
      return rows as GrantRow[];
    },
    async findGrant(id: string): Promise<GrantRow | null> {
      return (await db.prisma.staffGrant.findUnique({ where: { id }, select: GRANT })) as GrantRow | null;
    },
    /** @throws a duplicate-key error on `uq_staff_grant_open` when the same grant is open */
    async addGrant(grant: Omit<GrantRow, 'endedAt'> & { grantedBy: string }): Promise<void> {
      const openKey = `${grant.personId}:${grant.unitId}:${grant.role}`;
      await db.prisma.staffGrant.create({ data: { ...grant, openKey }, select: { id: true } });
    },
    /** Compare-and-set: false when it had ended already. */
    async endGrant(id: string, by: { endedAt: Date; endedBy: string | null; endReason: string }): Promise<boolean> {
      const changed = await db.prisma.staffGrant.updateMany({
        where: { id, endedAt: null },
        data: { ...by, openKey: null },
      });
      return changed.count === 1;
    },
    async overdueGrants(now: Date): Promise<GrantRow[]> {
      const rows = await db.prisma.staffGrant.findMany({
        where: { endedAt: null, validUntil: { lte: now } },
        take: 500,
        select: GRANT,
      });
      return rows as GrantRow[];
    },
    /** What staff rows `from` has go to `to`, unless `to` is staff already. */
    async movePerson(tx: PrismaTx, from: string, to: string, at: Date): Promise<void> {
      const known = await tx.prisma.staffMember.findUnique({ where: { personId: to }, select: { personId: true } });
      if (known) await tx.prisma.staffMember.deleteMany({ where: { personId: from } });
      else await tx.prisma.staffMember.updateMany({ where: { personId: from }, data: { personId: to } });
      const grants = await tx.prisma.staffGrant.findMany({
        where: { personId: from, endedAt: null },
        select: { id: true, unitId: true, role: true },
      });
      for (const { id, unitId, role } of grants) {
        const openKey = `${to}:${unitId}:${role}`;
        const twin = await tx.prisma.staffGrant.findUnique({ where: { openKey }, select: { id: true } });
        await tx.prisma.staffGrant.update({
          where: { id },
          data: twin ? { openKey: null, endedAt: at, endReason: 'merged' } : { personId: to, openKey },
          select: { id: true },
        });
      }
    },
  };
}

export type OrganisationRepository = ReturnType<typeof createOrganisationRepository>;
