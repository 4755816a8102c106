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

/**
 * Accounts that are paid with one password: those somebody chose, and of the others, unless left out, as many whole ones from
 * the top as WeChat combines. `owed`: number of open bills by account, in the order of the screen.
 */
export function chosenAccounts(
  owed: readonly { accountId: string; bills: number }[],
  choices: ReadonlyMap<string, boolean>,
): Set<string> {
  const chosen = new Set(owed.filter(({ accountId }) => choices.get(accountId)).map(({ accountId }) => accountId));
  let count = owed.reduce((sum, { accountId, bills }) => sum + (chosen.has(accountId) ? bills : 0), 0);
  for (const { accountId, bills } of owed) {
    if (choices.has(accountId) || count + bills > MOST_ITEMS) continue;
    chosen.add(accountId);
    count += bills;
  }
  return chosen;
}

/** To the page where it is confirmed. */
export function goPay(items: readonly PayItem[]): void {
  go(PLACES.payConfirm, { items: JSON.stringify(items) });
}

/** The whole of a bill: as much as is owed when it is confirmed, which may be more than is shown now. */
export const wholeBill = (accountId: string, billNo: string): PayItem => ({ accountId, billNo, amountFen: null });
