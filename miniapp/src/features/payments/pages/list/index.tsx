import type { PaymentRow } from '@contracts/payments';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { titleOf } from '@/shared/i18n/bill-titles';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Money } from '@/shared/ui/money';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { Tag } from '@/shared/ui/tag';
import { toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { loadPayments, type PaymentPage } from '../../api';
import { toneOf } from '../../standing';
import { words } from '../../words';
import '../../payments.scss';

/** 缴费记录: every payment, newest first. */
export default function ListPage() {
  const w = words.use().list;
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const first = useResource<PaymentPage>(personId ? `pay.list.${personId}.${language}` : null, () => loadPayments(), {
    live: ['payment.changed'],
    keepLast: true,
  });
  const [older, setOlder] = useState<PaymentPage | null>(null);
  const [isLoadingMore, setLoadingMore] = useState(false);
  Taro.usePullDownRefresh(() => {
    void first.reload().finally(() => Taro.stopPullDownRefresh());
  });

  const cursor = older ? older.nextCursor : (first.data?.nextCursor ?? null);
  async function more() {
    if (!cursor || isLoadingMore) return;
    setLoadingMore(true);
    try {
      const page = await loadPayments(cursor);
      setOlder((before) => ({ items: [...(before?.items ?? []), ...page.items], nextCursor: page.nextCursor }));
    } catch (error) {
      toastFailure(error);
    } finally {
      setLoadingMore(false);
    }
  }
  const known = new Set(first.data?.items.map((item) => item.paymentId));
  const items = [...(first.data?.items ?? []), ...(older?.items ?? []).filter((item) => !known.has(item.paymentId))];
  const isEmpty = !personId || (first.data !== undefined && items.length === 0);

  return (
    <Screen
      title={w.title}
      state={isEmpty ? 'empty' : first.data ? 'ready' : first.error ? 'error' : 'loading'}
      empty={
        personId
          ? {
              title: w.emptyTitle,
              hint: w.emptyHint,
              action: { label: w.emptyAction, onClick: () => go(PLACES.bills) },
            }
          : { title: w.visitor, action: { label: w.signIn, onClick: () => void requireSignIn() } }
      }
      error={first.error}
      onRetry={() => void first.reload()}
      isOffline={first.isOffline}
      asOf={first.asOf}
    >
      <PullDown onRefresh={first.reload}>
        {items.map((row) => (
          <PaymentCard key={row.paymentId} row={row} />
        ))}
        {cursor ? (
          <Button block loading={isLoadingMore} onClick={() => void more()}>
            {w.more}
          </Button>
        ) : null}
      </PullDown>
    </Screen>
  );
}

function PaymentCard({ row }: { row: PaymentRow }) {
  const w = words.use();
  const [first] = row.orders;
  const title = first ? titleOf(first) : '';
  // One state for all, or each with its own.
  const states = [...new Set(row.orders.map((order) => order.state))];
  return (
    <Card id={`payment-${row.paymentId}`} onClick={() => go(PLACES.payment, { id: row.paymentId })}>
      <View className="pay-item__head">
        <View className="pay-item__what">{row.orders.length > 1 ? w.list.many(title, row.orders.length) : title}</View>
        <Money fen={row.totalFen} size="row" />
      </View>
      <View className="pay-order__standing">
        {states.map((state) => (
          <Tag key={state} tone={toneOf(state)}>
            {w.payment.states[state]}
          </Tag>
        ))}
      </View>
      <View className="pay-hint">
        {[formatInstant(row.createdAt), [...new Set(row.orders.map((order) => order.homeLabel))].join('、')]
          .filter(Boolean)
          .join(' · ')}
      </View>
    </Card>
  );
}
