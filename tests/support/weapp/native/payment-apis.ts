import { type AsyncApi, PhoneFailure } from './phone';

/**
 * WeChat's own sheet for the password. As documented it answers `requestPayment:ok`, `requestPayment:fail cancel` when
 * the person steps back, and `requestPayment:fail <detail>` otherwise; nothing of the payment itself comes with it.
 */
const requestPayment: AsyncApi = async (args, { phone }) => {
  const prepayId = /^prepay_id=(.+)$/.exec(String(args.package))?.[1];
  if (!prepayId) throw new PhoneFailure('parameter error: package');
  if (!/^\d{10}$/.test(String(args.timeStamp))) throw new PhoneFailure('parameter error: timeStamp');
  if (phone.network === 'none') throw new PhoneFailure('network error');
  const outcome = await phone.wallet(prepayId);
  if (outcome === 'cancel') throw new PhoneFailure('cancel');
  if (outcome !== 'paid') throw new PhoneFailure(`[payment]${outcome}`);
  return undefined;
};

export const paymentApis: Record<string, AsyncApi> = { requestPayment };
