import { type AsyncApi, PhoneFailure, type PhoneState, type SyncApi } from './phone';

/** WeChat's limits: 1 MB a key, 10 MB an app. */
const keyLimitBytes = 1024 * 1024;
const totalLimitBytes = 10 * 1024 * 1024;

function put(phone: PhoneState, key: unknown, value: unknown): void {
  if (typeof key !== 'string' || key === '') throw new PhoneFailure('parameter error: parameter.key should be String');
  const text = JSON.stringify(value ?? '');
  if (Buffer.byteLength(text) > keyLimitBytes) throw new PhoneFailure('entry size limit reached');
  const total = [...phone.storage].reduce((sum, [name, held]) => sum + (name === key ? 0 : Buffer.byteLength(held)), 0);
  if (total + Buffer.byteLength(text) > totalLimitBytes) throw new PhoneFailure('exceed storage max size 10Mb');
  phone.storage.set(key, text);
}

function get(phone: PhoneState, key: unknown): unknown {
  const held = phone.storage.get(String(key));
  return held === undefined ? undefined : JSON.parse(held);
}

function describe(phone: PhoneState): { keys: string[]; currentSize: number; limitSize: number } {
  const bytes = [...phone.storage.values()].reduce((sum, held) => sum + Buffer.byteLength(held), 0);
  return { keys: [...phone.storage.keys()], currentSize: Math.ceil(bytes / 1024), limitSize: 10240 };
}

export const storageApis: Record<string, AsyncApi> = {
  setStorage: ({ key, data }, { phone }) => void put(phone, key, data),
  getStorage: ({ key }, { phone }) => {
    const data = get(phone, key);
    if (data === undefined) throw new PhoneFailure('data not found');
    return { data };
  },
  removeStorage: ({ key }, { phone }) => void phone.storage.delete(String(key)),
  clearStorage: (_, { phone }) => phone.storage.clear() as undefined,
  getStorageInfo: (_, { phone }) => describe(phone),
};

export const storageSyncApis: Record<string, SyncApi> = {
  setStorageSync: (phone, [key, value]) => put(phone, key, value),
  // What was never stored reads as an empty string.
  getStorageSync: (phone, [key]) => get(phone, key) ?? '',
  removeStorageSync: (phone, [key]) => void phone.storage.delete(String(key)),
  clearStorageSync: (phone) => phone.storage.clear(),
  getStorageInfoSync: (phone) => describe(phone),
  batchGetStorageSync: (phone, [keys]) => (keys as string[]).map((key) => get(phone, key) ?? ''),
  batchSetStorageSync: (phone, [entries]) => {
    for (const { key, value } of entries as { key: string; value: unknown }[]) put(phone, key, value);
  },
};
