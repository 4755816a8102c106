import { isDuplicateKey } from '../../../platform/db/database';
import type { Database } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';

export function createCarePolicySql(db: Database) {
  return {
    async newest(): Promise<{ version: number; body: string } | null> {
      const [row] = await db.query<{ version: number; body: string }>(
        'SELECT version, body FROM sos_care_policy ORDER BY version DESC LIMIT 1',
      );
      return row ?? null;
    },

    /** False when that version is there already. */
    async add(row: { version: number; body: string; byPersonId: string; at: Date }): Promise<boolean> {
      try {
        await db.execute(
          'INSERT INTO sos_care_policy (id, version, body, created_by, created_at) VALUES (?, ?, ?, ?, ?)',
          [newId(), row.version, row.body, row.byPersonId, row.at],
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error, 'uq_sos_care_policy_version')) return false;
        throw error;
      }
    },
  };
}
