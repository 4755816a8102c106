import type { BillLineView, MeterReadingView } from '../../contracts/bills';
import type { Database, PrismaTx, SqlTx } from '../../platform/db/database.types';
import { jsonOf } from './billers.repository';

export interface SnapshotRow {
  id: string;
  householdId: string;
  personId: string;
  accountId: string;
  billNo: string | null;
  billKey: string;
  period: string | null;
  amountFen: number;
  dueFen: number;
  lateFeeFen: number;
  dueOn: string | null;
  lines: BillLineView[];
  readings: MeterReadingView[];
  holderMasked: string;
  fetchReference: string | null;
  purpose: 'seen' | 'quote';
  fetchedAt: Date;
  expiresAt: Date;
}

export type SnapshotsRepository = ReturnType<typeof createSnapshotsRepository>;

/** Bills as people saw them and as they were fetched for a payment. */
export function createSnapshotsRepository(db: Database) {
  return {
    async add(rows: SnapshotRow[]): Promise<void> {
      if (rows.length === 0) return;
      await db.prisma.billSnapshot.createMany({
        data: rows.map((row) => ({ ...row, lines: row.lines as object[], readings: row.readings as object[] })),
      });
    },
    async find(id: string): Promise<SnapshotRow | null> {
      const row = await db.prisma.billSnapshot.findUnique({ where: { id } });
      return row && asSnapshot(row);
    },
    /** The newest of each bill that this person saw, by bill key. */
    async lastSeen(personId: string, billKeys: readonly string[]): Promise<Map<string, SnapshotRow>> {
      const found = await Promise.all(
        [...new Set(billKeys)].map((billKey) =>
          db.prisma.billSnapshot.findFirst({ where: { personId, billKey }, orderBy: { id: 'desc' } }),
        ),
      );
      return new Map(found.flatMap((row) => (row ? [[row.billKey, asSnapshot(row)] as const] : [])));
    },
    /** Paid since the company was asked last: `[household, bill number, fen]`. */
    async paidSince(
      householdIds: readonly string[],
      since: Date,
    ): Promise<{ householdId: string; billNo: string; amountFen: number; paidAt: Date }[]> {
      const rows = await db.prisma.billSnapshot.findMany({
        where: { householdId: { in: [...householdIds] }, paidAt: { gte: since }, billNo: { not: null } },
        select: { householdId: true, billNo: true, amountFen: true, paidAt: true },
      });
      return rows.map((row) => ({ ...row, billNo: row.billNo!, paidAt: row.paidAt! }));
    },
    async markPaid(tx: PrismaTx | SqlTx, id: string, at: Date): Promise<void> {
      await tx.execute('UPDATE bill_snapshot SET paid_at = ? WHERE id = ? AND paid_at IS NULL', [at, id]);
    },
    async householdOfBill(billKey: string): Promise<string | null> {
      const row = await db.prisma.billSnapshot.findFirst({ where: { billKey }, select: { householdId: true } });
      return row?.householdId ?? null;
    },
    /** What was only looked at is forgotten. */
    async forgetSeenBefore(before: Date): Promise<number> {
      const { count } = await db.prisma.billSnapshot.deleteMany({
        where: { purpose: 'seen', fetchedAt: { lt: before } },
      });
      return count;
    },
  };
}

type Columns = { [Name in keyof SnapshotRow]: unknown };

function asSnapshot(row: Columns): SnapshotRow {
  return {
    ...(row as SnapshotRow),
    lines: jsonOf<BillLineView[]>(row.lines),
    readings: jsonOf<MeterReadingView[]>(row.readings),
  };
}
