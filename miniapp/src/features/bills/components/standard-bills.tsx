import type { BillAccountView, BillHomeView, BillView, HomeDetail } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useCallback, useMemo, useState } from 'react';
import { aria } from '@/shared/a11y';
import type { Resource } from '@/shared/http/use-resource';
import { formatFen } from '@/shared/i18n/money';
import { PLACES } from '@/shared/places';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { ListRow } from '@/shared/ui/list-row';
import { Money } from '@/shared/ui/money';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { go } from '@/shared/wechat/navigation';
import { chosenAccounts, goPay, MOST_ITEMS, openBills, wholeBill } from '../pay-items';
import { useClaims } from '../use-claims';
import { words } from '../words';
import { HomeCard } from './home-card';
import { HomeSheet } from './home-sheet';
import { UnfinishedCard } from './unfinished-card';

const YEAR_PAGE = '/features/bills/pages/year/index';

const sumOf = (open: readonly { bill: BillView }[]): number => open.reduce((sum, { bill }) => sum + bill.amountFen, 0);

/** Every home as a card; what is owed is chosen from the start, as far as one password pays it, and one button pays it. */
export function StandardBills({ homes }: { homes: Resource<BillHomeView[]> }) {
  const w = words.use();
  const [details, setDetails] = useState<Record<string, HomeDetail>>({});
  const [choices, setChoices] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [edited, setEdited] = useState<BillHomeView | 'new' | null>(null);
  const [turn, setTurn] = useState(0);

  const onLoaded = useCallback((detail: HomeDetail) => {
    setDetails((before) => ({ ...before, [detail.homeId]: detail }));
  }, []);
  const list = homes.data ?? [];
  const accounts = useMemo<BillAccountView[]>(
    () => list.flatMap((home) => details[home.homeId]?.accounts ?? []),
    [list, details],
  );
  const claims = useClaims(accounts.flatMap((account) => account.bills));
  const open = accounts.flatMap((account) =>
    openBills(account, claims).map((bill) => ({ bill, accountId: account.accountId, billerCode: account.billerCode })),
  );
  const owing = accounts.map(({ accountId }) => ({
    accountId,
    bills: open.filter((one) => one.accountId === accountId).length,
  }));
  const taken = chosenAccounts(owing, choices);
  const left = new Set(owing.flatMap(({ accountId }) => (taken.has(accountId) ? [] : [accountId])));
  // From the first touch on all stays as it is seen: leaving one out must not bring in another.
  const toggle = (accountId: string) =>
    setChoices(
      new Map([
        ...choices,
        ...owing.map((one): [string, boolean] => [one.accountId, taken.has(one.accountId)]),
        [accountId, left.has(accountId)],
      ]),
    );
  const chosen = open.filter((one) => taken.has(one.accountId));
  /** what waits for the next password, without anybody having left it out */
  const later = open.filter(({ accountId }) => left.has(accountId) && !choices.has(accountId)).length;
  const owed = sumOf(open);
  const isAllIn = list.every((home) => details[home.homeId] || home.accounts.length === 0);
  const hasAccounts = list.some((home) => home.accounts.length > 0);
  const companies = new Set(chosen.map((one) => one.billerCode)).size;
  const isTooMany = chosen.length > MOST_ITEMS;

  const reload = async () => {
    await homes.reload();
    setTurn((before) => before + 1);
  };
  const pay = () => goPay(chosen.map(({ accountId, bill }) => wholeBill(accountId, bill.billNo)));

  return (
    <Screen
      title={w.title}
      state={homes.data ? 'ready' : homes.error ? 'error' : 'loading'}
      error={homes.error}
      onRetry={() => void homes.reload()}
      isOffline={homes.isOffline}
      asOf={homes.asOf}
      footer={
        owed > 0 ? (
          <BottomBar
            note={
              chosen.length === 0
                ? w.home.nothingChosen
                : isTooMany
                  ? w.home.tooMany(chosen.length - MOST_ITEMS)
                  : later > 0
                    ? w.home.later(chosen.length, later)
                    : companies > 1
                      ? w.home.payHint(chosen.length, companies)
                      : w.home.payHintOne
            }
          >
            <Button id="pay-all" kind="primary" size="large" disabled={chosen.length === 0 || isTooMany} onClick={pay}>
              {w.home.pay(formatFen(sumOf(chosen)))}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      <PullDown onRefresh={reload}>
        {hasAccounts ? (
          <View className="bills-total" {...aria({ role: 'status' })}>
            <View className="bills-total__label">
              {owed > 0 ? (isAllIn ? w.home.due : w.home.notYet) : isAllIn ? w.home.dueNone : w.home.waitForAll}
            </View>
            {owed > 0 ? <Money id="owed-total" fen={owed} size="figure" /> : null}
            {owed === 0 && isAllIn ? <View className="bills-hint">{w.home.dueNoneHint}</View> : null}
          </View>
        ) : (
          <Card>
            <Empty
              inCard
              icon="receipt"
              title={w.home.emptyTitle}
              hint={w.home.emptyHint}
              action={{ label: w.home.emptyAction, id: 'first-account', onClick: () => go(PLACES.billBind) }}
            />
          </Card>
        )}
        <UnfinishedCard />
        {list.map((home) => (
          <HomeCard
            key={`${home.homeId}-${turn}`}
            home={home}
            left={left}
            claims={claims}
            onToggle={toggle}
            onLoaded={onLoaded}
            onEdit={() => setEdited(home)}
          />
        ))}
        <Card flush>
          <ListRow id="add-account" icon="plus" title={w.home.addAccount} onClick={() => go(PLACES.billBind)} />
          <ListRow id="add-home" icon="home" title={w.home.addHome} onClick={() => setEdited('new')} />
        </Card>
        <Card flush>
          <ListRow id="pay-history" icon="history" title={w.home.history} onClick={() => go(PLACES.paymentList)} />
          <ListRow id="bill-year" icon="chart" title={w.home.year} onClick={() => go(YEAR_PAGE)} />
        </Card>
      </PullDown>
      <HomeSheet home={edited} onClose={() => setEdited(null)} onChanged={reload} />
    </Screen>
  );
}
