import type { Database, PrismaTx } from '../../platform/db/database.types';
import { insertRows } from '../../platform/db/many-rows';
import type { Logger } from '../../platform/log';
import { createWriteTogether } from '../../platform/write-together';
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

interface NewView extends VaultViewRow {
  vaultId: string;
  ownerPersonId: string;
}

const INSERT_VIEW = {
  into: 'INSERT INTO vault_view (id, vault_id, owner_person_id, kind, viewer_person_id, purpose, viewed_at)',
  row: '(?, ?, ?, ?, ?, ?, ?)',
};

/** Rows of the vault, still sealed. Looking at an entry is a measured path: each call that goes out begins with it. */
export function createVaultRepository(db: Database, log: Logger) {
  const addView = createWriteTogether<NewView>({
    log,
    atOnce: 2,
    most: 32,
    write(views) {
      const rows = views.map(({ id, vaultId, ownerPersonId, kind, viewerPersonId, purpose, viewedAt }) => [
        ...[id, vaultId, ownerPersonId, kind, viewerPersonId, purpose, viewedAt],
      ]);
      // One row is one statement, and that is a commit of its own.
      return rows.length === 1
        ? insertRows(db, INSERT_VIEW, rows)
        : db.sqlTransaction((tx) => insertRows(tx, INSERT_VIEW, rows));
    },
  });

  return {
    async add(entry: SealedEntry, createdAt: Date, client: Client = db.prisma): Promise<void> {
      await client.vaultEntry.create({ data: { ...entry, createdAt } });
    },
    async find(id: string): Promise<SealedEntry | null> {
      const [row] = await db.query<SealedEntry>(
        `SELECT id, person_id AS personId, kind, key_id AS keyId, sealed FROM vault_entry WHERE id = ? AND erased_at IS NULL`,
        [id],
      );
      return row ?? null;
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
    /** Resolves once the view is on disk. */
    addView,
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
