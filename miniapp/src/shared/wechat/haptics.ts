import Taro from '@tarojs/taro';

/** A short tap under the finger, where WeChat users expect one: something was done. Nothing in a browser. */
export function tapHaptic(): void {
  if (process.env.TARO_ENV === 'weapp') Taro.vibrateShort({ type: 'light', fail: () => undefined });
}

/** A stronger one: something was refused or needs a look. */
export function warnHaptic(): void {
  if (process.env.TARO_ENV === 'weapp') Taro.vibrateShort({ type: 'heavy', fail: () => undefined });
}
