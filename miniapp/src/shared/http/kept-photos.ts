import Taro from '@tarojs/taro';
import { newClientKey } from './client-key';

/**
 * Photos that wait for the network. WeChat moves the temporary file to where it survives a restart; a browser has
 * IndexedDB. The reference is what the queue writes down.
 */
const DATABASE = 'yct-photos';
const STORE = 'photos';

/** Keeps a photo and answers its reference. */
export async function keepPhoto(photo: string): Promise<string> {
  if (process.env.TARO_ENV === 'weapp') {
    const files = Taro.getFileSystemManager();
    return new Promise((resolve, reject) => {
      files.saveFile({ tempFilePath: photo, success: (kept) => resolve(kept.savedFilePath), fail: reject });
    });
  }
  const blob = await (await fetch(photo)).blob();
  const reference = newClientKey();
  await inStore('readwrite', (store) => store.put(blob, reference));
  return reference;
}

/** What `uploadPhoto` takes, or `undefined` when the phone has thrown the photo away. */
export async function openPhoto(reference: string): Promise<string | Blob | undefined> {
  if (process.env.TARO_ENV === 'weapp') return reference;
  return inStore<Blob | undefined>('readonly', (store) => store.get(reference));
}

export async function forgetPhoto(reference: string): Promise<void> {
  if (process.env.TARO_ENV === 'weapp') {
    Taro.getFileSystemManager().removeSavedFile({ filePath: reference, fail: () => undefined });
    return;
  }
  await inStore('readwrite', (store) => store.delete(reference));
}

function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const asked = act(database.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result as T);
      asked.onerror = () => reject(asked.error);
      asked.transaction?.addEventListener('complete', () => database.close());
    };
  });
}
