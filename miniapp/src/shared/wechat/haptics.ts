import Taro from '@tarojs/taro';

/** A short tap under the finger, where WeChat users expect one: something was done. Nothing in a browser. */
export function tapHaptic(): void {
  if (process.env.TARO_ENV === 'weapp') Taro.vibrateShort({ type: 'light', fail: () => undefined });
}

/** A stronger one: something was refused or needs a look. */
export function warnHaptic(): void {
  if (process.env.TARO_ENV === 'weapp') Taro.vibrateShort({ type: 'heavy', fail: () => undefined });
}

/** One beat to press by, felt in the hand that holds the phone. */
export function beatHaptic(): void {
  if (process.env.TARO_ENV === 'weapp') Taro.vibrateShort({ type: 'heavy', fail: () => undefined });
  else vibrateBrowser(40);
}

/** Long enough to be felt in a pocket: something the person waits for has happened. */
export function newsHaptic(): void {
  if (process.env.TARO_ENV === 'weapp') Taro.vibrateLong({ fail: () => undefined });
  else vibrateBrowser([300, 120, 300]);
}

/** A browser refuses, aloud, until its page has been touched. */
function vibrateBrowser(pattern: number | number[]): void {
  const { navigator } = window;
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}
