import type { Json, ServiceMessage } from '../protocol';
import { getApp, registerApp, setInFront, setLaunch } from './app';
import { decode, giveAnswer, guarded, native, reportError, setup } from './bridge';
import { attach, changeProperties, deliverToComponent, detach } from './component';
import { call } from './instance';
import { deliverProgress } from './network';
import { deliverObservation } from './query';
import { registerBehavior, registerComponent, registerPage } from './registry';
import { startPullDown } from './screen-calls';
import {
  currentPages,
  front,
  hideFront,
  navigateBack,
  navigateTo,
  openFirst,
  pageById,
  redirectTo,
  reLaunch,
  showFront,
  switchTab,
  tapTab,
} from './stack';
import { ambient, fireTimer } from './timers';
import { askPrivacy, createWx, emit } from './wx';

/** What Node may call in here; arguments and results are strings and numbers only. */
export interface RealmHandle {
  launch(options: string): void;
  receive(messages: string): void;
  settle(id: number, ok: boolean, value: string): void;
  progress(id: number, kind: string, detail: string): void;
  fireTimer(id: number): void;
  emit(event: string, detail: string): void;
  askPrivacy(id: number, event: string): boolean;
  setInFront(value: boolean): void;
  rejected(reason: unknown): void;
  pages(): string;
}

function share(message: Extract<ServiceMessage, { op: 'openType' }>): void {
  const page = pageById(message.page);
  if (message.kind !== 'share') return;
  const target = { id: message.id, dataset: message.dataset };
  const shared = page && call(page.instance, 'onShareAppMessage', { from: 'button', target });
  native.record('shareAppMessage', JSON.stringify(shared ?? {}));
}

function navigate({ openType, url, delta }: Extract<ServiceMessage, { op: 'navigate' }>): void {
  const kinds: Record<string, () => unknown> = {
    navigate: () => navigateTo(url),
    redirect: () => redirectTo(url),
    switchTab: () => switchTab(url),
    reLaunch: () => reLaunch(url),
    navigateBack: () => navigateBack(delta),
  };
  const go = kinds[openType];
  if (go) guarded('navigator', go);
  else reportError('navigator', new Error(`open-type ${openType} is not supported`));
}

function take(message: ServiceMessage): void {
  switch (message.op) {
    case 'ready': {
      const page = pageById(message.page);
      if (page) call(page.instance, 'onReady');
      return;
    }
    case 'done':
      for (const id of message.ids) giveAnswer(id, true, null);
      return;
    case 'answer':
      giveAnswer(message.id, true, message.value);
      return;
    case 'observed':
      deliverObservation(message.id, message.value);
      return;
    case 'attached':
      attach(message);
      return;
    case 'detached':
      detach(message.page, message.node);
      return;
    case 'properties':
      changeProperties(message.page, message.node, message.data);
      return;
    case 'event': {
      const page = pageById(message.page);
      if (!page) return;
      if (message.node === 0) call(page.instance, message.method, message.event);
      else deliverToComponent(message.page, message.node, message.path, message.method, message.event);
      return;
    }
    case 'pageScroll': {
      const page = pageById(message.page);
      if (page) call(page.instance, 'onPageScroll', { scrollTop: message.scrollTop });
      return;
    }
    case 'reachBottom': {
      const page = pageById(message.page);
      if (page) call(page.instance, 'onReachBottom');
      return;
    }
    case 'pullDown':
      guarded('onPullDownRefresh', () => startPullDown(message.page));
      return;
    case 'tab':
      guarded('tab bar', () => tapTab(message.index));
      return;
    case 'back':
      guarded('back', () => navigateBack(1));
      return;
    case 'openType':
      share(message);
      return;
    case 'navigate':
      navigate(message);
      return;
    case 'error':
      native.report('error', message.message);
  }
}

Object.assign(globalThis, ambient, {
  wx: createWx(),
  App: registerApp,
  Page: registerPage,
  Component: registerComponent,
  Behavior: registerBehavior,
  getApp,
  getCurrentPages: currentPages,
  requirePlugin: () => {
    throw new Error('plugins are not supported');
  },
  global: globalThis,
  // WeChat's service layer has its own, Node's context brings one.
  WebAssembly: undefined,
  __wxConfig: { pages: setup.pages, tabBar: setup.app.tabBar, envVersion: 'develop' },
});

const handle: RealmHandle = {
  launch: (options) => {
    setLaunch(JSON.parse(options));
    guarded('launch', openFirst);
  },
  receive: (messages) => {
    for (const message of JSON.parse(messages) as ServiceMessage[]) guarded(message.op, () => take(message));
  },
  settle: (id, ok, value) => giveAnswer(id, ok, decode(value)),
  progress: deliverProgress,
  fireTimer,
  emit: (event, detail) => emit(event, decode(detail)),
  askPrivacy: (id, event) => askPrivacy(id, JSON.parse(event) as Json),
  setInFront: (value) => {
    if (!value) hideFront();
    setInFront(value);
    if (value) showFront();
  },
  rejected: (reason) => reportError('unhandled rejection', reason),
  pages: () =>
    JSON.stringify(
      currentPages().map((page) => ({ path: page.route, options: page.options, isFront: page === front()?.instance })),
    ),
};

(globalThis as unknown as { weappHandle: RealmHandle }).weappHandle = handle;
