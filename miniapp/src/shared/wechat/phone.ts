import Taro from '@tarojs/taro';

/** Opens the dialler; the person presses call. Nothing can be known of whether they did. */
export function dial(number: string): void {
  if (process.env.TARO_ENV === 'h5') {
    window.location.href = `tel:${number}`;
    return;
  }
  Taro.makePhoneCall({ phoneNumber: number, fail: () => undefined });
}

/** The city's hotline, answered by a person day and night. */
export const CITY_HOTLINE = '12345';
