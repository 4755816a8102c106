import type {
  AccountHistory,
  AddHome,
  BillAccountView,
  BillersAnswer,
  BillHomeView,
  BindAccount,
  ChangeAccount,
  ChangeHome,
  DueBills,
  HomeDetail,
  HomesAnswer,
  LookedUpAccount,
  ScannedBill,
  Usage,
  Year,
} from '@contracts/bills';
import type { FamilyLink } from '@contracts/identity';
import type { ClaimView, PaymentRow } from '@contracts/payments';
import { request } from '@/shared/http/client';

export type BillClaim = ClaimView & { billKey: string };

export const loadBillers = async () => (await request<BillersAnswer>({ path: '/bills/billers' })).billers;

/** One's own homes and those of family members one acts for. */
export const loadHomes = async () => (await request<HomesAnswer>({ path: '/bills/homes' })).homes;

/** Every account of a home, asked live; a slow biller may take its time. */
export const loadHome = (homeId: string): Promise<HomeDetail> =>
  request({ path: `/bills/homes/${homeId}`, deadlineMs: 20_000 });

export const addHome = (body: AddHome, idempotencyKey: string): Promise<BillHomeView> =>
  request({ method: 'POST', path: '/bills/homes', body, idempotencyKey });

export const changeHome = (homeId: string, body: ChangeHome): Promise<BillHomeView> =>
  request({ method: 'PATCH', path: `/bills/homes/${homeId}`, body });

export const removeHome = (homeId: string): Promise<unknown> =>
  request({ method: 'DELETE', path: `/bills/homes/${homeId}` });

export const readPaperBill = async (text: string) =>
  (await request<ScannedBill>({ method: 'POST', path: '/bills/scan', body: { text } })).candidates;

export const lookUpAccount = (billerCode: string, accountNo: string): Promise<LookedUpAccount> =>
  request({ method: 'POST', path: '/bills/accounts/look-up', body: { billerCode, accountNo }, deadlineMs: 20_000 });

export const bindAccount = (body: BindAccount, idempotencyKey: string): Promise<BillAccountView> =>
  request({ method: 'POST', path: '/bills/accounts', body, idempotencyKey, deadlineMs: 20_000 });

export const loadAccount = (accountId: string): Promise<BillAccountView> =>
  request({ path: `/bills/accounts/${accountId}`, deadlineMs: 20_000 });

export const changeAccount = (accountId: string, body: ChangeAccount): Promise<unknown> =>
  request({ method: 'PATCH', path: `/bills/accounts/${accountId}`, body });

export const unbindAccount = (accountId: string): Promise<unknown> =>
  request({ method: 'DELETE', path: `/bills/accounts/${accountId}` });

/** Accounts that were bound once. */
export const loadHistory = async () => (await request<AccountHistory>({ path: '/bills/accounts/history' })).accounts;

export const loadUsage = (accountId: string): Promise<Usage> =>
  request({ path: `/bills/accounts/${accountId}/usage`, deadlineMs: 20_000 });

export const loadYear = (year: number, homeId?: string): Promise<Year> =>
  request({ path: '/bills/year', query: { year, homeId }, deadlineMs: 20_000 });

export const loadDue = (): Promise<DueBills> => request({ path: '/bills/due' });

/** Family members this person may act for in matters of bills. */
export const loadActedFor = async (): Promise<FamilyLink[]> => {
  const { items } = await request<{ items: FamilyLink[] }>({ path: '/identity/family' });
  return items;
};

/** Payments that are not over, so that a closed app finds its way back to them. */
export const loadLatestPayments = async () =>
  (await request<{ items: PaymentRow[] }>({ path: '/payments', query: { limit: 5 } })).items;

/** The person says that the account is the right one although its holder changed. */
export const confirmHolder = (accountId: string, holderMasked: string, idempotencyKey: string): Promise<unknown> =>
  request({
    method: 'POST',
    path: `/bills/accounts/${accountId}/confirm-holder`,
    body: { holderMasked },
    idempotencyKey,
    deadlineMs: 20_000,
  });

/** Who is paying these bills at this moment. */
export const loadClaims = async (billKeys: readonly string[]): Promise<BillClaim[]> =>
  (await request<{ claims: BillClaim[] }>({ path: '/payments/claims', query: { billKeys: billKeys.join(',') } }))
    .claims;
