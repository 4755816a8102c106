import type { CheckVerdict } from '../../contracts/health-code';
import type { Database, SqlTx } from '../../platform/db/database.types';
import type { FirstScan } from './health-code.policy';

export interface ScanRow {
  id: string;
  gateId: string;
  checkerId: string;
  verdict: CheckVerdict;
  isOffline: boolean;
  repeats: string | null;
  scannedAt: Date;
}

const SCAN_COLUMNS =
  'id, gate_id AS gateId, checker_id AS checkerId, verdict, is_offline AS isOffline, repeats, scanned_at AS scannedAt';

type ScanResult = Omit<ScanRow, 'isOffline'> & { isOffline: number };
const asScan = (row: ScanResult): ScanRow => ({ ...row, isOffline: row.isOffline === 1 });

export type CheckStore = ReturnType<typeof createCheckStore>;

/** The gate's memory: which code was used first where, and what each scan said. By mysql2: a gate at rush hour waits on it. */
export function createCheckStore(db: Database) {
  return {
    transaction: <T>(work: (tx: SqlTx) => Promise<T>) => db.sqlTransaction(work),

    async scan(checkId: string): Promise<ScanRow | null> {
      const [row] = await db.query<ScanResult>(`SELECT ${SCAN_COLUMNS} FROM health_scan WHERE id = ?`, [checkId]);
      return row ? asScan(row) : null;
    },

    async use(codeIdHex: string): Promise<FirstScan | null> {
      const [row] = await db.query<FirstScan>(
        'SELECT check_id AS checkId, gate_id AS gateId, checker_id AS checkerId, used_at AS usedAt FROM health_code_use WHERE code_id = ?',
        [codeIdHex],
      );
      return row ?? null;
    },

    /** Two gates may race for one code: the key lets one row in, and the other reads whose it is, under lock. */
    async claimUse(tx: SqlTx, codeIdHex: string, use: FirstScan): Promise<FirstScan> {
      const added = await tx.execute(
        'INSERT IGNORE INTO health_code_use (code_id, check_id, gate_id, checker_id, used_at) VALUES (?, ?, ?, ?, ?)',
        [codeIdHex, use.checkId, use.gateId, use.checkerId, use.usedAt],
      );
      if (added === 1) return use;
      const [first] = await tx.query<FirstScan>(
        'SELECT check_id AS checkId, gate_id AS gateId, checker_id AS checkerId, used_at AS usedAt FROM health_code_use WHERE code_id = ? FOR UPDATE',
        [codeIdHex],
      );
      return first ?? use;
    },

    /** False when a scan with this id is there already. */
    async addScan(tx: SqlTx, row: ScanRow): Promise<boolean> {
      const added = await tx.execute(
        'INSERT IGNORE INTO health_scan (id, gate_id, checker_id, verdict, is_offline, repeats, scanned_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [row.id, row.gateId, row.checkerId, row.verdict, row.isOffline ? 1 : 0, row.repeats, row.scannedAt],
      );
      return added === 1;
    },

    /** Scans of a gate in a span, repeats left out: counts by verdict, and the newest twenty. */
    async gateSpan(gateId: string, from: Date, to: Date) {
      const where = 'gate_id = ? AND scanned_at >= ? AND scanned_at < ? AND repeats IS NULL';
      const [counts, latest] = await Promise.all([
        db.query<{ verdict: CheckVerdict; count: number }>(
          `SELECT verdict, COUNT(*) AS count FROM health_scan WHERE ${where} GROUP BY verdict`,
          [gateId, from, to],
        ),
        db.query<ScanResult>(
          `SELECT ${SCAN_COLUMNS} FROM health_scan WHERE ${where} ORDER BY scanned_at DESC, id DESC LIMIT 20`,
          [gateId, from, to],
        ),
      ]);
      return { counts, latest: latest.map(asScan) };
    },
  };
}
