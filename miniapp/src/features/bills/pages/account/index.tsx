import type { BillAccountView, BillerView } from '@contracts/bills';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatFen, sayFen } from '@/shared/i18n/money';
import { formatAge, formatDay } from '@/shared/i18n/times';
import { useMode } from '@/shared/session/mode';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Facts } from '@/shared/ui/facts';
import { Money } from '@/shared/ui/money';
import { PullDown } from '@/shared/ui/pull-down';
import { ReadAloud } from '@/shared/ui/read-aloud';
import { Screen } from '@/shared/ui/screen';
import { Tag } from '@/shared/ui/tag';
import { pageParam } from '@/shared/wechat/navigation';
import { loadAccount, loadBillers } from '../../api';
import { AccountActions } from '../../components/account-actions';
import { BillCard } from '../../components/bill-card';
import { HolderChanged } from '../../components/holder-changed';
import { HowMuch } from '../../components/how-much';
import { PayingNow } from '../../components/paying-now';
import { PrepaySheet } from '../../components/prepay-sheet';
import { UsageCard } from '../../components/usage-card';
import { goPay, openBills, wholeBill } from '../../pay-items';
import { useClaims } from '../../use-claims';
import { words } from '../../words';
import '../../bills.scss';

/** One account: what it owes, once and large; then what makes it up, and two years of use. */
export default function AccountPage() {
  const w = words.use();
  const accountId = pageParam('accountId') ?? '';
  const language = useLanguage((store) => store.language);
  const resource = useResource<BillAccountView>(
    accountId ? `bills.account.${accountId}.${language}` : null,
    () => loadAccount(accountId),
    { live: ['payment.changed', 'bill.claimed'], keepLast: true },
  );
  const billers = useResource<BillerView[]>(`bills.billers.${language}`, loadBillers, { keepLast: true });
  const account = resource.data;
  const biller = billers.data?.find((one) => one.code === account?.billerCode);
  Taro.usePullDownRefresh(() => {
    void resource.reload().finally(() => Taro.stopPullDownRefresh());
  });

  return (
    <Account
      title={account ? w.kinds[account.kind] : w.account.title}
      resource={resource}
      account={account}
      biller={biller}
    />
  );
}

