import Taro from '@tarojs/taro';
import { useCallback, useEffect, useState } from 'react';
import { readKept, writeKept } from '@/shared/session/kept';
import { currentPosition } from '@/shared/wechat/location';
import { sendPosition } from './duty-api';

const KEY = 'duty.position';
/** A worker walks: after so long an older position says little. */
const EVERY_MS = 120_000;

/** Where this worker is, told while on duty: by hand, or at a pace while this page is in front, if they want that. */
export function useDutyPosition(isOnDuty: boolean): {
  isAuto: boolean;
  setAuto(isAuto: boolean): void;
  /** False when the phone gave none. */
  send(): Promise<boolean>;
} {
  const [isAuto, setAuto] = useState(() => readKept<boolean>(KEY) ?? false);
  const [isShown, setShown] = useState(true);
  Taro.useDidShow(() => setShown(true));
  Taro.useDidHide(() => setShown(false));

  const send = useCallback(async () => {
    const position = await currentPosition();
    if (!position) return false;
    await sendPosition({ position, accuracyM: null, takenAt: new Date().toISOString() });
    return true;
  }, []);

  const isTelling = isAuto && isOnDuty && isShown;
  useEffect(() => {
    if (!isTelling) return;
    const tell = () => void send().catch(() => undefined);
    tell();
    const timer = setInterval(tell, EVERY_MS);
    return () => clearInterval(timer);
  }, [isTelling, send]);

  return {
    isAuto,
    setAuto(on) {
      writeKept(KEY, on);
      setAuto(on);
    },
    send,
  };
}
