import type { BillHomeView, DueBills } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import type { Resource } from '@/shared/http/use-resource';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatFen, sayFen } from '@/shared/i18n/money';
import { formatPeriod } from '@/shared/i18n/periods';
import { formatDay } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { Money } from '@/shared/ui/money';
import { ReadAloud } from '@/shared/ui/read-aloud';
import { Screen } from '@/shared/ui/screen';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { loadDue } from '../api';
import { KIND_ICONS } from '../kinds';
import { goPay, wholeBill } from '../pay-items';
import { useClaims } from '../use-claims';
import { words } from '../words';
import { PayingNow } from './paying-now';

type Due = DueBills['bills'][number];

/** The elder way: the most urgent bill, one large button that repeats the amount, all of it read aloud. */
export function ElderBills({ homes }: { homes: Resource<BillHomeView[]> }) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const due = useResource<DueBills>(`bills.due.${personId ?? ''}.${language}`, loadDue, {
    live: ['payment.changed', 'bill.claimed'],
    keepLast: true,
  });
  const [at, setAt] = useState(0);
  const claims = useClaims(due.data?.bills ?? []);
  // What waits for somebody comes before what is being paid, or is paid and on its way to the company.
  const bills = [...(due.data?.bills ?? [])].sort(
    (one, other) => Number(claims.has(one.billKey)) - Number(claims.has(other.billKey)),
  );
  const bill = bills[Math.min(at, bills.length - 1)];
  const hasAccounts = (homes.data ?? []).some((home) => home.accounts.length > 0);

  return (
    <Screen
      title={w.title}
      state={due.data && homes.data ? 'ready' : (due.error ?? homes.error) ? 'error' : 'loading'}
      error={due.error ?? homes.error}
      onRetry={() => void Promise.all([due.reload(), homes.reload()])}
      isOffline={due.isOffline}
      asOf={due.asOf}
      className="bills-elder"
      reads={false}
    >
      {bill ? (
        <>
          {bills.length > 1 ? (
            <View className="bills-elder__count">{w.elder.of(bills.indexOf(bill) + 1, bills.length)}</View>
          ) : null}
          <View className="bills-elder__bill" {...aria({ role: 'status' })}>
            <View className="bills-elder__what">
              <Icon name={KIND_ICONS[bill.kind]} size="lead" className="bills-account__icon" />
              {w.kinds[bill.kind]}
            </View>
            <Money id="elder-amount" fen={bill.amountFen} size="figure" />
            <View>{formatPeriod(bill.period)}</View>
            <View>{w.elder.whose(bill.homeLabel, bill.holderMasked)}</View>
            {bill.isOverdue ? <Tag tone="wrong">{w.home.overdue}</Tag> : null}
          </View>
          {claims.has(bill.billKey) ? (
            <PayingNow bills={[bill]} claims={claims} />
          ) : (
            <Button
              id="elder-pay"
              kind="primary"
              size="large"
              className="bills-elder__pay"
              onClick={() => goPay([wholeBill(bill.accountId, bill.billNo)])}
            >
              {w.elder.pay(formatFen(bill.amountFen))}
            </Button>
          )}
          <ReadAloud text={() => spokenBill(bill)} />
          {bills.length > 1 ? (
            <Button id="elder-next" size="large" onClick={() => setAt((bills.indexOf(bill) + 1) % bills.length)}>
              {w.elder.next}
            </Button>
          ) : null}
        </>
      ) : (
        <>
          <View className="bills-elder__bill" {...aria({ role: 'status' })}>
            <Icon name="done" size="face" className="bills-elder__clear" />
            <View className="bills-elder__what">{hasAccounts ? w.elder.noneTitle : w.home.emptyTitle}</View>
            <View>{hasAccounts ? w.elder.noneHint : w.elder.addHint}</View>
          </View>
          {hasAccounts ? (
            <ReadAloud text={() => w.elder.speechNone} />
          ) : (
            <Button id="first-account" kind="primary" size="large" onClick={() => go(PLACES.billBind)}>
              {w.home.emptyAction}
            </Button>
          )}
        </>
      )}
      {hasAccounts ? (
        <Button id="pay-history" kind="quiet" size="large" onClick={() => go(PLACES.paymentList)}>
          {w.elder.history}
        </Button>
      ) : null}
    </Screen>
  );
}

/** The sentence that is read. */
function spokenBill(bill: Due): string {
  const w = words.now();
  const due = bill.isOverdue ? w.elder.speechOverdue : bill.dueOn ? w.elder.speechDue(formatDay(bill.dueOn)) : '';
  return w.elder.speech(w.kinds[bill.kind], sayFen(bill.amountFen), bill.homeLabel, due);
}
