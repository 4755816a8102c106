import type { Json } from '../protocol';
import { launchOptions, tellApp } from './app';
import { createWebAudioContext } from './audio';
import { encode, expectAnswer, fromBase64, guarded, native, setup, toBase64, toView } from './bridge';
import { askPhone, askPhoneNow, asyncCall, begin, syncCall } from './calls';
import { connectSocket, transferCall } from './network';
import { createIntersectionObserver, createSelectorQuery } from './query';
import type { AppObject } from './registry';
import { screenCalls } from './screen-calls';
import { front } from './stack';
import { ambient } from './timers';

type Listener = (detail: unknown) => void;

const heard = new Map<string, Set<Listener>>();

/** Something happened on the phone: `emit('networkStatusChange', …)` reaches `wx.onNetworkStatusChange`. */
export function emit(event: string, detail: Json): void {
  const key = event.toLowerCase();
  for (const listener of [...(heard.get(key) ?? [])]) guarded(`wx.on${event}`, () => listener(detail));
  if (key === 'themechange') tellApp('onThemeChange', detail);
}

/** The page wants a say before a call that needs the person's agreement: WeChat asks through this listener. */
export function askPrivacy(id: number, event: Json): boolean {
  const listener = [...(heard.get('needprivacyauthorization') ?? [])].at(-1);
  if (!listener) return false;
  const resolve = (answer: { event: string }): void => {
    native.record('privacyResolve', encode(answer));
    if (answer.event === 'agree' || answer.event === 'disagree')
      askPhone('answerPrivacy', { id, event: answer.event }, () => undefined);
  };
  guarded('onNeedPrivacyAuthorization', () => (listener as (give: typeof resolve, info: Json) => void)(resolve, event));
  return true;
}

function listening(name: string): ((...args: never[]) => unknown) | null {
  const match = /^(on|off)([A-Z]\w*)$/.exec(name);
  if (!match) return null;
  const key = match[2]!.toLowerCase();
  if (match[1] === 'on') {
    return (listener: Listener) => {
      native.record(name, '{}');
      heard.set(key, (heard.get(key) ?? new Set()).add(listener));
    };
  }
  return (listener?: Listener) => {
    native.record(name, '{}');
    if (listener) heard.get(key)?.delete(listener);
    else heard.delete(key);
  };
}

/** A name that WeChat has and this runtime has not: recorded as an error, and failing as on a phone too old for it. */
function unsupported(name: string): (options?: AppObject) => unknown {
  return (options) => {
    native.record(name, encode(options ?? {}));
    native.report('error', `wx.${name} is not supported by this runtime`);
    if (name.endsWith('Sync')) throw new Error(`${name}:fail not supported`);
    if (/^(create|get\w*Manager)/.test(name)) return {};
    const pending = begin(name, options);
    Promise.resolve().then(() => pending.fail('not supported'));
    return pending.promise;
  };
}

const managerMethods = {
  getFileSystemManager:
    'access appendFile copyFile getFileInfo getSavedFileList mkdir readFile readdir removeSavedFile rename rmdir saveFile stat unlink writeFile'.split(
      ' ',
    ),
};

function createFileSystemManager(): AppObject {
  const manager: AppObject = {};
  for (const name of managerMethods.getFileSystemManager) {
    manager[name] = asyncCall(`FileSystemManager.${name}`);
    manager[`${name}Sync`] = (...args: unknown[]) => {
      native.record(`FileSystemManager.${name}Sync`, encode(args));
      return askPhoneNow(`FileSystemManager.${name}Sync`, args);
    };
  }
  return manager;
}

function createUpdateManager(): AppObject {
  return {
    onCheckForUpdate: (listener: Listener) =>
      Promise.resolve().then(() => guarded('onCheckForUpdate', () => listener({ hasUpdate: false }))),
    onUpdateReady: () => undefined,
    onUpdateFailed: () => undefined,
    applyUpdate: () => native.record('UpdateManager.applyUpdate', '{}'),
  };
}

/** A map's context: moves are recorded and succeed; there are no tiles to see them by. */
function createMapContext(mapId: string): AppObject {
  const names =
    'moveToLocation includePoints translateMarker moveAlong addMarkers removeMarkers setCenterOffset getScale openMapApp initMarkerCluster'.split(
      ' ',
    );
  return Object.fromEntries(
    names.map((name) => [
      name,
      (options: AppObject = {}) => {
        native.record(`MapContext.${name}`, encode({ mapId, ...options }));
        const pending = begin(name, options);
        Promise.resolve().then(() => pending.succeed({}));
        return pending.promise;
      },
    ]),
  );
}

function canvasToTempFilePath(options: AppObject = {}): Promise<unknown> | undefined {
  native.record('canvasToTempFilePath', '{}');
  const pending = begin('canvasToTempFilePath', options);
  const canvas = String(options.canvasId ?? '');
  const id = expectAnswer((_, value) => {
    if (typeof value !== 'string') return pending.fail('canvas is empty');
    askPhone('keepTemporaryFile', { data: value.split(',')[1], extension: 'png' }, (__, kept) => pending.succeed(kept));
  });
  toView({ op: 'ask', page: front()?.id ?? 0, id, question: { kind: 'canvasImage', canvas } });
  return pending.promise;
}

/** Builds `wx`: a plain object with every name of WeChat's typings (Taro copies its keys once). */
export function createWx(): AppObject {
  const wx: AppObject = {};
  for (const name of setup.names) wx[name] = listening(name) ?? unsupported(name);
  for (const name of setup.asyncNames) wx[name] = asyncCall(name);
  for (const name of setup.syncNames) wx[name] = syncCall(name);
  const supported = new Set<string>();
  const own: AppObject = {
    ...screenCalls,
    request: transferCall('request'),
    uploadFile: transferCall('uploadFile'),
    downloadFile: transferCall('downloadFile'),
    connectSocket,
    createSelectorQuery: () => createSelectorQuery(),
    createIntersectionObserver: (_: unknown, options?: AppObject) => createIntersectionObserver(undefined, options),
    createMapContext,
    createWebAudioContext,
    canvasToTempFilePath,
    getFileSystemManager: createFileSystemManager,
    getUpdateManager: createUpdateManager,
    nextTick: (run: () => void) => void ambient.setTimeout(run, 0),
    arrayBufferToBase64: toBase64,
    base64ToArrayBuffer: fromBase64,
    getLaunchOptionsSync: launchOptions,
    getEnterOptionsSync: launchOptions,
    canIUse: (schema: string) => supported.has(schema.split('.')[0] ?? ''),
    reportEvent: (event: string, detail: Json) => native.record('reportEvent', encode({ event, detail })),
    reportAnalytics: (event: string, detail: Json) => native.record('reportAnalytics', encode({ event, detail })),
    getLogManager: () => ({
      log: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      debug: () => undefined,
    }),
    getRealtimeLogManager: () => ({
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
      setFilterMsg: () => undefined,
    }),
    getPerformance: () => ({
      now: () => Date.now(),
      getEntries: () => [],
      createObserver: () => ({ observe: () => undefined, disconnect: () => undefined }),
    }),
    getMenuButtonBoundingClientRect: () => ({ width: 87, height: 32, top: 51, right: 383, bottom: 83, left: 296 }),
  };
  Object.assign(wx, own);
  for (const name of [...setup.asyncNames, ...setup.syncNames, ...Object.keys(own)]) supported.add(name);
  for (const name of setup.names) if (listening(name)) supported.add(name);
  wx.env = { USER_DATA_PATH: 'wxfile://usr' };
  wx.cloud = undefined;
  return wx;
}
