import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';

const WIDE = 1024;
const isWideNow = () => Taro.getWindowInfo().windowWidth >= WIDE;

/** True where list and case stand side by side. */
export function useIsWide(): boolean {
  const [isWide, setWide] = useState(isWideNow);
  useEffect(() => {
    const look = () => setWide(isWideNow());
    if (process.env.TARO_ENV === 'h5') {
      window.addEventListener('resize', look);
      return () => window.removeEventListener('resize', look);
    }
    Taro.onWindowResize(look);
    return () => Taro.offWindowResize(look);
  }, []);
  return isWide;
}
