import { useLaunch } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { watchNetworkForQueue } from '@/shared/http/offline-queue';
import { restoreSession } from '@/shared/session/session';
import './app.scss';

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    void restoreSession();
    watchNetworkForQueue();
  });
  return children;
}
