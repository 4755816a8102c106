import type { AccountProblem, BillAccountView, BillerView, BillHomeView, BillView } from '../../contracts/bills';
import type { Locale } from '../../platform/errors';
import type { Looked } from './ask-biller';
import type { BillerRow } from './billers.repository';
import type { BoundAccount, HomeRow } from './bills.repository';
import { BILL_KEPT_MS, beijingDate, billKeyOf, payableOf } from './bills.rules';
import { PROBLEM_WORDS } from './bills.words';

export function presentBiller(row: BillerRow, cutOff: string | null, locale: Locale): BillerView {
  return {
    code: row.code,
    kind: row.kind,
    name: row.name[locale],
    city: row.city,
    servicePhone: row.servicePhone,
    unit: row.unit,
    exactness: row.exactness,
    minFen: row.minFen,
    maxFen: row.maxFen,
    account: {
      label: row.account.label[locale],
      pattern: row.account.pattern,
      hint: row.account.hint[locale],
      example: row.account.example,
    },
    confirmsHolder: row.confirmsHolder,
    prepay: row.prepay,
    limits: row.limits?.[locale] ?? null,
    cutOff,
    isTreasury: row.isTreasury,
  };
}

export function presentHome(of: {
  home: HomeRow;
  ownerName: string | null;
  isMine: boolean;
  accounts: { account: BoundAccount; biller: BillerRow; owedFen: number | null }[];
  locale: Locale;
}): BillHomeView {
  return {
    homeId: of.home.id,
    label: of.home.label,
    city: of.home.city,
    ownerName: of.ownerName,
    isMine: of.isMine,
    accounts: of.accounts.map(({ account, biller, owedFen }) => ({
      accountId: account.id,
      billerCode: biller.code,
      kind: biller.kind,
      billerName: biller.name[of.locale],
      accountMasked: account.household.accountMasked,
      owedFen,
      asOf: account.household.answeredAt?.toISOString() ?? null,
    })),
  };
}

function problemOf(account: BoundAccount, looked: Looked, locale: Locale): AccountProblem | null {
  const isChanged = looked.holderMasked !== account.holderConfirmed;
  const code = looked.problem ?? (isChanged ? 'holder_changed' : null);
  if (!code) return null;
  return {
    code,
    message: PROBLEM_WORDS[code][locale],
    holderBefore: code === 'holder_changed' ? account.holderConfirmed : null,
    holderAfter: code === 'holder_changed' ? looked.holderMasked : null,
  };
}

export function presentAccount(of: {
  account: BoundAccount;
  biller: BillerRow;
  looked: Looked;
  now: Date;
  locale: Locale;
}): BillAccountView {
  const { account, biller, looked, now, locale } = of;
  const { household } = account;
  const asOf = looked.asOf;
  const bills = (looked.answer?.bills ?? []).map(
    (bill): BillView => ({
      billKey: billKeyOf(biller.code, household.accountIndex, bill.billNo),
      billNo: bill.billNo,
      period: bill.period,
      amountFen: bill.amountFen,
      lateFeeFen: bill.lateFeeFen,
      dueOn: bill.dueOn,
      isOverdue: bill.dueOn !== null && bill.dueOn < beijingDate(now),
      lines: bill.lines,
      readings: bill.readings,
      payable: payableOf(biller, bill.amountFen),
      fetchedAt: (asOf ?? now).toISOString(),
      expiresAt: new Date((asOf ?? now).getTime() + BILL_KEPT_MS).toISOString(),
    }),
  );
  return {
    accountId: account.id,
    homeId: account.homeId,
    billerCode: biller.code,
    kind: biller.kind,
    billerName: biller.name[locale],
    accountMasked: household.accountMasked,
    holderMasked: looked.holderMasked,
    addressMasked: looked.addressMasked,
    freshness: looked.freshness,
    asOf: asOf?.toISOString() ?? null,
    problem: problemOf(account, looked, locale),
    balanceFen: looked.answer?.balanceFen ?? null,
    limits: looked.answer?.limits ?? biller.limits?.[locale] ?? null,
    owedFen: bills.reduce((sum, bill) => sum + bill.amountFen, 0),
    bills,
    canPrepay: biller.prepay !== null,
    hasReminders: account.hasReminders,
  };
}
