import type { ContactTestState, ReachableHours } from '../../../contracts/sos-people';
import type { Database, PrismaTx } from '../../../platform/db/database.types';

export interface ProfileRow {
  id: string;
  personId: string;
  keyId: string | null;
  homeSealed: string | null;
  latitude: number | null;
  longitude: number | null;
  unitId: string | null;
  communityId: string | null;
  doorVaultId: string | null;
  medicalVaultId: string | null;
  hearing: 'good' | 'hard' | 'deaf' | null;
  dialect: string | null;
  livesAlone: boolean | null;
  birthYear: number | null;
  updatedAt: Date;
  updatedBy: string | null;
}

export interface ContactRow {
  id: string;
  holderPersonId: string;
  personId: string | null;
  nameVaultId: string;
  nameMasked: string;
  phoneVaultId: string;
  phoneMasked: string;
  relation: string;
  rank: number;
  holdsKey: boolean;
  hours: ReachableHours[] | null;
  consent: 'asked' | 'agreed' | 'refused';
  /** when they themselves said so */
  consentAt: Date | null;
  test: ContactTestState;
  fault: string | null;
  testedAt: Date | null;
  confirmedAt: Date | null;
}

const PROFILE = {
  id: true,
  personId: true,
  keyId: true,
  homeSealed: true,
  latitude: true,
  longitude: true,
  unitId: true,
  communityId: true,
  doorVaultId: true,
  medicalVaultId: true,
  hearing: true,
  dialect: true,
  livesAlone: true,
  birthYear: true,
  updatedAt: true,
  updatedBy: true,
} as const;
const CONTACT = {
  id: true,
  holderPersonId: true,
  personId: true,
  nameVaultId: true,
  nameMasked: true,
  phoneVaultId: true,
  phoneMasked: true,
  relation: true,
  rank: true,
  holdsKey: true,
  hours: true,
  consent: true,
  consentAt: true,
  test: true,
  fault: true,
  testedAt: true,
  confirmedAt: true,
} as const;

const asProfile = (row: { latitude: unknown; longitude: unknown }) =>
  ({
    ...row,
    latitude: row.latitude === null ? null : Number(row.latitude),
    longitude: row.longitude === null ? null : Number(row.longitude),
  }) as ProfileRow;
const asContact = (row: { hours: string | null }) =>
  ({ ...row, hours: row.hours ? JSON.parse(row.hours) : null }) as ContactRow;
const hoursText = (hours: ReachableHours[] | null | undefined) => (hours ? JSON.stringify(hours) : null);

