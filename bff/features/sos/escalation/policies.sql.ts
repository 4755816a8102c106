import type { PolicyBody } from '../../../contracts/sos-policies';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Policy } from '../sos.types';

export interface PolicyRow extends Policy {
  /** null: the whole city */
  unitId: string | null;
  createdAt: Date;
  retiredAt: Date | null;
}

interface RawPolicy {
  id: string;
  unitId: string | null;
  version: number;
  name: string;
  body: string | object;
  createdAt: Date;
  retiredAt: Date | null;
}

const COLUMNS = 'id, unit_id AS unitId, version, name, body, created_at AS createdAt, retired_at AS retiredAt';

function policyOf({ body, ...row }: RawPolicy): PolicyRow {
  const written = (typeof body === 'string' ? JSON.parse(body) : body) as Omit<PolicyBody, 'name'>;
  return { ...row, ...written };
}

/** Policies: rows are added and retired, never rewritten, since open cases go by them. */
export function createPoliciesSql(db: Database) {
  return {
    async find(id: string): Promise<PolicyRow | null> {
      const [row] = await db.query<RawPolicy>(`SELECT ${COLUMNS} FROM sos_policy WHERE id = ?`, [id]);
      return row ? policyOf(row) : null;
    },
    /** Newest first. */
    async all(isInForceOnly: boolean): Promise<PolicyRow[]> {
      const where = isInForceOnly ? 'WHERE retired_at IS NULL' : '';
      const rows = await db.query<RawPolicy>(
        `SELECT ${COLUMNS} FROM sos_policy ${where} ORDER BY version DESC, id DESC`,
      );
      return rows.map(policyOf);
    },
    /** Adds the row unless it is there. */
    async plant(policy: Policy, at: Date): Promise<void> {
      const { id, version, name, ...body } = policy;
      await db.execute(
        `INSERT IGNORE INTO sos_policy (id, unit_id, version, name, body, created_by, created_at)
         VALUES (?, NULL, ?, ?, ?, NULL, ?)`,
        [id, version, name, JSON.stringify(body), at],
      );
    },
    /** Versions in force for a unit, locked, without those that are built in for drills. */
    async lockInForce(
      tx: SqlTx,
      unitId: string | null,
      except: readonly string[],
    ): Promise<{ id: string; version: number }[]> {
      return tx.query<{ id: string; version: number }>(
        `SELECT id, version FROM sos_policy WHERE ${unitId ? 'unit_id = ?' : 'unit_id IS NULL'}
         AND id NOT IN (${except.map(() => '?').join(', ')}) ORDER BY version DESC FOR UPDATE`,
        [...(unitId ? [unitId] : []), ...except],
      );
    },
    async insert(tx: SqlTx, row: { policy: Policy; unitId: string | null; by: string; at: Date }): Promise<void> {
      const { id, version, name, ...body } = row.policy;
      await tx.execute(
        `INSERT INTO sos_policy (id, unit_id, version, name, body, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [id, row.unitId, version, name, JSON.stringify(body), row.by, row.at],
      );
    },
    async retire(tx: SqlTx, ids: readonly string[], at: Date): Promise<void> {
      if (ids.length === 0) return;
      await tx.execute(
        `UPDATE sos_policy SET retired_at = ? WHERE retired_at IS NULL AND id IN (${ids.map(() => '?').join(', ')})`,
        [at, ...ids],
      );
    },
  };
}
