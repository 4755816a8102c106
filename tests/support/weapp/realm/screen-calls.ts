import type { ChromeChange, Json } from '../protocol';
import { encode, expectAnswer, native, setup, toView } from './bridge';
import { begin } from './calls';
import { call } from './instance';
import type { AppObject } from './registry';
import {
  front,
  hideFront,
  isTab,
  NavigationFailure,
  navigateBack,
  navigateTo,
  redirectTo,
  reLaunch,
  switchTab,
} from './stack';

type Run = (options: AppObject) => Json | AppObject | undefined;

/** A function of `wx` that this side settles by itself: what `run` throws becomes the call's failure. */
function local(api: string, run: Run): [string, (options?: AppObject) => Promise<unknown> | undefined] {
  return [
    api,
    (options = {}) => {
      native.record(api, encode(options));
      const pending = begin(api, options);
      // Navigation never happens inside the call on a phone, and callers rely on that.
      Promise.resolve().then(() => {
        try {
          pending.succeed(run(options) ?? {});
        } catch (error) {
          if (!(error instanceof NavigationFailure))
            native.report('error', `${api}: ${String((error as Error).stack)}`);
          else native.report('error', `wx.${api}: ${error.message}`);
          pending.fail((error as Error).message);
        }
      });
      return pending.promise;
    },
  ];
}

/** One that is settled by what the person does in a dialog. */
function dialog(
  api: string,
  open: (options: AppObject, id: number) => ChromeChange,
  settle: (value: Json, pending: ReturnType<typeof begin>) => void,
): [string, (options?: AppObject) => Promise<unknown> | undefined] {
  return [
    api,
    (options = {}) => {
      native.record(api, encode(options));
      const pending = begin(api, options);
      const id = expectAnswer((_, value) => settle(value, pending));
      toView({ op: 'chrome', change: open(options, id) });
      return pending.promise;
    },
  ];
}

function chrome(change: ChromeChange): undefined {
  toView({ op: 'chrome', change });
}

const tabIndex = (options: AppObject): number => {
  const index = Number(options.index);
  if (!setup.app.tabBar?.list[index]) throw new Error(`tabbar item ${String(options.index)} not found`);
  if (!isTab(front()?.path ?? '')) throw new Error('not TabBar page');
  return index;
};

/** Navigation, dialogs and bars: the functions of `wx` that this layer and the view settle between them. */
export const screenCalls: Record<string, (options?: AppObject) => Promise<unknown> | undefined> = Object.fromEntries([
  local('navigateTo', (options) => {
    const channel = navigateTo(String(options.url));
    for (const [name, listener] of Object.entries((options.events ?? {}) as Record<string, () => void>)) {
      channel.on(name, listener);
    }
    return { eventChannel: channel as unknown as Json };
  }),
  local('redirectTo', (options) => redirectTo(String(options.url)) as undefined),
  local('reLaunch', (options) => reLaunch(String(options.url)) as undefined),
  local('switchTab', (options) => switchTab(String(options.url)) as undefined),
  local('navigateBack', (options) => navigateBack(Number(options.delta ?? 1)) as undefined),
  local('exitMiniProgram', () => hideFront() as undefined),
  local('setNavigationBarTitle', (options) =>
    chrome({ kind: 'title', page: front()?.id ?? 0, text: String(options.title) }),
  ),
  local('setNavigationBarColor', () => undefined),
  local('setBackgroundColor', () => undefined),
  local('setBackgroundTextStyle', () => undefined),
  local('showNavigationBarLoading', () => chrome({ kind: 'navigationBarLoading', isShown: true })),
  local('hideNavigationBarLoading', () => chrome({ kind: 'navigationBarLoading', isShown: false })),
  local('showTabBar', () => chrome({ kind: 'tabBar', isShown: true })),
  local('hideTabBar', () => chrome({ kind: 'tabBar', isShown: false })),
  local('setTabBarItem', (options) =>
    chrome({ kind: 'tabItem', index: Number(options.index), text: options.text as string }),
  ),
  local('setTabBarStyle', () => undefined),
  local('setTabBarBadge', (options) =>
    chrome({ kind: 'tabItem', index: tabIndex(options), badge: String(options.text) }),
  ),
  local('removeTabBarBadge', (options) => chrome({ kind: 'tabItem', index: tabIndex(options), badge: '' })),
  local('showTabBarRedDot', (options) => chrome({ kind: 'tabItem', index: tabIndex(options), hasDot: true })),
  local('hideTabBarRedDot', (options) => chrome({ kind: 'tabItem', index: tabIndex(options), hasDot: false })),
  local('showToast', (options) =>
    chrome({
      kind: 'toast',
      text: String(options.title),
      icon: String(options.icon ?? 'success'),
      durationMs: Number(options.duration ?? 1500),
    }),
  ),
  local('hideToast', () => chrome({ kind: 'hideToast' })),
  local('showLoading', (options) => chrome({ kind: 'loading', text: String(options.title ?? '') })),
  local('hideLoading', () => chrome({ kind: 'hideLoading' })),
  local('startPullDownRefresh', () => startPullDown(front()?.id ?? 0) as undefined),
  local('stopPullDownRefresh', () => chrome({ kind: 'pullDown', page: front()?.id ?? 0, isRefreshing: false })),
  local('showShareMenu', () => undefined),
  local('hideShareMenu', () => undefined),
  local('preloadSubpackage', () => undefined),
  local('enableAlertBeforeUnload', () => undefined),
  local('disableAlertBeforeUnload', () => undefined),
  dialog(
    'showModal',
    (options, id) => ({
      kind: 'modal',
      id,
      options: {
        title: String(options.title ?? ''),
        content: String(options.content ?? ''),
        showCancel: options.showCancel !== false,
        cancelText: String(options.cancelText ?? '取消'),
        confirmText: String(options.confirmText ?? '确定'),
        editable: options.editable === true,
        placeholderText: String(options.placeholderText ?? ''),
      },
    }),
    (value, pending) => pending.succeed(value),
  ),
  dialog(
    'showActionSheet',
    (options, id) => ({
      kind: 'actionSheet',
      id,
      items: (options.itemList ?? []).map(String),
      title: options.alertText as string,
    }),
    (value, pending) => (value === null ? pending.fail('cancel') : pending.succeed({ tapIndex: value })),
  ),
  [
    'pageScrollTo',
    (options = {}) => {
      native.record('pageScrollTo', encode(options));
      const pending = begin('pageScrollTo', options);
      const id = expectAnswer(() => pending.succeed({}));
      const question = {
        kind: 'scrollTo' as const,
        scrollTop: options.scrollTop as number,
        selector: options.selector as string,
      };
      toView({ op: 'ask', page: front()?.id ?? 0, id, question });
      return pending.promise;
    },
  ],
]);

export function startPullDown(page: number): void {
  toView({ op: 'chrome', change: { kind: 'pullDown', page, isRefreshing: true } });
  const here = front();
  if (here?.id === page) call(here.instance, 'onPullDownRefresh');
}
