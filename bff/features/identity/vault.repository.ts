import type { Database, PrismaTx } from '../../platform/db/database.types';
import type { VaultKind } from './vault.types';

export interface SealedEntry {
  id: string;
  personId: string;
  kind: VaultKind;
  keyId: string;
  sealed: string;
}

export interface VaultViewRow {
  id: string;
  kind: VaultKind;
  viewerPersonId: string | null;
  purpose: string;
  viewedAt: Date;
}

type Client = PrismaTx['prisma'] | Database['prisma'];

const ENTRY = { id: true, personId: true, kind: true, keyId: true, sealed: true } as const;

/** Rows of the vault, still sealed. */
export function createVaultRepository(db: Database) {
  return {
    async add(entry: SealedEntry, createdAt: Date, client: Client = db.prisma): Promise<void> {
      await client.vaultEntry.create({ data: { ...entry, createdAt } });
    },
    async find(id: string): Promise<SealedEntry | null> {
      const row = await db.prisma.vaultEntry.findFirst({ where: { id, erasedAt: null }, select: ENTRY });
      return row as SealedEntry | null;
    },
    async erase(ids: string[], erasedAt: Date, client: Client = db.prisma): Promise<void> {
      await client.vaultEntry.updateMany({
        where: { id: { in: ids }, erasedAt: null },
        data: { erasedAt, sealed: '' },
      });
    },
    async eraseKinds(personId: string, kinds: VaultKind[], erasedAt: Date, client: Client): Promise<void> {
      await client.vaultEntry.updateMany({
        where: { personId, kind: { in: kinds }, erasedAt: null },
        data: { erasedAt, sealed: '' },
      });
    },
    async addView(view: VaultViewRow & { vaultId: string; ownerPersonId: string }): Promise<void> {
      await db.prisma.vaultView.create({ data: view });
    },
    /** Newest first, below `before`. */
    async viewsOf(ownerPersonId: string, before: string | undefined, limit: number): Promise<VaultViewRow[]> {
      const rows = await db.prisma.vaultView.findMany({
        where: { ownerPersonId, ...(before ? { id: { lt: before } } : {}) },
        orderBy: { id: 'desc' },
        take: limit,
        select: { id: true, kind: true, viewerPersonId: true, purpose: true, viewedAt: true },
      });
      return rows as VaultViewRow[];
    },
  };
}

export type VaultRepository = ReturnType<typeof createVaultRepository>;
