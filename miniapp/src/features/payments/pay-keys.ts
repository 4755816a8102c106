import type { PayItem, PaymentView } from '@contracts/payments';
import { newClientKey } from '@/shared/http/client-key';
import { readKept, writeKept } from '@/shared/session/kept';

const KEPT = 'pay.keys';
const MOST_KEPT = 20;

interface KeptKey {
  /** what is paid, as it was sent */
  of: string;
  key: string;
  /** known once the server answered */
  paymentId?: string;
}

const all = (): KeptKey[] => readKept<KeptKey[]>(KEPT) ?? [];
const keep = (keys: KeptKey[]): void => void writeKept(KEPT, keys.slice(-MOST_KEPT));

/**
 * The key of this very payment: made before the first send and kept on the phone, so that a second press, or a press
 * after the app was killed, is the same payment and never another.
 */
export function payKey(items: readonly PayItem[]): string {
  const of = JSON.stringify(items);
  const known = all().find((one) => one.of === of);
  if (known) return known.key;
  const key = newClientKey();
  keep([...all(), { of, key }]);
  return key;
}

/** The server has made the payment of this key. */
export function notePayment(key: string, paymentId: string): void {
  keep(all().map((one) => (one.key === key ? { ...one, paymentId } : one)));
}

/** The server refused before anything was made: what is sent next is another request. */
export function dropPayKey(key: string): void {
  keep(all().filter((one) => one.key !== key));
}

/** Once nothing of a payment can be paid any more, the same bills paid anew are a new payment. */
export function dropKeyWhenOver(payment: PaymentView): void {
  if (payment.state === 'preparing' || payment.state === 'waiting') return;
  if (payment.orders.some((order) => order.state === 'closing')) return;
  const left = all().filter((one) => one.paymentId !== payment.paymentId);
  if (left.length !== all().length) keep(left);
}
