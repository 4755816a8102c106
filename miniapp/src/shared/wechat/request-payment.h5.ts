import type { PayOutcome, PaySign } from './request-payment';

export type { PayOutcome, PaySign } from './request-payment';

/**
 * A browser has no sheet of WeChat's. Where the server names a cashier's page (a city that runs on simulators does), the
 * person pays there and comes back to `comeBackTo`; elsewhere payment is for WeChat alone.
 */
export async function requestPayment(sign: PaySign, cashier: string | null, comeBackTo: string): Promise<PayOutcome> {
  if (!cashier) return 'only-wechat';
  const prepayId = sign.package.replace(/^prepay_id=/, '');
  const query = `prepay_id=${encodeURIComponent(prepayId)}&return=${encodeURIComponent(comeBackTo)}`;
  window.location.assign(`${cashier}${cashier.includes('?') ? '&' : '?'}${query}`);
  return 'left';
}
