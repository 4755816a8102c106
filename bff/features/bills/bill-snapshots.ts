import type { Bill } from '../../connectors/biller/biller.port';
import type { BillAccountView } from '../../contracts/bills';
import type { Clock } from '../../platform/clock';
import { newId } from '../../platform/ids';
import type { SnapshotRow, SnapshotsRepository } from './bill-snapshots.repository';
import type { BoundAccount } from './bills.repository';
import { BILL_KEPT_MS, billKeyOf, changesBetween, type SeenBill, seenOf } from './bills.rules';

/** What a snapshot is made of. */
export interface SnapshotInput {
  personId: string;
  account: BoundAccount;
  /** null: money in advance */
  bill: Bill | null;
  holderMasked: string;
  amountFen: number;
  purpose: SnapshotRow['purpose'];
  fetchedAt: Date;
}

export function snapshotOf(of: SnapshotInput): SnapshotRow {
  const { account, bill, fetchedAt } = of;
  const { household } = account;
  return {
    id: newId(),
    householdId: household.id,
    personId: of.personId,
    accountId: account.id,
    billNo: bill?.billNo ?? null,
    billKey: billKeyOf(household.billerCode, household.accountIndex, bill?.billNo ?? null),
    period: bill?.period ?? null,
    amountFen: of.amountFen,
    dueFen: bill?.amountFen ?? 0,
    lateFeeFen: bill?.lateFeeFen ?? 0,
    dueOn: bill?.dueOn ?? null,
    lines: bill?.lines ?? [],
    readings: bill?.readings ?? [],
    holderMasked: of.holderMasked,
    fetchReference: bill?.fetchReference ?? null,
    purpose: of.purpose,
    fetchedAt,
    expiresAt: new Date(fetchedAt.getTime() + BILL_KEPT_MS),
  };
}

/** Keeps what a person saw of each bill, once while it stays the same, so that a difference can be told when they pay. */
export function createSeenBills(deps: { snapshots: SnapshotsRepository; clock: Clock }) {
  const { snapshots, clock } = deps;
  return async (personId: string, shown: { account: BoundAccount; view: BillAccountView }[]): Promise<void> => {
    const bills = shown.flatMap(({ account, view }) =>
      view.bills.map((bill) => ({ account, bill, holderMasked: view.holderMasked })),
    );
    const last = await snapshots.lastSeen(
      personId,
      bills.map(({ bill }) => bill.billKey),
    );
    const now = clock.now();
    const fresh = bills.filter(({ bill, holderMasked }) => {
      const before: SeenBill | undefined = last.get(bill.billKey);
      return !before || changesBetween(before, seenOf({ ...bill, fetchReference: null }, holderMasked)).length > 0;
    });
    await snapshots.add(
      fresh.map(({ account, bill, holderMasked }) =>
        snapshotOf({
          personId,
          account,
          bill: { ...bill, fetchReference: null },
          holderMasked,
          amountFen: bill.amountFen,
          purpose: 'seen',
          fetchedAt: now,
        }),
      ),
    );
  };
}
