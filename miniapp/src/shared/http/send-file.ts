import type { ErrorEnvelope } from '@contracts/errors';
import Taro from '@tarojs/taro';
import { currentLanguage } from '@/shared/i18n/language';
import { words } from '@/shared/i18n/words';
import { apiAddress } from './address';
import { ApiFailure } from './api-failure';
import { currentAccessToken } from './client';

const DEADLINE_MS = 60_000;

/**
 * Sends one file as multipart field `file`; WeChat and browsers each have their own call for it.
 *
 * @throws {ApiFailure}
 */
export async function sendFile<T>(path: string, photo: string | Blob): Promise<T> {
  const headers: Record<string, string> = { 'Accept-Language': currentLanguage() };
  const token = currentAccessToken();
  if (token) headers.Authorization = `Bearer ${token}`;
  const url = apiAddress(path);
  const answer =
    process.env.TARO_ENV === 'weapp'
      ? await sendFromWechat(url, photo as string, headers)
      : await sendFromBrowser(url, photo, headers);
  const body = readJson(answer.text);
  if (answer.status >= 200 && answer.status < 300) return body as T;
  const error = (body as Partial<ErrorEnvelope> | undefined)?.error;
  throw error
    ? new ApiFailure({ ...error, status: answer.status })
    : new ApiFailure({
        code: 'unavailable',
        message: words.now().unknownFailure,
        status: answer.status,
        retryable: true,
      });
}

const unreached = () => new ApiFailure({ code: 'offline', message: words.now().offlineFailure, retryable: true });

function sendFromWechat(url: string, filePath: string, header: Record<string, string>) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    Taro.uploadFile({
      url,
      filePath,
      name: 'file',
      header,
      timeout: DEADLINE_MS,
      success: (answer) => resolve({ status: answer.statusCode, text: answer.data }),
      fail: () => reject(unreached()),
    });
  });
}

async function sendFromBrowser(url: string, photo: string | Blob, headers: Record<string, string>) {
  const blob = typeof photo === 'string' ? await (await fetch(photo)).blob() : photo;
  const form = new FormData();
  form.append('file', blob, blob instanceof File ? blob.name : 'photo');
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answer = await fetch(url, { method: 'POST', headers, body: form, signal }).catch(() => {
    throw unreached();
  });
  return { status: answer.status, text: await answer.text() };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
