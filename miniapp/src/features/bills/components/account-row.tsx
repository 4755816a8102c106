import type { BillAccountView, BillHomeView } from '@contracts/bills';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { pressable } from '@/shared/a11y';
import { formatFen } from '@/shared/i18n/money';
import { formatPeriod } from '@/shared/i18n/periods';
import { formatAge, formatDay } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Icon } from '@/shared/ui/icon';
import { Money } from '@/shared/ui/money';
import { Tag } from '@/shared/ui/tag';
import { TickMark } from '@/shared/ui/tick-mark';
import { go } from '@/shared/wechat/navigation';
import { KIND_ICONS } from '../kinds';
import { openBills } from '../pay-items';
import type { Claims } from '../use-claims';
import { words } from '../words';

const open = (accountId: string) => go(PLACES.billAccount, { accountId });

/** One account of a home: ticked when it will be paid, what it owes at the end, and what stands in the way, if anything. */
export function AccountRow(props: { account: BillAccountView; claims: Claims; isChosen: boolean; onToggle(): void }) {
  const w = words.use();
  const { account, claims } = props;
  const canChoose = openBills(account, claims).length > 0;
  return (
    <View className="bills-account" id={`account-${account.accountId}`}>
      {canChoose ? (
        <View
          id={`choose-${account.accountId}`}
          className="bills-account__tick"
          {...pressable(props.onToggle, {
            role: 'checkbox',
            checked: props.isChosen,
            label: w.home.choose(`${w.kinds[account.kind]} ${formatFen(account.owedFen)}`),
          })}
        >
          <TickMark isOn={props.isChosen} />
        </View>
      ) : (
        <View className="bills-account__tick">
          <Icon name={KIND_ICONS[account.kind]} size="lead" className="bills-account__icon" />
        </View>
      )}
      <View className="bills-account__rest" {...pressable(() => open(account.accountId), { role: 'link' })}>
        <View className="bills-account__words">
          <View className="bills-account__title">
            <View className="bills-account__name">{w.kinds[account.kind]}</View>
            <View className="bills-hint">{account.accountMasked}</View>
          </View>
          <View className="bills-hint">{account.billerName}</View>
          <Standing account={account} claims={claims} />
        </View>
        <View className="bills-account__end">
          <Owed account={account} />
        </View>
        <Icon name="chevron-right" className="bills-account__go" />
      </View>
    </View>
  );
}

function Owed({ account }: { account: BillAccountView }) {
  const w = words.use();
  if (account.freshness === 'none') return null;
  if (account.owedFen > 0) return <Money fen={account.owedFen} size="row" />;
  return (
    <>
      <View className="bills-account__clear">{w.home.owedNone}</View>
      {account.balanceFen !== null && account.balanceFen > 0 ? (
        <View className="bills-hint">{w.home.balance(formatFen(account.balanceFen))}</View>
      ) : null}
    </>
  );
}

/** Until when, how old, or why not: at most two short lines. */
function Standing({ account, claims }: { account: BillAccountView; claims: Claims }) {
  const w = words.use();
  const lines: ReactNode[] = [];
  const first = account.bills[0];
  const claim = account.bills.map((bill) => claims.get(bill.billKey)).find((one) => one !== undefined);
  const isOverdue = !claim && account.bills.some((bill) => bill.isOverdue);
  if (account.bills.length > 0) {
    const what = account.bills.length > 1 ? w.home.bills(account.bills.length) : formatPeriod(first?.period ?? '');
    const until = !isOverdue && first?.dueOn ? ` · ${w.home.dueOn(formatDay(first.dueOn))}` : '';
    lines.push(
      <View key="what" className="bills-hint">
        {what}
        {until}
      </View>,
    );
  }
  if (isOverdue)
    lines.push(
      <Tag key="overdue" tone="wrong">
        {w.home.overdue}
      </Tag>,
    );
  if (claim) {
    lines.push(
      <Tag key="claim" tone="primary">
        {claim.isPaid ? w.home.claims.paid : w.home.claims[claim.by]}
      </Tag>,
    );
  }
  const problem = account.problem;
  if (problem && problem.code !== 'biller_down') {
    lines.push(
      <Tag key="problem" tone="wait">
        {problem.message}
      </Tag>,
    );
  } else if (account.freshness === 'last_good' && account.asOf) {
    lines.push(
      <Tag key="age" tone="wait">
        {w.home.lastGood(formatAge(account.asOf))}
      </Tag>,
    );
  } else if (account.freshness === 'none') {
    lines.push(
      <Tag key="age" tone="wait">
        {w.home.never}
      </Tag>,
    );
  }
  return lines.length > 0 ? <View className="bills-account__standing">{lines}</View> : null;
}

/** What is known before anybody was asked: the shape of the row that comes. */
export function KnownAccountRow({ account }: { account: BillHomeView['accounts'][number] }) {
  const w = words.use();
  return (
    <View className="bills-account">
      <View className="bills-account__tick">
        <Icon name={KIND_ICONS[account.kind]} size="lead" className="bills-account__icon" />
      </View>
      <View className="bills-account__rest" {...pressable(() => open(account.accountId), { role: 'link' })}>
        <View className="bills-account__words">
          <View className="bills-account__title">
            <View className="bills-account__name">{w.kinds[account.kind]}</View>
            <View className="bills-hint">{account.accountMasked}</View>
          </View>
          <View className="bills-hint">{account.billerName}</View>
        </View>
        <View className="bills-account__end" />
        <Icon name="chevron-right" className="bills-account__go" />
      </View>
    </View>
  );
}
