import type { PaymentView, PublicOrderState } from '@contracts/payments';
import type { IconName } from '@/shared/ui/icon';
import type { Tone } from '@/shared/ui/tag';
import { words } from './words';

const TONES: Record<PublicOrderState, Tone> = {
  preparing: 'primary',
  waiting: 'wait',
  closing: 'wait',
  closed: 'plain',
  paid: 'primary',
  crediting: 'primary',
  credited: 'done',
  checking: 'wait',
  refunding: 'wait',
  refunded: 'plain',
};
export const toneOf = (state: PublicOrderState): Tone => TONES[state];

const FINAL: PublicOrderState[] = ['closed', 'credited', 'refunded'];
export const isFinal = (state: PublicOrderState): boolean => FINAL.includes(state);

/** The order's state that matters most for the whole: what waits for the payer, then what is not over. */
const WEIGHT: PublicOrderState[] = [
  'waiting',
  'preparing',
  'closing',
  'checking',
  'refunding',
  'crediting',
  'paid',
  'refunded',
  'closed',
  'credited',
];

export function leadingState(payment: PaymentView): PublicOrderState {
  return WEIGHT.find((state) => payment.orders.some((order) => order.state === state)) ?? 'preparing';
}

/** The answer in one line. */
export function headOf(payment: PaymentView): string {
  const w = words.now().payment;
  const { orders } = payment;
  const states = [...new Set(orders.map((order) => w.states[order.state]))];
  const first = orders[0];
  if (orders.length === 1 || states.length === 1) {
    if (first?.state === 'credited' && orders.length > 1) return w.allCredited(orders.length);
    return w.heads[leadingState(payment)];
  }
  const counted = states.map((state) =>
    w.countState(orders.filter((order) => w.states[order.state] === state).length, state),
  );
  return counted.join(w.and);
}

const ICONS: Record<Tone, IconName> = {
  done: 'done',
  wait: 'clock',
  primary: 'refresh',
  wrong: 'alert',
  plain: 'info',
};
export const iconOf = (state: PublicOrderState): IconName =>
  state === 'refunded' ? 'done' : state === 'preparing' || state === 'waiting' ? 'clock' : ICONS[TONES[state]];
