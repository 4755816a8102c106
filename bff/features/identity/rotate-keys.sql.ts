import type { KeyRing } from '../../platform/crypto/key-ring';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database } from '../../platform/db/database.types';
import type { Logger } from '../../platform/log';

const BATCH = 200;

interface Column {
  table: string;
  key: string;
  sealed: string;
  /** where the value lies, as it was sealed */
  place: (id: string) => string;
  /** column of the blind index, and the SQL that gives its kind */
  index?: { column: string; kind: string };
}

const COLUMNS: Column[] = [
  { table: 'vault_entry', key: 'id', sealed: 'sealed', place: (id) => `vault:${id}` },
  {
    table: 'person_handle',
    key: 'id',
    sealed: 'sealed',
    place: (id) => `handle:${id}`,
    index: { column: 'blind_index', kind: 'kind' },
  },
  { table: 'wechat_session', key: 'person_id', sealed: 'sealed', place: (id) => `session:${id}` },
  {
    table: 'family_link',
    key: 'id',
    sealed: 'phone_sealed',
    place: (id) => `family:${id}`,
    index: { column: 'phone_index', kind: "'phone'" },
  },
  { table: 'sos_profile', key: 'id', sealed: 'home_sealed', place: (id) => `sos-home:${id}` },
];

/** Seals everything anew that lies under an older key; after it the older key may go. Gives how many values moved. */
export async function rotateKeys(
  deps: { db: Database; keyRing: KeyRing; log: Logger },
  signal?: AbortSignal,
): Promise<number> {
  let moved = 0;
  for (const column of COLUMNS) moved += await rotateColumn(deps, column, signal);
  return moved;
}

async function rotateColumn(
  { db, keyRing, log }: { db: Database; keyRing: KeyRing; log: Logger },
  { table, key, sealed, place, index }: Column,
  signal?: AbortSignal,
): Promise<number> {
  const others = keyRing.keyIds.filter((keyId) => keyId !== keyRing.currentKeyId);
  if (others.length === 0) return 0;
  let moved = 0;
  let after = '';
  while (!signal?.aborted) {
    const rows = await db.query<{ id: string; keyId: string; sealed: string; kind: string | null }>(
      `SELECT ${key} AS id, key_id AS keyId, ${sealed} AS sealed, ${index?.kind ?? 'NULL'} AS kind FROM ${table}
       WHERE key_id IN (${others.map(() => '?').join(',')}) AND ${key} > ? AND ${sealed} <> '' ORDER BY ${key} LIMIT ${BATCH}`,
      [...others, after],
    );
    if (rows.length === 0) break;
    for (const row of rows) {
      after = row.id;
      const text = keyRing.open(row, place(row.id));
      const anew = keyRing.seal(text, place(row.id));
      const values = [anew.keyId, anew.sealed, ...(index ? [keyRing.index(row.kind!, text).index] : [])];
      try {
        // Compare-and-set on the old seal: a value that changed meanwhile lies under the current key already.
        moved += await db.execute(
          `UPDATE ${table} SET key_id = ?, ${sealed} = ?${index ? `, ${index.column} = ?` : ''} WHERE ${key} = ? AND ${sealed} = ?`,
          [...values, row.id, row.sealed],
        );
      } catch (error) {
        // Two people were made for one phone while both keys were in use; they wait to be merged by hand.
        if (!isDuplicateKey(error)) throw error;
        log.error({ table, id: row.id }, 'a blind index is taken: two rows stand for one value');
      }
    }
  }
  return moved;
}
