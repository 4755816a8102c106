import type { Sealed } from '../../../platform/crypto/key-ring';
import type { Database } from '../../../platform/db/database.types';

interface SealedRow {
  id: string;
  generation: number;
  keyId: string;
  keySealed: string;
  nextKeyId: string | null;
  nextKeySealed: string | null;
}

export function createResealSql(db: Database) {
  return {
    /** Devices with a key that lies under another than this one. */
    under(currentKeyId: string, after: string, limit: number) {
      return db.query<SealedRow>(
        `SELECT id, generation, key_id AS keyId, key_sealed AS keySealed, next_key_id AS nextKeyId,
           next_key_sealed AS nextKeySealed FROM sos_device
         WHERE id > ? AND (key_id <> ? OR next_key_id <> ?) ORDER BY id LIMIT ${limit}`,
        [after, currentKeyId, currentKeyId],
      );
    },

    /** Compare-and-set on the old seal: a key that changed meanwhile lies under the current one already. */
    replace(row: SealedRow, current: Sealed, next: Sealed | null): Promise<number> {
      return db.execute(
        `UPDATE sos_device SET key_id = ?, key_sealed = ?, next_key_id = ?, next_key_sealed = ?
         WHERE id = ? AND key_sealed = ? AND COALESCE(next_key_sealed, '') = ?`,
        [
          current.keyId,
          current.sealed,
          next?.keyId ?? null,
          next?.sealed ?? null,
          row.id,
          row.keySealed,
          row.nextKeySealed ?? '',
        ],
      );
    },
  };
}

export type ResealSql = ReturnType<typeof createResealSql>;
