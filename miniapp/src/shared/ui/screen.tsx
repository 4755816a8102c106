import { View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { aria } from '@/shared/a11y';
import type { ReadableNode } from '@/shared/a11y/readable-text';
import { ApiFailure } from '@/shared/http/client';
import { useLanguage, useWords } from '@/shared/i18n';
import { formatAge } from '@/shared/i18n/times';
import { useMode } from '@/shared/session/mode';
import { resyncSession } from '@/shared/session/session';
import { resyncTextSize, useTextSize } from '@/shared/session/text-size';
import { AlertOverlay } from '@/shared/sos/alert-overlay';
import { classNames } from './class-names';
import { Empty } from './empty';
import { HumanHelp } from './human-help';
import { Icon } from './icon';
import { ReadScreen } from './read-screen';
import { ScreenHead } from './screen-head';
import { SkeletonCards } from './skeleton';
import '../styles/tokens.scss';
import './screen.scss';

export interface ScreenProps {
  /** Shown in WeChat's bar, or as the heading of the page in a browser. */
  title?: string;
  /** Which of the five faces. `offline`: nothing kept to show; with something kept, stay `ready` and give `asOf`. */
  state?: 'loading' | 'ready' | 'empty' | 'error' | 'offline';
  /** The shape of what comes; cards unless told. */
  skeleton?: ReactNode;
  empty?: { title: string; hint?: string; action?: { label: string; onClick(): void } };
  error?: unknown;
  onRetry?: () => void;
  /** With `isOffline`: the age of what is shown, said in a strip above it. */
  asOf?: string;
  isOffline?: boolean;
  /** Stays in reach at the bottom: a `BottomBar`. */
  footer?: ReactNode;
  /** A desk for staff: as wide as the window allows. */
  wide?: boolean;
  /** A tab of the app: no way back, its own heading. */
  tab?: boolean;
  /** The link to a person who helps; off only where the screen has its own of the same name. */
  help?: boolean;
  /** Read in distress: as large as in elder mode, whatever mode the rest is in. */
  asElder?: boolean;
  /** In elder mode every screen can be read aloud; off where the screen says it better itself. */
  reads?: boolean;
  /** At the end of the head in a browser, and of nothing in WeChat, whose bar is its own. */
  headEnd?: ReactNode;
  className?: string;
  children?: ReactNode;
}

const SLOW_MS = 3_000;

/** The frame of every page: theme, elder mode, safe areas, the five faces, a person to call. */
export function Screen(props: ScreenProps) {
  const { title, state = 'ready' } = props;
  const w = useWords();
  const isElder = useMode((mode) => mode.isElder);
  const textSize = useTextSize(props.asElder);
  const body = useRef<ReadableNode>(null);
  const language = useLanguage((store) => store.language);
  useDidShow(() => {
    resyncSession();
    resyncTextSize();
    if (title) void Taro.setNavigationBarTitle({ title });
    if (props.tab) nameTabs(w.tabs);
  });
  useEffect(() => {
    if (props.tab) nameTabs(w.tabs);
  }, [props.tab, w]);
  useEffect(() => {
    // The tabs and the toasts of a browser stand beside the pages.
    if (process.env.TARO_ENV !== 'h5') return;
    const { classList } = document.documentElement;
    classList.toggle('elder-mode', isElder);
    for (const name of [...classList].filter((one) => one.startsWith('text-'))) classList.remove(name);
    classList.add(`text-${textSize}`);
  }, [isElder, textSize]);
  useEffect(() => {
    if (title) void Taro.setNavigationBarTitle({ title });
    if (process.env.TARO_ENV === 'h5') document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [title, language]);

  return (
    <View
      className={classNames(
        'screen',
        (isElder || props.asElder) && 'is-elder',
        `text-${textSize}`,
        props.wide && 'screen--wide',
        props.tab && 'screen--tab',
        process.env.TARO_ENV === 'h5' && props.tab && 'screen--in-tabs',
        Boolean(props.footer) && 'screen--footed',
        props.className,
      )}
    >
      {process.env.TARO_ENV === 'h5' && !props.tab ? <ScreenHead title={title} end={props.headEnd} /> : null}
      <View ref={body} className="screen__body" {...aria({ role: 'main' })}>
        {isElder && props.reads !== false ? <ReadScreen title={title} body={body} /> : null}
        {props.isOffline && props.asOf ? (
          <View className="screen__strip" {...aria({ role: 'status' })}>
            <Icon name="offline" />
            <View className="screen__strip-words">{w.offlineStrip(formatAge(props.asOf))}</View>
          </View>
        ) : null}
        <Face {...props} state={state} />
        {props.help === false ? null : <HumanHelp />}
      </View>
      {props.footer ? <View className="screen__footer">{props.footer}</View> : null}
      <AlertOverlay />
    </View>
  );
}

/** The tabs speak the person's language too; WeChat refuses while a page without tabs is on top. */
function nameTabs(names: string[]): void {
  names.forEach((text, index) => {
    void Promise.resolve(Taro.setTabBarItem({ index, text })).catch(() => undefined);
  });
}

function Face(props: ScreenProps) {
  const w = useWords();
  const retry = props.onRetry ? { label: w.retry, onClick: props.onRetry, id: 'retry' } : undefined;
  if (props.state === 'loading') return <LoadingFace skeleton={props.skeleton} />;
  if (props.state === 'offline') {
    return <Empty icon="offline" title={w.offlineTitle} hint={w.offlineHint} action={retry} />;
  }
  if (props.state === 'error') {
    const failure = props.error instanceof ApiFailure ? props.error : undefined;
    if (failure?.code === 'offline') {
      return <Empty icon="offline" title={w.offlineTitle} hint={w.offlineHint} action={retry} />;
    }
    return (
      <Empty
        icon="alert"
        title={failure?.message ?? w.failedTitle}
        hint={w.failedHint}
        small={failure?.requestId ? w.requestId(failure.requestId) : undefined}
        action={retry}
      />
    );
  }
  if (props.state === 'empty') {
    return <Empty title={props.empty?.title ?? w.emptyTitle} hint={props.empty?.hint} action={props.empty?.action} />;
  }
  return <>{props.children}</>;
}

function LoadingFace(props: { skeleton?: ReactNode }) {
  const w = useWords();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <View {...aria({ role: 'status', label: w.loading })}>
      {props.skeleton ?? <SkeletonCards />}
      {isSlow ? <View className="screen__slow">{w.loadingSlow}</View> : null}
    </View>
  );
}
