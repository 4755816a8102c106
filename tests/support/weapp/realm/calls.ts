import type { Json } from '../protocol';
import { decode, encode, expectAnswer, guarded, native } from './bridge';
import type { AppObject } from './registry';

type Callback = (result: unknown) => void;

function callbackOf(options: AppObject | undefined, name: 'success' | 'fail' | 'complete'): Callback | undefined {
  const found = options?.[name];
  return typeof found === 'function' ? (found as Callback) : undefined;
}

/**
 * Ends a call as WeChat does: the callbacks if any were given, else the promise. Every result carries `errMsg`.
 */
export interface Pending {
  succeed(result?: Json | AppObject): void;
  fail(reason: string, more?: AppObject): void;
  /** What the function returns when it has no task of its own. */
  promise: Promise<unknown> | undefined;
}

export function begin(api: string, options: AppObject | undefined): Pending {
  const [success, fail, complete] = (['success', 'fail', 'complete'] as const).map((name) => callbackOf(options, name));
  const isPromised = !success && !fail && !complete;
  let resolve: (value: unknown) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = isPromised
    ? new Promise((onDone, onFail) => {
        resolve = onDone;
        reject = onFail;
      })
    : undefined;
  return {
    promise,
    succeed(result = {}) {
      const answer = { errMsg: `${api}:ok`, ...(result as AppObject) };
      if (isPromised) resolve(answer);
      if (success) guarded(`${api} success callback`, () => success(answer));
      if (complete) guarded(`${api} complete callback`, () => complete(answer));
    },
    fail(reason, more = {}) {
      const answer = { errMsg: `${api}:fail ${reason}`, ...more };
      if (isPromised) reject(answer);
      if (fail) guarded(`${api} fail callback`, () => fail(answer));
      if (complete) guarded(`${api} complete callback`, () => complete(answer));
    },
  };
}

/** Asks the phone; it answers later with a result or `{ reason, …more }`. */
export function askPhone(api: string, args: unknown, take: (ok: boolean, value: AppObject) => void): number {
  const id = expectAnswer((ok, value) => take(ok, (value ?? {}) as AppObject));
  native.invoke(api, encode(args), id);
  return id;
}

/** A function of `wx` that the phone answers through callbacks or a promise. */
export function asyncCall(api: string): (options?: AppObject) => Promise<unknown> | undefined {
  return (options) => {
    native.record(api, encode(options ?? {}));
    const pending = begin(api, options);
    askPhone(api, options ?? {}, (ok, value) => {
      if (ok) pending.succeed(value);
      else pending.fail(String(value.reason), value.more as AppObject);
    });
    return pending.promise;
  };
}

/** A function of `wx` that the phone answers at once; its failure is thrown as WeChat's Sync functions throw. */
export function syncCall(api: string): (...args: unknown[]) => unknown {
  return (...args) => {
    native.record(api, encode(args));
    return askPhoneNow(api, args);
  };
}

export function askPhoneNow(api: string, args: unknown[]): unknown {
  const answer = decode(native.invokeSync(api, encode(args))) as { value?: unknown; error?: string };
  if (answer.error !== undefined) throw new Error(`${api}:fail ${answer.error}`);
  return answer.value;
}
