import type { Database, SqlTx } from '../../platform/db/database.types';

/** Every table that may say something about a person, its key, and the columns that point into the vault. */
export const PERSONAL_TABLES = [
  { table: 'health_scan', key: 'id', at: 'scanned_at', vault: [] },
  { table: 'health_code_use', key: 'code_id', at: 'used_at', vault: [] },
  { table: 'health_revocation', key: 'subject_hash', at: 'at', vault: [] },
  { table: 'health_assessment', key: 'id', at: 'assessed_at', vault: ['inputs_vault_id'] },
  { table: 'health_authority_record', key: 'subject_id', at: 'attempted_at', vault: ['answer_vault_id'] },
  { table: 'health_declaration', key: 'id', at: 'declared_at', vault: ['answers_vault_id'] },
] as const;
export type PersonalTable = (typeof PERSONAL_TABLES)[number];

export interface ErasableRow {
  key: string;
  vaultIds: string[];
}

export type ErasureStore = ReturnType<typeof createErasureStore>;

/** Removes rows of the personal tables in batches; table and column names come from the list above, never from outside. */
export function createErasureStore(db: Database) {
  return {
    transaction: <T>(work: (tx: SqlTx) => Promise<T>) => db.sqlTransaction(work),

    /** The next rows in key order; `before` leaves younger ones alone. */
    async batch(of: PersonalTable, most: number, before?: Date): Promise<ErasableRow[]> {
      const columns = [of.key, ...of.vault].map((name) => `\`${name}\``).join(', ');
      const where = before ? `WHERE \`${of.at}\` < ?` : '';
      const rows = await db.query<Record<string, string | null>>(
        `SELECT ${columns} FROM \`${of.table}\` ${where} ORDER BY \`${of.key}\` LIMIT ${most}`,
        before ? [before] : [],
      );
      return rows.map((row) => ({
        key: row[of.key]!,
        vaultIds: of.vault.flatMap((name) => row[name as string] ?? []),
      }));
    },

    async remove(tx: SqlTx, of: PersonalTable, keys: readonly string[]): Promise<number> {
      if (keys.length === 0) return 0;
      const marks = keys.map(() => '?').join(', ');
      return tx.execute(`DELETE FROM \`${of.table}\` WHERE \`${of.key}\` IN (${marks})`, keys);
    },

    async count(of: PersonalTable): Promise<number> {
      const [row] = await db.query<{ count: number }>(`SELECT COUNT(*) AS count FROM \`${of.table}\``);
      return Number(row?.count ?? 0);
    },

    async keepProgress(tx: SqlTx, policyId: string, counts: Record<string, number>, digest: string): Promise<void> {
      await tx.execute('UPDATE capability_policy SET erased_counts = ?, erased_digest = ? WHERE id = ?', [
        JSON.stringify(counts),
        digest,
        policyId,
      ]);
    },

    /** The last word of an erasure: from then on another policy may be confirmed. */
    async finish(tx: SqlTx, policyId: string, left: Record<string, number>, at: Date): Promise<boolean> {
      const changed = await tx.execute(
        "UPDATE capability_policy SET state = 'erased', open_key = NULL, left_counts = ?, erased_at = ? WHERE id = ? AND state = 'ended'",
        [JSON.stringify(left), at, policyId],
      );
      return changed === 1;
    },
  };
}
