import type { KeyRing } from '../../platform/crypto/key-ring';
import type { Database } from '../../platform/db/database.types';

/**
 * Opens one value of each key in use. A ring that lacks one would start well, find nobody by their phone, and make
 * every person a second time.
 * @throws naming the keys that are missing or differ
 */
export async function assertKeysOpen(db: Database, keyRing: KeyRing): Promise<void> {
  const rows = await db.query<{ id: string; keyId: string; sealed: string }>(
    `SELECT h.id, h.key_id AS keyId, h.sealed FROM person_handle h
     JOIN (SELECT key_id, MIN(id) AS id FROM person_handle GROUP BY key_id) one ON one.id = h.id`,
  );
  const wrong = rows.filter((row) => {
    try {
      keyRing.open(row, `handle:${row.id}`);
      return false;
    } catch {
      return true;
    }
  });
  if (wrong.length === 0) return;
  const names = wrong.map((row) => row.keyId).join(', ');
  throw new Error(
    `VAULT_KEYS does not open the personal data in this database: key ${names} is missing or another one. ` +
      'Put the former key back, behind the new one.',
  );
}