function Account(props: {
  title: string;
  resource: ReturnType<typeof useResource<BillAccountView>>;
  account: BillAccountView | undefined;
  biller: BillerView | undefined;
}) {
  const w = words.use();
  const { account, biller, resource } = props;
  const isElder = useMode((mode) => mode.isElder);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [typedFen, setTypedFen] = useState<number | null | undefined>(undefined);
  const [isPrepaying, setPrepaying] = useState(false);
  const bills = account?.bills ?? [];
  const claims = useClaims(bills);
  // Once it is paid, by whomever, the company may say that nothing is owed any more.
  const paid = [...claims.values()].filter((claim) => claim.isPaid).length;
  const { reload } = resource;
  useEffect(() => {
    if (paid > 0) void reload();
  }, [paid, reload]);
  const chosen = account ? openBills(account, claims).filter((bill) => !left.has(bill.billNo)) : [];
  const only = chosen.length === 1 ? chosen[0] : undefined;
  const isFree = only !== undefined && only.payable.minFen !== only.payable.maxFen;
  // `undefined`: all of it; `null`: something was typed that can't be paid.
  const payFen = isFree && typedFen !== undefined ? typedFen : chosen.reduce((sum, bill) => sum + bill.amountFen, 0);
  const mayPay = account !== undefined && openBills(account, claims).length > 0;

  const pay = () => {
    if (!account || payFen === null) return;
    const isPart = isFree && typedFen !== undefined;
    goPay(chosen.map((bill) => ({ ...wholeBill(account.accountId, bill.billNo), amountFen: isPart ? payFen : null })));
  };

  return (
    <Screen
      title={props.title}
      state={account ? 'ready' : resource.error ? 'error' : 'loading'}
      error={resource.error}
      onRetry={() => void resource.reload()}
      isOffline={resource.isOffline}
      asOf={resource.asOf}
      reads={!account?.owedFen}
      footer={
        mayPay ? (
          <BottomBar note={biller?.cutOff ? w.account.cutOff(biller.cutOff) : undefined}>
            <Button
              id="pay-bill"
              kind="primary"
              size="large"
              disabled={payFen === null || chosen.length === 0}
              onClick={pay}
            >
              {w.account.pay(formatFen(payFen ?? 0))}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      {account ? (
        <PullDown onRefresh={resource.reload}>
          <Head account={account} />
          {isElder && account.owedFen > 0 ? (
            <ReadAloud text={() => `${w.kinds[account.kind]}，${sayFen(account.owedFen)}。`} />
          ) : null}
          {account.problem?.code === 'holder_changed' ? (
            <HolderChanged account={account} onConfirmed={resource.reload} />
          ) : account.problem && account.problem.code !== 'biller_down' ? (
            <View className="bills-notice">{account.problem.message}</View>
          ) : account.freshness === 'last_good' && account.asOf ? (
            <View className="bills-notice">{w.account.lastGood(formatAge(account.asOf))}</View>
          ) : null}
          <PayingNow bills={bills} claims={claims} />
          {isFree && only ? <HowMuch bill={only} exactness={biller?.exactness} onChange={setTypedFen} /> : null}
          {account.limits ? (
            <Card title={w.account.limits} id="limits">
              <View>{account.limits}</View>
            </Card>
          ) : null}
          {bills.map((bill) => (
            <BillCard
              key={bill.billNo}
              bill={bill}
              unit={w.units}
              choice={
                bills.length > 1
                  ? {
                      isOn: !left.has(bill.billNo),
                      onToggle: () =>
                        setLeft((before) => {
                          const next = new Set(before);
                          if (!next.delete(bill.billNo)) next.add(bill.billNo);
                          return next;
                        }),
                    }
                  : undefined
              }
            />
          ))}
          <Card title={w.account.facts}>
            <Facts
              rows={[
                { label: w.account.company, value: account.billerName },
                { label: biller?.account.label ?? w.account.account, value: account.accountMasked },
                { label: w.account.holder, value: account.holderMasked, id: 'holder' },
                { label: w.bind.address, value: account.addressMasked },
                {
                  label: w.account.balance,
                  value: account.balanceFen === null ? null : <Money fen={account.balanceFen} />,
                },
              ]}
            />
            {biller?.isTreasury ? <View className="bills-hint">{w.account.treasury}</View> : null}
            {account.canPrepay && biller?.prepay ? (
              <Button id="prepay" block className="bills-prepay" onClick={() => setPrepaying(true)}>
                {w.account.prepay}
              </Button>
            ) : null}
          </Card>
          {account.kind === 'fine' || isElder ? null : <UsageCard accountId={account.accountId} />}
          {isElder ? null : (
            <AccountActions account={account} phone={biller?.servicePhone} onChanged={resource.reload} />
          )}
        </PullDown>
      ) : null}
      {account && biller?.prepay ? (
        <PrepaySheet
          visible={isPrepaying}
          accountId={account.accountId}
          rule={biller.prepay}
          onClose={() => setPrepaying(false)}
        />
      ) : null}
    </Screen>
  );
}

/** The amount once, large; until when. */
function Head({ account }: { account: BillAccountView }) {
  const w = words.use().account;
  const first = account.bills[0];
  const lateFen = account.bills.reduce((sum, bill) => sum + bill.lateFeeFen, 0);
  return (
    <View className="bills-total" {...aria({ role: 'status' })}>
      <View className="bills-total__label">{account.owedFen > 0 ? w.amount : w.nothing}</View>
      {account.owedFen > 0 ? (
        <Money id="owed" fen={account.owedFen} size="figure" />
      ) : (
        <View className="bills-hint">{w.nothingHint}</View>
      )}
      {first?.dueOn ? (
        first.isOverdue ? (
          <Tag tone="wrong">{w.overdue(formatDay(first.dueOn))}</Tag>
        ) : (
          <View>{w.dueOn(formatDay(first.dueOn))}</View>
        )
      ) : null}
      {lateFen > 0 ? <View className="bills-late">{w.includesLateFee(formatFen(lateFen))}</View> : null}
    </View>
  );
}
