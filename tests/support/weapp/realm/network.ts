import type { Json } from '../protocol';
import { decode, encode, guarded, native } from './bridge';
import { askPhone, begin } from './calls';
import type { AppObject } from './registry';

type Listener = (detail: unknown) => void;

const progress = new Map<number, (kind: string, detail: Json) => void>();

/** Headers, chunks and progress of a transfer, and the events of a socket. */
export function deliverProgress(id: number, kind: string, text: string): void {
  progress.get(id)?.(kind, decode(text));
}

function listeners(): {
  on(kind: string): (run: Listener) => void;
  off(kind: string): (run?: Listener) => void;
  fire(kind: string, detail: Json): void;
} {
  const sets = new Map<string, Set<Listener>>();
  return {
    on: (kind) => (run) => void sets.set(kind, (sets.get(kind) ?? new Set()).add(run)),
    off: (kind) => (run) => void (run ? sets.get(kind)?.delete(run) : sets.delete(kind)),
    fire(kind, detail) {
      for (const run of [...(sets.get(kind) ?? [])]) guarded(kind, () => run(detail));
    },
  };
}

/** `wx.request`, `uploadFile`, `downloadFile`: they return a task whether or not callbacks are given. */
export function transferCall(api: 'request' | 'uploadFile' | 'downloadFile'): (options: AppObject) => AppObject {
  return (options) => {
    native.record(api, encode(options));
    const pending = begin(api, options);
    const heard = listeners();
    const id = askPhone(api, options, (ok, value) => {
      progress.delete(id);
      if (ok) pending.succeed(value);
      else pending.fail(String(value.reason), value.more as AppObject);
    });
    // The promise of a task that also takes callbacks is never awaited by anybody.
    pending.promise?.catch(() => undefined);
    progress.set(id, (kind, detail) => heard.fire(kind, detail));
    const task: AppObject = { abort: () => native.cancel(id) };
    for (const kind of api === 'request'
      ? ['HeadersReceived', 'ChunkReceived']
      : ['HeadersReceived', 'ProgressUpdate']) {
      task[`on${kind}`] = heard.on(kind);
      task[`off${kind}`] = heard.off(kind);
    }
    return task;
  };
}

const socketKinds = ['Open', 'Message', 'Error', 'Close'] as const;

/** `wx.connectSocket`: a SocketTask at once, its events later. */
export function connectSocket(options: AppObject): AppObject {
  native.record('connectSocket', encode(options));
  const pending = begin('connectSocket', options);
  pending.promise?.catch(() => undefined);
  const heard = listeners();
  const id = askPhone('connectSocket', options, (ok, value) => {
    if (ok) pending.succeed({});
    else pending.fail(String(value.reason), value.more as AppObject);
  });
  progress.set(id, (kind, detail) => {
    if (kind === 'Close') progress.delete(id);
    heard.fire(kind, detail);
  });
  const act = (api: 'sendSocketMessage' | 'closeSocket', given: AppObject = {}): void => {
    native.record(`SocketTask.${api === 'closeSocket' ? 'close' : 'send'}`, encode(given));
    const ended = begin(api, { complete: () => undefined, ...given });
    askPhone(api, { ...given, socket: id }, (ok, value) => (ok ? ended.succeed({}) : ended.fail(String(value.reason))));
  };
  const task: AppObject = {
    send: (given: AppObject) => act('sendSocketMessage', given),
    close: (given?: AppObject) => act('closeSocket', given),
  };
  for (const kind of socketKinds) task[`on${kind}`] = heard.on(kind);
  return task;
}
