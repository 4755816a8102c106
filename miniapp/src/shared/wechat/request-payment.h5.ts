import type { PayOutcome, PaySign } from './request-payment';

export type { PayOutcome, PaySign } from './request-payment';

/**
 * A browser has no sheet of WeChat's. Where the server names a cashier's page (a city that runs on simulators does), the
 * person pays there and comes back to `comeBackTo`; elsewhere payment is for WeChat alone.
 *
 * @param cashier the page for this very prepay id
 */
export async function requestPayment(_sign: PaySign, cashier: string | null, comeBackTo: string): Promise<PayOutcome> {
  if (!cashier) return 'only-wechat';
  const joint = cashier.includes('?') ? '&' : '?';
  window.location.assign(`${cashier}${joint}return=${encodeURIComponent(comeBackTo)}`);
  return 'left';
}

/** How the cashier was left, told once on coming back from it. */
export function takeReturn(): 'ok' | 'cancel' | 'fail' | null {
  const address = new URL(window.location.href);
  const result = address.searchParams.get('wxpay');
  if (result === null) return null;
  address.searchParams.delete('wxpay');
  window.history.replaceState(window.history.state, '', address.href);
  return result === 'ok' || result === 'cancel' ? result : 'fail';
}
