import Taro from '@tarojs/taro';

/** What WeChat wants signed before it asks for the password. */
export interface PaySign {
  timeStamp: string;
  nonceStr: string;
  package: string;
  signType: 'RSA';
  paySign: string;
}

/**
 * How the asking for the password ended, as far as the phone knows; only the server's word counts. `left`: the page was
 * left for another one that comes back by itself. `only-wechat`: a browser can't pay.
 */
export type PayOutcome = 'ok' | 'cancel' | 'fail' | 'left' | 'only-wechat';

/** Asks for the password in WeChat's own sheet. */
export async function requestPayment(sign: PaySign, _cashier: string | null, _comeBackTo: string): Promise<PayOutcome> {
  try {
    await Taro.requestPayment({
      timeStamp: sign.timeStamp,
      nonceStr: sign.nonceStr,
      package: sign.package,
      signType: sign.signType,
      paySign: sign.paySign,
    });
    return 'ok';
  } catch (error) {
    return /cancel/.test((error as { errMsg?: string }).errMsg ?? '') ? 'cancel' : 'fail';
  }
}

/** WeChat's sheet answers by itself; only a browser comes back from elsewhere. */
export function takeReturn(): 'ok' | 'cancel' | 'fail' | null {
  return null;
}
