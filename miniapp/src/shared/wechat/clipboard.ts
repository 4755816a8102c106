import Taro from '@tarojs/taro';

/** Copies text; false when the phone refuses. WeChat shows its own note. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await Taro.setClipboardData({ data: text });
    return true;
  } catch {
    return false;
  }
}
