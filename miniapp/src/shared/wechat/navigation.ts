import Taro from '@tarojs/taro';

const TABS = ['/pages/home/index', '/pages/services/index', '/pages/mine/index'];
/** WeChat keeps ten pages; from there on a new page takes the place of the last. */
const DEEPEST = 9;

type Query = Record<string, string | number | boolean | undefined>;

function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length ? `${path}?${pairs.join('&')}` : path;
}

/** Opens a page: `go('/features/reports/pages/detail/index', { id })`. */
export function go(path: string, query: Query = {}): void {
  if (TABS.includes(path)) {
    void Taro.switchTab({ url: path });
    return;
  }
  const url = withQuery(path, query);
  if (Taro.getCurrentPages().length >= DEEPEST) void Taro.redirectTo({ url });
  else void Taro.navigateTo({ url });
}

/** Opens a page in the place of this one, so that going back does not come here again. */
export function replaceWith(path: string, query: Query = {}): void {
  if (TABS.includes(path)) void Taro.switchTab({ url: path });
  else void Taro.redirectTo({ url: withQuery(path, query) });
}

/** Goes back, or home when this page was opened first (from a link, a message or a scanned code). */
export function back(): void {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack();
  else goHome();
}

export function goHome(): void {
  void Taro.switchTab({ url: TABS[0]! });
}

/** A parameter of this page. WeChat hands them over undecoded, browsers decoded. */
export function pageParam(name: string): string | undefined {
  const value = Taro.getCurrentInstance().router?.params[name];
  if (value === undefined) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Pages of a browser build, as Taro's entry lists them. */
interface BrowserPages {
  routes?: { path: string; load?(): Promise<unknown> }[];
}

/** Brings a page's code before it is opened, so that it opens without a network. WeChat does so by its preload rule. */
export function bringPage(path: string): void {
  if (process.env.TARO_ENV !== 'h5') return;
  const pages = (window as { __taroAppConfig?: BrowserPages }).__taroAppConfig;
  const page = pages?.routes?.find((one) => `/${one.path.replace(/^\//, '')}` === path);
  // Not every page of the router answers with a promise, and a page that cannot be had now is asked for again later.
  void Promise.resolve()
    .then(() => page?.load?.())
    .catch(() => undefined);
}