/** Enrolled people and their contacts. */
export function createPeopleRepository(db: Database) {
  return {
    transaction: db.transaction,

    async profile(personId: string): Promise<ProfileRow | null> {
      const row = await db.prisma.sosProfile.findUnique({ where: { personId }, select: PROFILE });
      return row && asProfile(row);
    },
    /** @throws a duplicate-key error on `uq_sos_profile_person` when somebody else enrolled them just now */
    async enrol(row: ProfileRow): Promise<void> {
      const { updatedAt: enrolledAt, updatedBy: enrolledBy } = row;
      await db.prisma.sosProfile.create({ data: { ...row, enrolledAt, enrolledBy }, select: { id: true } });
    },
    async changeProfile(id: string, change: Partial<Omit<ProfileRow, 'id' | 'personId'>>): Promise<void> {
      await db.prisma.sosProfile.update({ where: { id }, data: change, select: { id: true } });
    },
    /** Enrolled people of some communities, in the order of their ids. */
    async enrolled(communityIds: readonly string[], after: string | undefined, limit: number): Promise<ProfileRow[]> {
      const rows = await db.prisma.sosProfile.findMany({
        where: { communityId: { in: [...communityIds] }, ...(after ? { personId: { gt: after } } : {}) },
        orderBy: { personId: 'asc' },
        take: limit,
        select: PROFILE,
      });
      return rows.map(asProfile);
    },
    /** Those of them with a failed contact or hours without anybody. */
    async faulty(communityIds: readonly string[], after: string | undefined, limit: number): Promise<ProfileRow[]> {
      const marks = communityIds.map(() => '?').join(',');
      const ids = await db.query<{ personId: string }>(
        `SELECT p.person_id AS personId FROM sos_profile p
         WHERE p.community_id IN (${marks || 'NULL'}) AND p.person_id > ?
           AND (EXISTS (SELECT 1 FROM sos_coverage_person g WHERE g.person_id = p.person_id)
             OR EXISTS (SELECT 1 FROM sos_contact c WHERE c.holder_person_id = p.person_id AND c.test = 'failed'))
         ORDER BY p.person_id LIMIT ${Math.trunc(limit)}`,
        [...communityIds, after ?? ''],
      );
      const rows = await db.prisma.sosProfile.findMany({
        where: { personId: { in: ids.map((each) => each.personId) } },
        orderBy: { personId: 'asc' },
        select: PROFILE,
      });
      return rows.map(asProfile);
    },
    async gapMinutes(personIds: readonly string[]): Promise<Map<string, number>> {
      const rows = await db.prisma.sosCoveragePerson.findMany({
        where: { personId: { in: [...personIds] } },
        select: { personId: true, gapMinutes: true },
      });
      return new Map(rows.map((row) => [row.personId, row.gapMinutes]));
    },

    /** By rank. */
    async contactsOf(holderPersonId: string): Promise<ContactRow[]> {
      const rows = await db.prisma.sosContact.findMany({
        where: { holderPersonId },
        orderBy: [{ rank: 'asc' }, { id: 'asc' }],
        select: CONTACT,
      });
      return rows.map(asContact);
    },
    async contactsOfMany(holderPersonIds: readonly string[]): Promise<ContactRow[]> {
      const where = { holderPersonId: { in: [...holderPersonIds] } };
      return (await db.prisma.sosContact.findMany({ where, select: CONTACT })).map(asContact);
    },
    async contact(id: string): Promise<ContactRow | null> {
      const row = await db.prisma.sosContact.findUnique({ where: { id }, select: CONTACT });
      return row && asContact(row);
    },
    /** Rows in which a person is somebody's contact. */
    async contactsWith(personId: string): Promise<ContactRow[]> {
      const rows = await db.prisma.sosContact.findMany({ where: { personId }, take: 100, select: CONTACT });
      return rows.map(asContact);
    },
    async addContact(row: ContactRow & { createdAt: Date; createdBy: string | null }): Promise<void> {
      await db.prisma.sosContact.create({ data: { ...row, hours: hoursText(row.hours) }, select: { id: true } });
    },
    async changeContact(id: string, { hours, ...change }: Partial<Omit<ContactRow, 'id'>>): Promise<void> {
      await db.prisma.sosContact.updateMany({
        where: { id },
        data: { ...change, ...(hours === undefined ? {} : { hours: hoursText(hours) }) },
      });
    },
    async dropContact(id: string): Promise<void> {
      await db.prisma.sosContact.deleteMany({ where: { id } });
      await db.prisma.sosContactTest.deleteMany({ where: { contactId: id } });
    },
    /** Whose number was not tried since `before`, oldest first. */
    async contactsToTest(before: Date, limit: number): Promise<{ id: string }[]> {
      return db.prisma.sosContact.findMany({
        where: { consent: { not: 'refused' }, OR: [{ testedAt: null }, { testedAt: { lt: before } }] },
        orderBy: [{ testedAt: 'asc' }, { id: 'asc' }],
        take: limit,
        select: { id: true },
      });
    },

    /** Somebody who left, with everything but the cases they had. */
    async leave({ prisma }: PrismaTx, personId: string): Promise<void> {
      const contacts = await prisma.sosContact.findMany({ where: { holderPersonId: personId }, select: { id: true } });
      await prisma.sosContactTest.deleteMany({ where: { contactId: { in: contacts.map(({ id }) => id) } } });
      await prisma.sosContact.deleteMany({ where: { holderPersonId: personId } });
      await prisma.sosProfile.deleteMany({ where: { personId } });
      await prisma.sosCoveragePerson.deleteMany({ where: { personId } });
    },
    async hasOpenCase(personId: string): Promise<boolean> {
      const where = { personId, stage: { not: 'closed' } };
      return (await db.prisma.sosCase.findFirst({ where, select: { id: true } })) !== null;
    },
    async forgetMedical({ prisma }: PrismaTx, personId: string): Promise<void> {
      await prisma.sosProfile.updateMany({ where: { personId }, data: { medicalVaultId: null } });
    },
    /** Two identities became one: what `to` registered stays, what only `from` did moves. */
    async movePerson({ prisma }: PrismaTx, from: string, to: string): Promise<void> {
      const known = await prisma.sosProfile.findUnique({ where: { personId: to }, select: { id: true } });
      if (known) await prisma.sosProfile.deleteMany({ where: { personId: from } });
      else await prisma.sosProfile.updateMany({ where: { personId: from }, data: { personId: to } });
      await prisma.sosContact.updateMany({ where: { holderPersonId: from }, data: { holderPersonId: to } });
      await prisma.sosContact.updateMany({ where: { personId: from }, data: { personId: to } });
      await prisma.sosCoveragePerson.deleteMany({ where: { personId: from } });
    },
  };
}

export type PeopleRepository = ReturnType<typeof createPeopleRepository>;
