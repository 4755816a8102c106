import Taro from '@tarojs/taro';
import { currentLanguage } from '@/shared/i18n/language';
import { words } from '@/shared/i18n/words';
import { apiAddress } from './address';
import { ApiFailure } from './api-failure';
import { currentAccessToken, request } from './client';

const DEADLINE_MS = 30_000;

/** Fetches a file that only its owner may see, with WeChat's call: the path on this phone. */
export async function fetchFile(path: string): Promise<string> {
  const load = () =>
    Taro.downloadFile({ url: apiAddress(path), header: headers(), timeout: DEADLINE_MS }).catch(() => {
      throw unreached();
    });
  let answer = await load();
  if (answer.statusCode === 401) {
    await renewToken();
    answer = await load();
  }
  if (answer.statusCode !== 200) throw refused(answer.statusCode);
  return answer.tempFilePath;
}

/** The same in a browser. */
export async function fetchBlob(path: string): Promise<Blob> {
  const load = () =>
    fetch(apiAddress(path), { headers: headers(), signal: AbortSignal.timeout(DEADLINE_MS) }).catch(() => {
      throw unreached();
    });
  let answer = await load();
  if (answer.status === 401) {
    await renewToken();
    answer = await load();
  }
  if (!answer.ok) throw refused(answer.status);
  return answer.blob();
}

function headers(): Record<string, string> {
  const token = currentAccessToken();
  return { 'Accept-Language': currentLanguage(), ...(token ? { Authorization: `Bearer ${token}` } : {}) };
}

/** Any call that needs a person renews an expired token. */
const renewToken = () => request({ path: '/identity/me' });

const unreached = () => new ApiFailure({ code: 'offline', message: words.now().offlineFailure, retryable: true });
const refused = (status: number) =>
  new ApiFailure({
    code: status === 404 ? 'not_found' : 'unavailable',
    message: words.now().unknownFailure,
    status,
    retryable: status >= 500,
  });
