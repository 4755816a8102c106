import type { KeyRing } from '../../platform/crypto/key-ring';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import { newId } from '../../platform/ids';

export type HandleKind = 'phone' | 'wechat_openid' | 'wechat_unionid' | 'id_number';

export interface PersonRow {
  id: string;
  displayName: string;
  locale: string;
  phoneVaultId: string | null;
  nameVaultId: string | null;
  idNumberVaultId: string | null;
}

type Client = PrismaTx['prisma'] | Database['prisma'];

const PERSON = {
  id: true,
  displayName: true,
  locale: true,
  phoneVaultId: true,
  nameVaultId: true,
  idNumberVaultId: true,
} as const;

/** People merge once or twice in a life; a longer chain is a fault and is not followed round and round. */
const MOST_HOPS = 5;

const placeOfHandle = (id: string) => `handle:${id}`;

/** People and what they are found by. Values come and go in the clear; only this file and the key ring see them sealed. */
export function createPersonRepository(db: Database, keyRing: KeyRing) {
  return {
    async find(id: string, client: Client = db.prisma): Promise<PersonRow | null> {
      return client.person.findFirst({ where: { id, mergedInto: null }, select: PERSON });
    },
    /** Follows signposts of merged people to whoever they are now. */
    async survivorOf(id: string): Promise<string> {
      let current = id;
      for (let hops = 0; hops < MOST_HOPS; hops += 1) {
        const row = await db.prisma.person.findUnique({ where: { id: current }, select: { mergedInto: true } });
        if (!row?.mergedInto) return current;
        current = row.mergedInto;
      }
      return current;
    },
    /** Who is found by this value, whichever key indexed it. */
    async findByHandle(kind: HandleKind, value: string, client: Client = db.prisma): Promise<string | null> {
      const row = await client.personHandle.findFirst({
        where: { kind, blindIndex: { in: keyRing.indexes(kind, value) } },
        select: { personId: true },
      });
      return row?.personId ?? null;
    },
    async create(tx: PrismaTx, person: { displayName: string; locale: string; at: Date }): Promise<string> {
      const id = newId();
      const { displayName, locale, at } = person;
      await tx.prisma.person.create({ data: { id, displayName, locale, createdAt: at, updatedAt: at } });
      return id;
    },
    async change(tx: PrismaTx, id: string, change: Partial<Omit<PersonRow, 'id'>>, at: Date): Promise<void> {
      await tx.prisma.person.update({ where: { id }, data: { ...change, updatedAt: at }, select: { id: true } });
    },
    /** @throws a duplicate-key error on `uq_person_handle_index` when another person has the value */
    async addHandle(tx: PrismaTx, personId: string, kind: HandleKind, value: string, at: Date): Promise<void> {
      const id = newId();
      const { index } = keyRing.index(kind, value);
      const sealed = keyRing.seal(value, placeOfHandle(id));
      await tx.prisma.personHandle.create({
        data: { id, personId, kind, blindIndex: index, ...sealed, createdAt: at },
        select: { id: true },
      });
    },
    async removeHandles(tx: PrismaTx, personId: string, kind: HandleKind): Promise<void> {
      await tx.prisma.personHandle.deleteMany({ where: { personId, kind } });
    },
    /** Values of one kind, newest first. */
    async handlesOf(personId: string, kind: HandleKind, client: Client = db.prisma): Promise<string[]> {
      const rows = await client.personHandle.findMany({
        where: { personId, kind },
        orderBy: { createdAt: 'desc' },
        select: { id: true, keyId: true, sealed: true },
      });
      return rows.map((row) => keyRing.open(row, placeOfHandle(row.id)));
    },
    async keepSessionKey(tx: PrismaTx, personId: string, sessionKey: string, at: Date): Promise<void> {
      const sealed = keyRing.seal(sessionKey, `session:${personId}`);
      await tx.prisma.wechatSession.upsert({
        where: { personId },
        create: { personId, ...sealed, updatedAt: at },
        update: { ...sealed, updatedAt: at },
        select: { personId: true },
      });
    },
    async displayNames(ids: string[]): Promise<Map<string, string>> {
      const rows = await db.prisma.person.findMany({
        where: { id: { in: ids } },
        select: { id: true, displayName: true },
      });
      return new Map(rows.map((row) => [row.id, row.displayName]));
    },
    /** Everything of `from` becomes `to`'s; `from` stays as a signpost. */
    async merge(tx: PrismaTx, from: string, to: string, at: Date): Promise<void> {
      const { prisma } = tx;
      await prisma.personHandle.updateMany({ where: { personId: from }, data: { personId: to } });
      await prisma.vaultEntry.updateMany({ where: { personId: from }, data: { personId: to } });
      await prisma.vaultView.updateMany({ where: { ownerPersonId: from }, data: { ownerPersonId: to } });
      await prisma.consent.updateMany({ where: { personId: from }, data: { personId: to } });
      await prisma.signInSession.updateMany({ where: { personId: from }, data: { personId: to } });
      await prisma.familyLink.updateMany({ where: { actorPersonId: from }, data: { actorPersonId: to } });
      await prisma.familyLink.updateMany({ where: { holderPersonId: from }, data: { holderPersonId: to } });
      await prisma.familyUse.updateMany({ where: { actorPersonId: from }, data: { actorPersonId: to } });
      // Sealed to its person: the next WeChat sign-in brings another.
      await prisma.wechatSession.deleteMany({ where: { personId: from } });
      await prisma.person.update({
        where: { id: from },
        data: { mergedInto: to, phoneVaultId: null, nameVaultId: null, idNumberVaultId: null, updatedAt: at },
        select: { id: true },
      });
    },
  };
}

export type PersonRepository = ReturnType<typeof createPersonRepository>;
