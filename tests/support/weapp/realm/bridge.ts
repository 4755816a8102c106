import type { AppJson, PageJson, Subpackage } from '../package/build-package';
import type { Json, ViewCommand } from '../protocol';

/** What the service layer is told of the package and the phone before any script of the app runs. */
export interface RealmSetup {
  app: AppJson;
  pages: string[];
  subpackages: Subpackage[];
  json: Record<string, PageJson>;
  using: Record<string, Record<string, string>>;
  /** Every function of `wx` in WeChat's typings. */
  names: string[];
  /** Those that the phone answers later, through callbacks or a promise. */
  asyncNames: string[];
  /** Those that the phone answers at once. */
  syncNames: string[];
}

/** A script of the package, ready to run as a CommonJS module. */
export type ScriptFunction = (
  require: (path: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
) => void;

/**
 * The only way out of the service layer. Everything that crosses is a string, a number or a function of this realm, so
 * that nothing of Node's own realm ever reaches the app.
 */
export interface NativeBridge {
  setup: string;
  loadScript(path: string): ScriptFunction | null;
  toView(command: string): void;
  invoke(api: string, args: string, id: number): void;
  cancel(id: number): void;
  invokeSync(api: string, args: string): string;
  record(api: string, args: string): void;
  report(kind: 'error' | 'log', text: string): void;
  startTimer(id: number, ms: number, repeats: boolean): void;
  stopTimer(id: number): void;
}

declare global {
  var weappNative: NativeBridge;
}

const handed = globalThis as unknown as { weappNative?: NativeBridge };
export const native = handed.weappNative as NativeBridge;
// The app must not see the bridge.
handed.weappNative = undefined;

export const setup = JSON.parse(native.setup) as RealmSetup;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function toBase64(buffer: ArrayBuffer | ArrayBufferView): string {
  const bytes = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    text += alphabet[a >> 2]! + alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)]!;
    text += b === undefined ? '=' : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)]!;
    text += c === undefined ? '=' : alphabet[c & 63]!;
  }
  return text;
}

export function fromBase64(text: string): ArrayBuffer {
  const clean = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of clean) {
    bits = ((bits << 6) | alphabet.indexOf(letter)) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at] = (bits >> held) & 255;
      at += 1;
    }
  }
  return bytes.buffer;
}

/** JSON, with ArrayBuffers as `{ $binary }` and functions left out. */
export function encode(value: unknown): string {
  const text = JSON.stringify(value, (_, item: unknown) => {
    if (item instanceof ArrayBuffer || ArrayBuffer.isView(item)) return { $binary: toBase64(item) };
    return item;
  });
  return text ?? 'null';
}

/** The reverse of `encode`. */
export function decode(text: string): Json {
  if (text === '') return null;
  return JSON.parse(text, (_, item: unknown) => {
    if (item !== null && typeof item === 'object' && '$binary' in item) return fromBase64(String(item.$binary));
    return item;
  }) as Json;
}

export function toView(command: ViewCommand): void {
  native.toView(JSON.stringify(command));
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.stack ?? `${error.name}: ${error.message}`;
  if (error && typeof error === 'object' && 'stack' in error) return String(error.stack);
  return typeof error === 'string' ? error : encode(error);
}

let errorListener: (message: string) => void = () => undefined;

export function onReportedError(listener: (message: string) => void): void {
  errorListener = listener;
}

/** Reports an error that nobody in the app caught, and tells `App.onError` of it as WeChat does. */
export function reportError(where: string, error: unknown): void {
  const text = `${where}: ${describe(error)}`;
  native.report('error', text);
  errorListener(text);
}

/** Runs a piece of the app's code; what it throws is reported, not passed on. */
export function guarded<T>(where: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    reportError(where, error);
    return undefined;
  }
}

let lastId = 0;
const pending = new Map<number, (ok: boolean, value: Json) => void>();

/** A number for which an answer will come, from the phone or from the view. */
export function expectAnswer(take: (ok: boolean, value: Json) => void): number {
  lastId += 1;
  pending.set(lastId, take);
  return lastId;
}

export function giveAnswer(id: number, ok: boolean, value: Json): void {
  const take = pending.get(id);
  pending.delete(id);
  take?.(ok, value);
}
