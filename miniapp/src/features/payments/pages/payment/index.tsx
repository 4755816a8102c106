import type { PaymentView } from '@contracts/payments';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useCallback, useEffect, useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatFen } from '@/shared/i18n/money';
import { PLACES } from '@/shared/places';
import { useMode } from '@/shared/session/mode';
import { requireSignIn, useSession } from '@/shared/session/session';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { Money } from '@/shared/ui/money';
import { PullDown } from '@/shared/ui/pull-down';
import { ReadAloud } from '@/shared/ui/read-aloud';
import { Screen } from '@/shared/ui/screen';
import { confirm, toastFailure } from '@/shared/ui/toast';
import { goHome, pageParam, replaceWith } from '@/shared/wechat/navigation';
import { cancelPayment, loadPayment } from '../../api';
import { OrderCard } from '../../components/order-card';
import { dropKeyWhenOver } from '../../pay-keys';
import { headOf, iconOf, isFinal, leadingState, toneOf } from '../../standing';
import { usePay } from '../../use-pay';
import { words } from '../../words';
import '../../payments.scss';

/** Pushes are quick; this is for the phone whose socket is asleep. */
const LOOK_AGAIN_MS = 8_000;

/** One payment: the answer in one line, then what happened to each part of it, as it happens. */
export default function PaymentPage() {
  const w = words.use().payment;
  const id = pageParam('id') ?? '';
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const [isOver, setOver] = useState(false);
  const resource = useResource<PaymentView>(
    id && personId ? `pay.payment.${id}.${language}` : null,
    () => loadPayment(id),
    { live: ['payment.changed'], keepLast: true, everyMs: isOver ? undefined : LOOK_AGAIN_MS },
  );
  // An answer to something pressed here shows at once, before the push of the same thing comes round.
  const [own, setOwn] = useState<{ payment: PaymentView; at: number } | null>(null);
  const onChanged = useCallback((payment: PaymentView) => setOwn({ payment, at: Date.now() }), []);
  const payment = own && (!resource.asOf || own.at > Date.parse(resource.asOf)) ? own.payment : resource.data;
  const { pay, isBusy, isOnlyWechat, isAsking } = usePay(payment, onChanged);
  const [isCancelling, setCancelling] = useState(false);

  Taro.useDidShow(() => {
    if (!personId) void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void resource.reload().finally(() => Taro.stopPullDownRefresh());
  });
  useEffect(() => {
    if (!payment) return;
    dropKeyWhenOver(payment);
    setOver(payment.orders.every((order) => isFinal(order.state)));
  }, [payment]);

  const cancel = async () => {
    if (!(await confirm({ title: w.cancelAsk, text: w.cancelText, yes: w.cancel, no: w.keep }))) return;
    setCancelling(true);
    try {
      onChanged(await cancelPayment(id));
    } catch (error) {
      toastFailure(error);
      await resource.reload();
    } finally {
      setCancelling(false);
    }
  };

  const canPay = payment !== undefined && payment.state === 'waiting' && !isAsking;
  const isClosed = payment?.orders.every((order) => order.state === 'closed') === true;
  return (
    <Screen
      title={w.title}
      state={payment ? 'ready' : resource.error ? 'error' : 'loading'}
      error={resource.error}
      onRetry={() => void resource.reload()}
      isOffline={resource.isOffline}
      asOf={resource.asOf}
      reads={!payment}
      footer={
        payment && canPay ? (
          <BottomBar>
            <Button id="cancel-payment" size="large" loading={isCancelling} onClick={() => void cancel()}>
              {w.cancel}
            </Button>
            <Button id="pay-now" kind="primary" size="large" loading={isBusy} onClick={() => void pay(payment)}>
              {w.payNow(formatFen(payment.totalFen))}
            </Button>
          </BottomBar>
        ) : payment && payment.state !== 'preparing' ? (
          <BottomBar>
            <Button
              id={isClosed ? 'pay-anew' : 'pay-done'}
              kind="primary"
              size="large"
              onClick={() => (isClosed || !isOver ? replaceWith(PLACES.bills) : goHome())}
            >
              {isClosed ? w.again : isOver ? w.done : w.toBills}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      {payment ? (
        <PullDown onRefresh={resource.reload}>
          <Answer payment={payment} note={isAsking ? w.asking : isOnlyWechat && canPay ? w.onlyWechat : ''} />
          {isOnlyWechat && canPay ? <View className="pay-hint pay-hint--middle">{w.onlyWechatHint}</View> : null}
          {payment.orders.map((order) => (
            <OrderCard
              key={order.orderId}
              order={order}
              isOnly={payment.orders.length === 1}
              onChanged={resource.reload}
            />
          ))}
        </PullDown>
      ) : null}
    </Screen>
  );
}

/** One line first; then the sentence of what comes next, and the amount. */
function Answer({ payment, note }: { payment: PaymentView; note: string }) {
  const w = words.use();
  const isElder = useMode((mode) => mode.isElder);
  const state = leadingState(payment);
  const head = headOf(payment);
  const only = payment.orders.length === 1 ? payment.orders[0] : undefined;
  return (
    <View className="pay-answer" {...aria({ role: 'status', live: 'polite' })}>
      <Icon name={iconOf(state)} size="face" className={`pay-answer__icon pay-answer__icon--${toneOf(state)}`} />
      <View id="pay-head" className="pay-answer__head" {...aria({ role: 'heading', level: 2 })}>
        {note || head}
      </View>
      <Money id="pay-total" fen={payment.totalFen} size="figure" />
      {only && !note ? (
        <View id="pay-words" className="pay-answer__words">
          {only.words}
        </View>
      ) : null}
      {isElder ? (
        <ReadAloud text={() => w.elder.speechResult(head, payment.orders.map((order) => order.words).join('。'))} />
      ) : null}
    </View>
  );
}
