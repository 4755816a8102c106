import type { BillAccountView, BillView } from '@contracts/bills';
import type { PayItem } from '@contracts/payments';
import { PLACES } from '@/shared/places';
import { go } from '@/shared/wechat/navigation';
import type { Claims } from './use-claims';

/** WeChat combines no more than this. */
export const MOST_ITEMS = 10;

/** A biller that is away for the moment is asked again before anything is paid; the other problems stand in the way. */
export function canPay(account: BillAccountView): boolean {
  return account.problem === null || account.problem.code === 'biller_down';
}

/** What an account owes that nobody is paying, or has paid, already. */
export function openBills(account: BillAccountView, claims: Claims): BillView[] {
  if (!canPay(account)) return [];
  return account.bills.filter((bill) => bill.amountFen > 0 && !claims.has(bill.billKey));
}

/** To the page where it is confirmed. */
export function goPay(items: readonly PayItem[]): void {
  go(PLACES.payConfirm, { items: JSON.stringify(items) });
}

/** The whole of a bill: as much as is owed when it is confirmed, which may be more than is shown now. */
export const wholeBill = (accountId: string, billNo: string): PayItem => ({ accountId, billNo, amountFen: null });
