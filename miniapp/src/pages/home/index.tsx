import type { Home } from '@contracts/home';
import Taro, { useDidShow } from '@tarojs/taro';
import { useEffect } from 'react';
import { request } from '@/shared/http/client';
import { useResource } from '@/shared/http/use-resource';
import { currentLanguage, useLanguage } from '@/shared/i18n';
import { useMode } from '@/shared/session/mode';
import { useSession } from '@/shared/session/session';
import { ElderHome } from './elder-home';
import { useReadyForPress } from './sos-entry';
import { StandardHome } from './standard-home';

const LIVE = [
  'sos.alert',
  'sos.changed',
  'notice.created',
  'notice.read',
  'report.changed',
  'family.changed',
  'payment.changed',
  'services.changed',
  'health-code.policy-changed',
];

/** What concerns everybody comes by public topics. */
const TOPICS = ['services', 'health-code'];

/** 首页: what the person came for, at once; the elder home is another way through, not larger type. */
export default function HomePage() {
  const isElder = useMode((mode) => mode.isElder);
  const personId = useSession((session) => session.person?.personId);
  const language = useLanguage((store) => store.language);
  const home = useResource<Home>(`home.${personId ?? ''}.${language}`, () => request({ path: '/home' }), {
    live: LIVE,
    topics: TOPICS,
    keepLast: true,
  });

  useReadyForPress();

  const showTabs = () => {
    // Fails when another page is already on top; that page has no tabs to hide.
    const change = useMode.getState().isElder ? Taro.hideTabBar : Taro.showTabBar;
    void change({ animation: false }).catch(() => undefined);
  };
  useDidShow(showTabs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tabs follow the mode
  useEffect(showTabs, [isElder]);
  Taro.usePullDownRefresh(() => {
    void home.reload().finally(() => Taro.stopPullDownRefresh());
  });

  return isElder ? <ElderHome home={home.data} /> : <StandardHome home={home} key={currentLanguage()} />;
}
