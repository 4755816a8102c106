import type { Json } from '../protocol';
import { ensureApp, launchedWith } from './app';
import { reportError, setup, toView } from './bridge';
import { forgetComponents, tellComponents } from './component';
import { copy } from './data-path';
import { createChannel, type EventChannel } from './event-channel';
import { call, createSetData } from './instance';
import { resolve, subpackageOf } from './modules';
import { createIntersectionObserver, createSelectorQuery, setFrontPage } from './query';
import { type AppObject, pages, preparePage } from './registry';

/** WeChat's limit on pages kept one above the other. */
const stackLimit = 10;

export interface OpenPage {
  id: number;
  path: string;
  instance: AppObject;
  isShown: boolean;
}

/** What a failed call puts after `navigateTo:fail `. */
export class NavigationFailure extends Error {}

let stack: OpenPage[] = [];
/** Tab pages stay alive when another tab comes to the front. */
const tabs = new Map<string, OpenPage>();
let lastPage = 0;

const tabPaths = (): string[] => setup.app.tabBar?.list.map((item) => item.pagePath) ?? [];
export const isTab = (path: string): boolean => tabPaths().includes(path);
export const front = (): OpenPage | undefined => stack[stack.length - 1];
export const currentPages = (): AppObject[] => stack.map((page) => page.instance);
export const pageById = (id: number): OpenPage | undefined =>
  stack.find((page) => page.id === id) ?? [...tabs.values()].find((page) => page.id === id);

setFrontPage(() => front()?.id ?? 0);

/** Values reach the page as they were written in the address: WeChat does not decode them. */
export function parseUrl(url: string): { path: string; query: Record<string, string> } {
  const [address = '', search = ''] = url.split('?');
  const base = front()?.path ?? '';
  const path = resolve(base, address).replace(/\.html$/, '');
  const query: Record<string, string> = {};
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    query[at < 0 ? pair : pair.slice(0, at)] = at < 0 ? '' : pair.slice(at + 1);
  }
  return { path, query };
}

function hide(page: OpenPage | undefined): void {
  if (!page?.isShown) return;
  page.isShown = false;
  call(page.instance, 'onHide');
  tellComponents(page.id, 'hide');
}

function show(page: OpenPage): void {
  if (page.isShown) return;
  page.isShown = true;
  call(page.instance, 'onShow');
  tellComponents(page.id, 'show');
}

function unload(page: OpenPage): void {
  page.isShown = false;
  call(page.instance, 'onUnload');
  forgetComponents(page.id);
  tabs.delete(page.path);
  toView({ op: 'close', page: page.id });
}

function createInstance(path: string, id: number, query: Record<string, string>, channel: EventChannel): AppObject {
  const config = pages.get(path) ?? {};
  const instance: AppObject = {};
  for (const [name, value] of Object.entries(config))
    instance[name] = typeof value === 'function' ? value : copy(value);
  instance.data = copy(config.data ?? {});
  Object.assign(instance, {
    is: path,
    route: path,
    __route__: path,
    __wxWebviewId__: id,
    options: query,
    setData: createSetData(instance, id, 0, path),
    createSelectorQuery: () => createSelectorQuery(id),
    createIntersectionObserver: (options?: AppObject) => createIntersectionObserver(id, options),
    getOpenerEventChannel: () => channel,
    getPageId: () => `pageId:${id}`,
    selectComponent: () => {
      reportError(path, new Error('page.selectComponent is not supported'));
      return null;
    },
  });
  return instance;
}

function open(path: string, query: Record<string, string>, channel: EventChannel): void {
  if (!subpackageOf(path)?.independent) ensureApp();
  if (!preparePage(path)) throw new NavigationFailure(`page "${path}" never called Page()`);
  lastPage += 1;
  const instance = createInstance(path, lastPage, query, channel);
  const page: OpenPage = { id: lastPage, path, instance, isShown: false };
  const canGoBack = stack.length > 0;
  stack.push(page);
  if (isTab(path)) tabs.set(path, page);
  const { usingComponents: _, ...own } = setup.json[path] ?? {};
  toView({
    op: 'open',
    page: page.id,
    path,
    window: { ...setup.app.window, ...own },
    isTab: isTab(path),
    canGoBack,
  });
  call(instance, 'onLoad', { ...query });
  show(page);
}

function check(path: string): void {
  if (!setup.pages.includes(path)) throw new NavigationFailure(`page "${path}" is not found`);
}

/** `wx.navigateTo`: puts a page on top. Returns this side's end of the event channel. */
export function navigateTo(url: string): EventChannel {
  const { path, query } = parseUrl(url);
  check(path);
  if (isTab(path)) throw new NavigationFailure('can not navigateTo a tabbar page');
  if (stack.length >= stackLimit) throw new NavigationFailure('webview count limit exceed');
  const [mine, theirs] = createChannel();
  hide(front());
  open(path, query, theirs);
  return mine;
}

export function redirectTo(url: string): void {
  const { path, query } = parseUrl(url);
  check(path);
  if (isTab(path)) throw new NavigationFailure('can not redirectTo a tabbar page');
  const old = stack.pop();
  hide(old);
  if (old) unload(old);
  open(path, query, createChannel()[1]);
}

export function reLaunch(url: string): void {
  const { path, query } = parseUrl(url);
  check(path);
  closeAll();
  open(path, query, createChannel()[1]);
}

function closeAll(): void {
  const closing = new Set([...stack.reverse(), ...tabs.values()]);
  stack = [];
  for (const page of closing) {
    hide(page);
    unload(page);
  }
}

export function switchTab(url: string): void {
  const { path } = parseUrl(url);
  check(path);
  if (!isTab(path)) throw new NavigationFailure('can not switch to no-tabBar page');
  if (front()?.path === path && stack.length === 1) return;
  hide(front());
  for (const page of [...stack].reverse()) if (!isTab(page.path)) unload(page);
  const kept = tabs.get(path);
  stack = [];
  if (!kept) {
    open(path, {}, createChannel()[1]);
    return;
  }
  stack = [kept];
  toView({ op: 'show', page: kept.id });
  show(kept);
}

export function navigateBack(delta: number): void {
  if (stack.length <= 1) throw new NavigationFailure('cannot navigate back at first page.');
  const closing = stack.splice(Math.max(1, stack.length - Math.max(1, delta)));
  for (const page of closing.reverse()) {
    hide(page);
    unload(page);
  }
  const below = front();
  if (!below) return;
  toView({ op: 'show', page: below.id });
  show(below);
}

/** The first page of a launch. */
export function openFirst(): void {
  const { path, query } = launchedWith();
  check(path);
  open(path, query as Record<string, string>, createChannel()[1]);
}

export function hideFront(): void {
  hide(front());
}

export function showFront(): void {
  const page = front();
  if (page) show(page);
}

/** A person tapped an item of the tab bar. */
export function tapTab(index: number): void {
  const item = setup.app.tabBar?.list[index];
  if (!item) return;
  const isHere = front()?.path === item.pagePath;
  switchTab(`/${item.pagePath}`);
  const page = front();
  const detail: Json = { index: String(index), pagePath: item.pagePath, text: item.text };
  if (page && (isHere || page.path === item.pagePath)) call(page.instance, 'onTabItemTap', detail);
}
