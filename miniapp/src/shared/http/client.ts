import type { ErrorEnvelope } from '@contracts/errors';
import type { Tokens } from '@contracts/identity';
import Taro from '@tarojs/taro';
import { currentLanguage } from '@/shared/i18n/language';
import { words } from '@/shared/i18n/words';
import { dropTokens, keepTokens, readTokens } from '@/shared/session/tokens';
import { apiAddress } from './address';
import { ApiFailure } from './api-failure';
import { newClientKey } from './client-key';

export { ApiFailure } from './api-failure';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The part of an AbortSignal that we use; WeChat has none of its own. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
}

export interface RequestOptions {
  method?: Method;
  /** From the root of the API: `/reports`. */
  path: string;
  query?: Record<string, string | number | boolean | undefined | null>;
  body?: unknown;
  /** Made before the first send and kept for every resend of the same thing. */
  idempotencyKey?: string;
  /** For all attempts together; 12 s unless told. */
  deadlineMs?: number;
  signal?: CancelSignal;
}

const DEADLINE_MS = 12_000;
const ATTEMPTS = 3;
const RETRY_STATUS = new Set([429, 502, 503, 504]);

interface Answer {
  status: number;
  body: unknown;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function sendOnce(options: RequestOptions, timeoutMs: number, accessToken: string | undefined): Promise<Answer> {
  const w = words.now();
  return new Promise((resolve, reject) => {
    const header: Record<string, string> = {
      'Accept-Language': currentLanguage(),
      'X-Request-Id': newClientKey(),
    };
    if (options.body !== undefined) header['Content-Type'] = 'application/json';
    if (accessToken) header.Authorization = `Bearer ${accessToken}`;
    if (options.idempotencyKey) header['Idempotency-Key'] = options.idempotencyKey;
    let isOver = false;
    const end = (act: () => void) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      act();
    };
    // The platform's own timeout does not cover a stalled name lookup on every phone, so we keep our own.
    const timer = setTimeout(() => {
      end(() => reject(new ApiFailure({ code: 'timeout', message: w.timeoutFailure, retryable: true })));
      task?.abort?.();
    }, timeoutMs);
    const task = Taro.request({
      url: apiAddress(options.path, options.query),
      method: (options.method ?? 'GET') as 'GET',
      header,
      data: options.body === undefined ? undefined : JSON.stringify(options.body),
      dataType: 'json',
      timeout: timeoutMs,
      success: (answer) => end(() => resolve({ status: answer.statusCode, body: answer.data })),
      fail: (error: { errMsg?: string; statusCode?: number; status?: number }) => {
        const isTimeout = /timeout/i.test(error?.errMsg ?? '');
        const code = isTimeout ? 'timeout' : 'offline';
        const message = isTimeout ? w.timeoutFailure : w.offlineFailure;
        end(() => reject(new ApiFailure({ code, message, retryable: true })));
      },
    });
    // Taro answers a promise too; its rejection is already told by `fail`.
    task?.catch?.(() => undefined);
    options.signal?.addEventListener('abort', () => {
      end(() => reject(new ApiFailure({ code: 'offline', message: w.unknownFailure })));
      task?.abort?.();
    });
  });
}

function failureOf(answer: Answer): ApiFailure {
  const error = (answer.body as Partial<ErrorEnvelope> | null)?.error;
  if (error?.code) return new ApiFailure({ ...error, status: answer.status });
  return new ApiFailure({
    code: answer.status >= 500 ? 'unavailable' : 'invalid_request',
    message: words.now().unknownFailure,
    retryable: answer.status >= 500,
    status: answer.status,
  });
}

let refreshing: Promise<string | undefined> | undefined;

/** Trades the refresh token for a new pair, once for everybody who waits. `undefined`: this person must sign in. */
function refreshTokens(staleAccessToken: string): Promise<string | undefined> {
  refreshing ??= (async () => {
    const kept = readTokens();
    if (!kept) return undefined;
    // Another runtime (an independent subpackage) may have refreshed meanwhile; a refresh token works only once.
    if (kept.accessToken !== staleAccessToken) return kept.accessToken;
    const answer = await sendOnce(
      { method: 'POST', path: '/identity/refresh', body: { refreshToken: kept.refreshToken } },
      DEADLINE_MS,
      undefined,
    );
    if (answer.status === 200) {
      const fresh = answer.body as Tokens;
      keepTokens(fresh);
      return fresh.accessToken;
    }
    if (answer.status < 500 && answer.status !== 429) dropTokens();
    else throw failureOf(answer);
    return undefined;
  })().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/**
 * One call to the API. Reads, and writes that carry a key, are sent again after a failure that may pass; other
 * writes never. An expired access token is renewed once.
 *
 * @throws {ApiFailure}
 */
export async function request<T>(options: RequestOptions): Promise<T> {
  const method = options.method ?? 'GET';
  const isSafe = method === 'GET' || options.idempotencyKey !== undefined;
  const endsAt = Date.now() + (options.deadlineMs ?? DEADLINE_MS);
  let accessToken = readTokens()?.accessToken;
  let hasRenewed = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await sendOnce(options, Math.max(1_000, endsAt - Date.now()), accessToken);
      if (answer.status >= 200 && answer.status < 300) return answer.body as T;
      const failure = failureOf(answer);
      if (answer.status === 401 && accessToken && !hasRenewed && failure.code !== 'sign_in_failed') {
        hasRenewed = true;
        accessToken = await refreshTokens(accessToken);
        // A page that anybody may read is read once more as a visitor; the rest of 401 is for the caller.
        if (!accessToken && method !== 'GET') throw failure;
        attempt -= 1;
        continue;
      }
      throw failure;
    } catch (error) {
      const failure = error as ApiFailure;
      const mayPass = failure.status === 0 ? failure.retryable : RETRY_STATUS.has(failure.status);
      const pauseMs = 250 * 2 ** (attempt - 1) * (0.5 + Math.random());
      if (!isSafe || !mayPass || options.signal?.aborted) throw failure;
      if (attempt >= ATTEMPTS || Date.now() + pauseMs >= endsAt) throw failure;
      await wait(pauseMs);
    }
  }
}

/** The bearer token of now for calls that do not go through `request` (uploads). */
export const currentAccessToken = (): string | undefined => readTokens()?.accessToken;
