import type { Json } from '../protocol';
import { onReportedError, setup } from './bridge';
import { call } from './instance';
import { load } from './modules';
import { type AppObject, preparePage } from './registry';

export interface LaunchOptions {
  path: string;
  query: Record<string, Json>;
  scene: number;
}

let registered: AppObject | null = null;
let options: LaunchOptions = { path: '', query: {}, scene: 1001 };
let isRunning = false;
let isInFront = true;

export function setLaunch(given: LaunchOptions): void {
  options = given;
}

export const launchedWith = (): LaunchOptions => options;

export function launchOptions(): AppObject {
  return { ...options, shareTicket: '', referrerInfo: {}, forwardMaterials: [], apiCategory: 'default' };
}

/** `App()`: once. */
export function registerApp(config: AppObject): void {
  registered ??= { ...config, is: 'App' };
}

export function getApp(given?: { allowDefault?: boolean }): AppObject | undefined {
  if (registered) return registered;
  return given?.allowDefault ? {} : undefined;
}

/**
 * Starts the main package, once: app.js, `onLaunch`, `onShow`. Opening an independent subpackage cold does not come
 * here, so its pages run without the app, as on a phone.
 */
export function ensureApp(): void {
  if (isRunning) return;
  isRunning = true;
  load('app.js');
  // Without lazy loading WeChat runs every script of the main package before the first page.
  if (setup.app.lazyCodeLoading !== 'requiredComponents') for (const path of setup.app.pages) preparePage(path);
  if (!registered) return;
  const app = registered;
  onReportedError((message) => call(app, 'onError', message));
  call(app, 'onLaunch', launchOptions());
  call(app, 'onShow', launchOptions());
}

/** The phone's owner turned to something else, or came back. */
export function setInFront(value: boolean): void {
  if (isInFront === value) return;
  isInFront = value;
  if (registered) call(registered, value ? 'onShow' : 'onHide', ...(value ? [launchOptions()] : []));
}

export function tellApp(event: string, detail: Json): void {
  if (registered) call(registered, event, detail);
}
