import type { PaymentView } from '@contracts/payments';
import Taro from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toastFailure } from '@/shared/ui/toast';
import { pageParam } from '@/shared/wechat/navigation';
import { requestPayment, takeReturn } from '@/shared/wechat/request-payment';
import { payAgain, tellReturned } from './api';

/** Read when the code is loaded: a browser that comes back from the cashier loads it anew. */
const PAGE = '/features/payments/pages/payment/index';

/** Where a browser comes back to: this payment, without asking for the password again. */
function comeBackTo(paymentId: string): string {
  return process.env.TARO_ENV === 'h5' ? `${window.location.origin}/#${PAGE}?id=${paymentId}` : '';
}

/**
 * Asks for the password: by itself right after the payment was made, then whenever it is pressed. However the sheet is
 * left, the server asks WeChat; what it then says arrives through `onChanged` and by push.
 */
export function usePay(payment: PaymentView | undefined, onChanged: (payment: PaymentView) => void) {
  const [isBusy, setBusy] = useState(false);
  const [isOnlyWechat, setOnlyWechat] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const hasStarted = useRef(pageParam('start') !== '1');
  const hasReturned = useRef(false);
  const isPaying = useRef(false);
  const paymentId = payment?.paymentId;

  const tell = useCallback(
    async (id: string, result: 'ok' | 'cancel' | 'fail') => {
      if (result === 'ok') setAsking(true);
      try {
        onChanged(await tellReturned(id, result));
      } catch {
        // The answer comes by push, or with the next look; nothing hangs on this call.
      }
    },
    [onChanged],
  );

  const pay = useCallback(
    async (of: PaymentView) => {
      if (isPaying.current) return;
      isPaying.current = true;
      setBusy(true);
      try {
        const fresh = of.pay ? of : await payAgain(of.paymentId);
        if (fresh !== of) onChanged(fresh);
        if (!fresh.pay) return;
        const outcome = await requestPayment(fresh.pay, fresh.cashierUrl, comeBackTo(of.paymentId));
        if (outcome === 'only-wechat') setOnlyWechat(true);
        else if (outcome !== 'left') await tell(of.paymentId, outcome);
      } catch (error) {
        toastFailure(error);
      } finally {
        isPaying.current = false;
        setBusy(false);
      }
    },
    [onChanged, tell],
  );

  // Back from the cashier's page of a browser.
  useEffect(() => {
    if (!paymentId || hasReturned.current) return;
    hasReturned.current = true;
    const result = takeReturn();
    if (result) {
      hasStarted.current = true;
      void tell(paymentId, result);
    }
  }, [paymentId, tell]);

  // Once, when there is something to sign.
  useEffect(() => {
    if (!payment?.pay || payment.state !== 'waiting' || hasStarted.current) return;
    hasStarted.current = true;
    void pay(payment);
  }, [payment, pay]);

  // Whoever comes back to the app after a while wants to know, and WeChat may be asked again.
  Taro.useDidShow(() => {
    if (isAsking && payment && payment.state !== 'waiting') setAsking(false);
  });

  return { pay, isBusy, isOnlyWechat, isAsking: isAsking && payment?.state === 'waiting' };
}
