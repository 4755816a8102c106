import Taro from '@tarojs/taro';

/** Raises the screen's brightness for a code to be read and answers how to put it back. A browser may not. */
export async function raiseBrightness(): Promise<() => void> {
  if (process.env.TARO_ENV !== 'weapp') return () => undefined;
  try {
    const { value } = await Taro.getScreenBrightness();
    await Taro.setScreenBrightness({ value: 1 });
    Taro.setKeepScreenOn({ keepScreenOn: true, fail: () => undefined });
    return () => {
      Taro.setScreenBrightness({ value, fail: () => undefined });
      Taro.setKeepScreenOn({ keepScreenOn: false, fail: () => undefined });
    };
  } catch {
    return () => undefined;
  }
}
