import type { Fix } from '@contracts/sos';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { resumePresses } from '@/shared/sos/deliver';
import { addTo, changePress, type Lane } from '@/shared/sos/kept-press';
import { isWorthSending, keepFix, lastFix } from '@/shared/sos/last-fix';
import { watchFix } from '@/shared/wechat/watch-fix';

/**
 * Where the phone is, told to the case whenever it is better known. Begins after the press: a question of the phone's
 * whether it may say so never stands before it. A test press has no place.
 */
export function useFixes(lane: Lane, isOpen: boolean): Fix | null {
  const [fix, setFix] = useState<Fix | null>(() => lastFix());
  const sent = useRef<Fix | null>(null);
  const stop = useRef<(() => void) | undefined>();
  const isOn = isOpen && lane === 'real';

  const begin = () => {
    if (!isOn || stop.current) return;
    stop.current = watchFix((next) => {
      keepFix(next);
      setFix(next);
      if (!isWorthSending(sent.current, next)) return;
      sent.current = next;
      changePress(lane, (press) => addTo(press, { id: newClientKey(), what: 'fix', fix: next }));
      resumePresses();
    });
  };
  const end = () => {
    stop.current?.();
    stop.current = undefined;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the watch begins and ends with the case, not with each render
  useEffect(() => {
    begin();
    return end;
  }, [isOn]);
  // WeChat gives no positions to a page that nobody sees.
  useDidShow(begin);
  useDidHide(end);
  return fix;
}
