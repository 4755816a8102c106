import type { FamilyState, Relation } from '../../contracts/identity';
import type { KeyRing } from '../../platform/crypto/key-ring';
import type { Database, PrismaTx } from '../../platform/db/database.types';

export interface FamilyRow {
  id: string;
  actorPersonId: string;
  holderPersonId: string | null;
  phone: string;
  relation: Relation;
  state: FamilyState;
  days: number;
  requestedAt: Date;
  answerBy: Date;
  consentedAt: Date | null;
  expiresAt: Date | null;
  endedAt: Date | null;
}

export interface FamilyUseRow {
  id: string;
  actorPersonId: string;
  purpose: string;
  usedAt: Date;
}

const LINK = {
  id: true,
  actorPersonId: true,
  holderPersonId: true,
  keyId: true,
  phoneSealed: true,
  relation: true,
  state: true,
  days: true,
  requestedAt: true,
  answerBy: true,
  consentedAt: true,
  expiresAt: true,
  endedAt: true,
} as const;

const placeOf = (id: string) => `family:${id}`;

/** Links between family members, and what was done through them. */
export function createFamilyRepository(db: Database, keyRing: KeyRing) {
  function opened(
    row: Omit<FamilyRow, 'phone' | 'relation' | 'state'> & {
      keyId: string;
      phoneSealed: string;
      relation: string;
      state: string;
    },
  ): FamilyRow {
    const { keyId, phoneSealed, relation, state, ...rest } = row;
    const phone = keyRing.open({ keyId, sealed: phoneSealed }, placeOf(row.id));
    return { ...rest, phone, relation: relation as Relation, state: state as FamilyState };
  }

  return {
    /** @throws a duplicate-key error on `uq_family_link_open` when one is open between these two */
    async add(
      tx: PrismaTx,
      link: Pick<FamilyRow, 'id' | 'actorPersonId' | 'phone' | 'relation' | 'days' | 'requestedAt' | 'answerBy'>,
    ): Promise<void> {
      const { phone, ...rest } = link;
      const { keyId, index } = keyRing.index('phone', phone);
      await tx.prisma.familyLink.create({
        data: {
          ...rest,
          state: 'requested',
          phoneIndex: index,
          keyId,
          phoneSealed: keyRing.seal(phone, placeOf(link.id)).sealed,
          openKey: `${link.actorPersonId}:${index}`,
        },
        select: { id: true },
      });
    },
    async find(id: string): Promise<FamilyRow | null> {
      const row = await db.prisma.familyLink.findUnique({ where: { id }, select: LINK });
      return row && opened(row);
    },
    /** Every link this person has a part in; `phones` are theirs, for requests that wait for an answer. */
    async linksOf(personId: string, phones: string[]): Promise<FamilyRow[]> {
      const indexes = phones.flatMap((phone) => keyRing.indexes('phone', phone));
      const rows = await db.prisma.familyLink.findMany({
        where: {
          OR: [
            { actorPersonId: personId },
            { holderPersonId: personId },
            { holderPersonId: null, phoneIndex: { in: indexes } },
          ],
        },
        orderBy: { id: 'desc' },
        take: 50,
        select: LINK,
      });
      return rows.map(opened);
    },
    async openBetween(actorPersonId: string, phone: string): Promise<FamilyRow | null> {
      const row = await db.prisma.familyLink.findFirst({
        where: { actorPersonId, phoneIndex: { in: keyRing.indexes('phone', phone) }, openKey: { not: null } },
        select: LINK,
      });
      return row && opened(row);
    },
    async countRequests(actorPersonId: string, since: Date): Promise<number> {
      return db.prisma.familyLink.count({ where: { actorPersonId, requestedAt: { gt: since } } });
    },
    /** Compare-and-set on the state; false when it changed meanwhile. */
    async activate(
      tx: PrismaTx,
      id: string,
      by: { holderPersonId: string; consentedBy: 'sign_in' | 'sms_code'; consentedAt: Date; expiresAt: Date },
    ): Promise<boolean> {
      const changed = await tx.prisma.familyLink.updateMany({
        where: { id, state: 'requested' },
        data: { ...by, state: 'active' },
      });
      return changed.count === 1;
    },
    async end(
      tx: PrismaTx,
      id: string,
      from: FamilyState,
      to: FamilyState,
      at: Date,
      byPersonId: string | null,
    ): Promise<boolean> {
      const changed = await tx.prisma.familyLink.updateMany({
        where: { id, state: from },
        data: { state: to, endedAt: at, endedByPersonId: byPersonId, openKey: null },
      });
      return changed.count === 1;
    },
    async activeBetween(actorPersonId: string, holderPersonId: string, now: Date): Promise<string | null> {
      const row = await db.prisma.familyLink.findFirst({
        where: { actorPersonId, holderPersonId, state: 'active', expiresAt: { gt: now } },
        select: { id: true },
      });
      return row?.id ?? null;
    },
    async activeOf(
      actorPersonId: string,
      now: Date,
    ): Promise<{ personId: string; relation: Relation; expiresAt: Date }[]> {
      const rows = await db.prisma.familyLink.findMany({
        where: { actorPersonId, state: 'active', expiresAt: { gt: now } },
        orderBy: { id: 'asc' },
        select: { holderPersonId: true, relation: true, expiresAt: true },
      });
      return rows.map((row) => ({
        personId: row.holderPersonId!,
        relation: row.relation as Relation,
        expiresAt: row.expiresAt!,
      }));
    },
    /** Those who act for this person now. */
    async actorsOf(holderPersonId: string, now: Date): Promise<{ personId: string; relation: Relation }[]> {
      const rows = await db.prisma.familyLink.findMany({
        where: { holderPersonId, state: 'active', expiresAt: { gt: now } },
        orderBy: { id: 'asc' },
        select: { actorPersonId: true, relation: true },
      });
      return rows.map((row) => ({ personId: row.actorPersonId, relation: row.relation as Relation }));
    },
    async overdue(now: Date): Promise<{ id: string; state: FamilyState }[]> {
      const rows = await db.prisma.familyLink.findMany({
        where: {
          OR: [
            { state: 'requested', answerBy: { lte: now } },
            { state: 'active', expiresAt: { lte: now } },
          ],
        },
        take: 500,
        select: { id: true, state: true },
      });
      return rows as { id: string; state: FamilyState }[];
    },
    async addUse(use: FamilyUseRow & { linkId: string }): Promise<void> {
      await db.prisma.familyUse.create({ data: use, select: { id: true } });
    },
    async usesOf(linkId: string, before: string | undefined, limit: number): Promise<FamilyUseRow[]> {
      return db.prisma.familyUse.findMany({
        where: { linkId, ...(before ? { id: { lt: before } } : {}) },
        orderBy: { id: 'desc' },
        take: limit,
        select: { id: true, actorPersonId: true, purpose: true, usedAt: true },
      });
    },
  };
}

export type FamilyRepository = ReturnType<typeof createFamilyRepository>;
