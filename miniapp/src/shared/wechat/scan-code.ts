import Taro from '@tarojs/taro';

/** Whether this place has a camera scanner of its own: WeChat has, a browser has not. */
export const canScan = process.env.TARO_ENV === 'weapp';

/**
 * Reads a code with WeChat's scanner. `null` when the person went back or nothing could be read.
 *
 * @param kinds a QR code unless told; paper bills carry bar codes too
 */
export async function scanCode(kinds: ('qrCode' | 'barCode')[] = ['qrCode']): Promise<string | null> {
  if (!canScan) return null;
  try {
    const { result } = await Taro.scanCode({ onlyFromCamera: false, scanType: kinds });
    return result || null;
  } catch {
    return null;
  }
}
