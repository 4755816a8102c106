import Taro from '@tarojs/taro';

/** Whether this place has a camera scanner of its own: WeChat has, a browser has not. */
export const canScan = process.env.TARO_ENV === 'weapp';

/** Reads a code with WeChat's scanner. `null` when the person went back or nothing could be read. */
export async function scanCode(): Promise<string | null> {
  if (!canScan) return null;
  try {
    const { result } = await Taro.scanCode({ onlyFromCamera: false, scanType: ['qrCode'] });
    return result || null;
  } catch {
    return null;
  }
}
