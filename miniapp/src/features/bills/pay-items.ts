import type { BillAccountView } from '@contracts/bills';
import type { PayItem } from '@contracts/payments';
import { PLACES } from '@/shared/places';
import { go } from '@/shared/wechat/navigation';

/** WeChat combines no more than this. */
export const MOST_ITEMS = 10;

/** Everything that an account owes and that may be paid now. */
export function itemsOf(account: BillAccountView): PayItem[] {
  if (!canPay(account)) return [];
  return account.bills
    .filter((bill) => bill.amountFen > 0)
    .map((bill) => ({ accountId: account.accountId, billNo: bill.billNo, amountFen: bill.amountFen }));
}

/** A biller that is away for the moment is asked again before anything is paid; the other problems stand in the way. */
export function canPay(account: BillAccountView): boolean {
  return account.problem === null || account.problem.code === 'biller_down';
}

export const sumOf = (items: readonly PayItem[]): number => items.reduce((sum, item) => sum + (item.amountFen ?? 0), 0);

/** To the page where it is confirmed. */
export function goPay(items: readonly PayItem[]): void {
  go(PLACES.payConfirm, { items: JSON.stringify(items) });
}
