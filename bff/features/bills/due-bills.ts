import type { Bill } from '../../connectors/biller/biller.port';
import type { SnapshotsRepository } from './bill-snapshots.repository';
import type { HouseholdRow } from './bills.repository';

/** What companies said last was owed, less what was paid through the portal since. By household id. */
export async function dueByHousehold(
  snapshots: SnapshotsRepository,
  households: readonly HouseholdRow[],
): Promise<Map<string, Bill[]>> {
  const answered = households.filter((household) => household.answeredAt && household.answer);
  if (answered.length === 0) return new Map();
  const oldest = Math.min(...answered.map((household) => household.answeredAt!.getTime()));
  const paid = await snapshots.paidSince(
    answered.map((household) => household.id),
    new Date(oldest),
  );
  return new Map(
    answered.map((household) => [
      household.id,
      household.answer!.bills.flatMap((bill) => {
        const paidFen = paid
          .filter((each) => each.householdId === household.id && each.billNo === bill.billNo)
          .filter((each) => each.paidAt >= household.answeredAt!)
          .reduce((sum, each) => sum + each.amountFen, 0);
        const amountFen = bill.amountFen - paidFen;
        return amountFen > 0 ? [{ ...bill, amountFen }] : [];
      }),
    ]),
  );
}
