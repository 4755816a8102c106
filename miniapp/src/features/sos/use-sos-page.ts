import { useDidShow } from '@tarojs/taro';
import { useState } from 'react';
import { readKept } from '@/shared/session/kept';
import { useMode } from '@/shared/session/mode';
import { resyncSession, useSession } from '@/shared/session/session';
import { resumePresses } from '@/shared/sos/deliver';
import { refreshPresses } from '@/shared/sos/kept-press';

/**
 * What every page of this subpackage does as it is shown. Without the app around it nobody has looked who is signed in
 * or which mode was chosen, and a press of an earlier launch may still wait to be heard.
 */
export function useSosPage(): void {
  useState(() => {
    if (useSession.getState().status === 'unknown') resyncSession();
    return null;
  });
  useDidShow(() => {
    useMode.setState({ isElder: readKept<boolean>('elder') ?? false });
    refreshPresses();
    resumePresses();
  });
}
