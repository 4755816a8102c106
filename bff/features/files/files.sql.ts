import type { Database, Tx } from '../../platform/db/database.types';

export interface FileRow {
  id: string;
  owner_person_id: string;
  subject: string | null;
  object_key: string;
  content_type: string;
  width: number;
  height: number;
}

const COLUMNS = 'id, owner_person_id, subject, object_key, content_type, width, height';

/** Rows of stored photos. Claims run inside the transaction of the case that they belong to. */
export function createFilesRepository(db: Database) {
  const marks = (ids: readonly string[]) => ids.map(() => '?').join(',');
  return {
    async insert(row: FileRow & { bytes: number; sha256: string; created_at: Date }): Promise<void> {
      await db.execute(
        `INSERT INTO file (id, owner_person_id, object_key, content_type, bytes, width, height, sha256, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          row.id,
          row.owner_person_id,
          row.object_key,
          row.content_type,
          row.bytes,
          row.width,
          row.height,
          row.sha256,
          row.created_at,
        ],
      );
    },
    async byIds(ids: readonly string[]): Promise<FileRow[]> {
      if (ids.length === 0) return [];
      return db.query<FileRow>(`SELECT ${COLUMNS} FROM file WHERE id IN (${marks(ids)})`, [...ids]);
    },
    /** Gives how many of `ids` are now `subject`'s; files of others, or of another case, are not touched. */
    claim(tx: Tx, ids: readonly string[], ownerPersonId: string, subject: string, at: Date): Promise<number> {
      return tx.execute(
        `UPDATE file SET subject = ?, claimed_at = ? WHERE id IN (${marks(ids)}) AND owner_person_id = ? AND subject IS NULL`,
        [subject, at, ...ids, ownerPersonId],
      );
    },
    /** Photos taken before two identities became one may still be claimed; of claimed ones the case speaks. */
    async moveUnclaimed(tx: Tx, from: string, to: string): Promise<void> {
      await tx.execute('UPDATE file SET owner_person_id = ? WHERE claimed_at IS NULL AND owner_person_id = ?', [
        to,
        from,
      ]);
    },
    async unclaimedBefore(before: Date): Promise<FileRow[]> {
      return db.query<FileRow>(
        `SELECT ${COLUMNS} FROM file WHERE claimed_at IS NULL AND created_at < ? ORDER BY created_at LIMIT 200`,
        [before],
      );
    },
    async deleteUnclaimed(id: string): Promise<boolean> {
      return (await db.execute('DELETE FROM file WHERE id = ? AND claimed_at IS NULL', [id])) === 1;
    },
  };
}
