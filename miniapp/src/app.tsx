import { useLaunch } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { watchFirstPage } from '@/shared/first-page';
import { watchNetworkForQueue } from '@/shared/http/offline-queue';
import { restoreSession } from '@/shared/session/session';
import { resumePresses } from '@/shared/sos/deliver';
import './app.scss';

/**
 * Taro draws a browser's tabs as links to `javascript:` addresses, which a strict content policy refuses, aloud, at
 * every press. The tab changes by its own listener; the address is never needed.
 */
function ignoreScriptLinks(): void {
  document.addEventListener(
    'click',
    (event) => {
      if ((event.target as Element | null)?.closest?.('a[href^="javascript:"]')) event.preventDefault();
    },
    true,
  );
}

// Not at launch: where no page comes, nothing is known to launch either.
if (process.env.TARO_ENV === 'h5') watchFirstPage();

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    // Before all else: a press that an earlier launch could not get through.
    resumePresses();
    void restoreSession();
    watchNetworkForQueue();
    if (process.env.TARO_ENV === 'h5') ignoreScriptLinks();
  });
  return children;
}
