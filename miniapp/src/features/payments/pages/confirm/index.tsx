import type { PayItem, Quote, QuotedItem } from '@contracts/payments';
import { View } from '@tarojs/components';
import { useMemo, useRef, useState } from 'react';
import { aria } from '@/shared/a11y';
import { isUnreached } from '@/shared/http/api-failure';
import { ApiFailure } from '@/shared/http/client';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { titleOf } from '@/shared/i18n/bill-titles';
import { formatFen, sayFen } from '@/shared/i18n/money';
import { PLACES } from '@/shared/places';
import { useMode } from '@/shared/session/mode';
import { requireConsent, useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { Money } from '@/shared/ui/money';
import { ReadAloud } from '@/shared/ui/read-aloud';
import { Screen } from '@/shared/ui/screen';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { back, pageParam, replaceWith } from '@/shared/wechat/navigation';
import { checkOut, loadQuote } from '../../api';
import { QuoteItem } from '../../components/quote-item';
import { RefusedItems } from '../../components/refused-items';
import { dropPayKey, notePayment, payKey } from '../../pay-keys';
import { words } from '../../words';
import '../../payments.scss';

function readItems(): PayItem[] {
  try {
    return JSON.parse(pageParam('items') ?? '[]') as PayItem[];
  } catch {
    return [];
  }
}

/** What will be paid, as the companies say at this moment; the button repeats the total. */
export default function ConfirmPage() {
  const w = words.use();
  const isElder = useMode((mode) => mode.isElder);
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const [items] = useState(readItems);
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);
  const isLocked = useRef(false);
  const quote = useResource<Quote>(
    items.length > 0 && personId ? `pay.quote.${personId}.${language}.${JSON.stringify(items)}` : null,
    () => loadQuote(items),
    { live: ['bill.claimed'] },
  );
  const payable = useMemo(() => (quote.data?.items ?? []).filter((item) => !item.obstacle), [quote.data]);
  const total = quote.data?.totalFen ?? 0;
  const companies = new Set(payable.map((item) => item.billerCode)).size;
  const hasChanges = payable.some((item) => item.changes.some((change) => change.field === 'amountFen'));

  async function pay(): Promise<void> {
    if (isLocked.current || payable.length === 0 || !(await requireConsent())) return;
    isLocked.current = true;
    setSending(true);
    setProblem('');
    const sent = payable.map(({ accountId, billNo, amountFen }) => ({ accountId, billNo, amountFen }));
    const key = payKey(sent);
    try {
      const payment = await checkOut(sent, key);
      notePayment(key, payment.paymentId);
      replaceWith(PLACES.payment, { id: payment.paymentId, start: 1 });
    } catch (error) {
      // Only a clear refusal frees the key: after silence the same press may have been heard.
      const mayHaveBeenHeard = isUnreached(error) || !(error instanceof ApiFailure) || error.status >= 500;
      if (!mayHaveBeenHeard) dropPayKey(key);
      setProblem((error as Error).message);
      await quote.reload();
      isLocked.current = false;
      setSending(false);
    }
  }

  const state = items.length === 0 ? 'empty' : quote.data ? 'ready' : quote.error ? 'error' : 'loading';
  return (
    <Screen
      title={w.confirm.title}
      state={state}
      empty={{
        title: w.confirm.emptyTitle,
        action: { label: w.confirm.back, onClick: () => replaceWith(PLACES.bills) },
      }}
      skeleton={
        <>
          <View className="pay-wait">{w.confirm.loading}</View>
          <SkeletonCards count={items.length > 1 ? 3 : 2} />
        </>
      }
      error={quote.error}
      onRetry={() => void quote.reload()}
      className={isElder ? 'pay-elder' : undefined}
      reads={!payable[0]}
      footer={
        quote.data && payable.length > 0 ? (
          <BottomBar note={companies > 1 ? w.confirm.many(companies) : w.confirm.straight}>
            <Button id="confirm-pay" kind="primary" size="large" loading={isSending} onClick={() => void pay()}>
              {hasChanges ? w.confirm.payChanged(formatFen(total)) : w.confirm.pay(formatFen(total))}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      {quote.data ? (
        <>
          {problem ? (
            <View id="pay-problem" className="pay-problem" {...aria({ role: 'alert' })}>
              {problem}
            </View>
          ) : null}
          {payable.length > 0 ? (
            <View className="pay-total" {...aria({ role: 'status' })}>
              <View className="pay-total__label">{payable.length > 1 ? w.confirm.total : w.confirm.one}</View>
              <Money id="pay-total" fen={total} size="figure" />
            </View>
          ) : (
            <Empty
              icon="receipt"
              title={w.confirm.nonePayable}
              hint={w.confirm.nonePayableHint}
              action={{ label: w.confirm.back, onClick: back, id: 'back-to-bills' }}
            />
          )}
          {isElder && payable[0] ? <ReadAloud text={() => spoken(payable)} /> : null}
          {quote.data.items.map((item) => (
            <QuoteItem key={`${item.accountId}${item.billNo}`} item={item} isOnly={quote.data?.items.length === 1} />
          ))}
          <RefusedItems refused={quote.data.refused} />
        </>
      ) : null}
    </Screen>
  );
}

/** What is read aloud before the elder way pays; a change of amount comes first. */
function spoken(items: QuotedItem[]): string {
  const w = words.now().elder;
  return items
    .map((item) => {
      const change = item.changes.find((one) => one.field === 'amountFen');
      return [
        change ? w.speechChanged(sayFen(Number(change.before ?? 0)), sayFen(Number(change.after ?? 0))) : '',
        w.speechConfirm(titleOf(item), sayFen(item.amountFen), item.billerName),
      ].join('');
    })
    .join('');
}
