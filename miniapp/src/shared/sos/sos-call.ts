import type { ErrorEnvelope } from '@contracts/errors';
import Taro from '@tarojs/taro';
import { ApiFailure } from '@/shared/http/api-failure';
import { newClientKey } from '@/shared/http/client-key';
import { currentLanguage } from '@/shared/i18n/language';
import { words } from '@/shared/i18n/words';
import { readTokens } from '@/shared/session/tokens';

export interface SosCall {
  /** origin of the address to ask: '' is the page's own, in a browser */
  entrance: string;
  method: 'GET' | 'POST';
  /** below `/api` */
  path: string;
  body?: unknown;
  /** opens the waiting view of one case without a session */
  caseKey?: string;
  /** names the call, so that it may be sent twice */
  idempotencyKey?: string;
  /** with the access token of this phone, good or expired; the server takes what it can use */
  withToken?: boolean;
  timeoutMs: number;
}

export interface SosAnswer {
  status: number;
  body: unknown;
}

/**
 * One try at one address. Nothing of the session is touched: an expired token is not renewed, a refused one is not
 * dropped, nobody is asked to sign in.
 *
 * @throws {ApiFailure} `offline` or `timeout` when there was no answer
 */
export function sosCall(call: SosCall): Promise<SosAnswer> {
  const header: Record<string, string> = { 'Accept-Language': currentLanguage(), 'X-Request-Id': newClientKey() };
  if (call.body !== undefined) header['Content-Type'] = 'application/json';
  if (call.caseKey) header['x-sos-key'] = call.caseKey;
  if (call.idempotencyKey) header['Idempotency-Key'] = call.idempotencyKey;
  const token = call.withToken ? readTokens()?.accessToken : undefined;
  if (token) header.Authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    let isOver = false;
    const end = (act: () => void) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      act();
    };
    const noAnswer = (code: 'offline' | 'timeout') => {
      const w = words.now();
      const message = code === 'timeout' ? w.timeoutFailure : w.offlineFailure;
      end(() => reject(new ApiFailure({ code, message, retryable: true })));
    };
    // The platform's own timeout does not cover a stalled name lookup on every phone.
    const timer = setTimeout(() => {
      noAnswer('timeout');
      task?.abort?.();
    }, call.timeoutMs);
    const task = Taro.request({
      url: `${call.entrance}/api${call.path}`,
      method: call.method,
      header,
      data: call.body === undefined ? undefined : JSON.stringify(call.body),
      dataType: 'json',
      timeout: call.timeoutMs,
      success: (answer) => end(() => resolve({ status: answer.statusCode, body: answer.data })),
      fail: (error: { errMsg?: string }) => noAnswer(/timeout/i.test(error?.errMsg ?? '') ? 'timeout' : 'offline'),
    });
    // Taro answers a promise too; its rejection is already told by `fail`.
    task?.catch?.(() => undefined);
  });
}

export const isGood = (answer: SosAnswer): boolean => answer.status >= 200 && answer.status < 300;

/** The failure that an answer speaks of. */
export function failureIn(answer: SosAnswer): ApiFailure {
  const error = (answer.body as Partial<ErrorEnvelope> | null)?.error;
  if (error?.code) return new ApiFailure({ ...error, status: answer.status });
  const message = words.now().unknownFailure;
  return new ApiFailure({ code: 'unavailable', message, retryable: true, status: answer.status });
}
