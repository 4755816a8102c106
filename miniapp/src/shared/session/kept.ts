import Taro from '@tarojs/taro';

/** Everything of ours in the phone's storage carries this prefix, so that a browser origin can be shared. */
const PREFIX = 'yct.';

/** Reads a kept value; `undefined` when there is none, or when the phone refuses storage. */
export function readKept<T>(key: string): T | undefined {
  try {
    const value = Taro.getStorageSync(PREFIX + key);
    return value === '' || value === null ? undefined : (value as T);
  } catch {
    return undefined;
  }
}

/** Keeps a value across launches. A full or refused storage loses the value, never the screen: returns false. */
export function writeKept(key: string, value: unknown): boolean {
  try {
    Taro.setStorageSync(PREFIX + key, value);
    return true;
  } catch {
    return false;
  }
}

export function dropKept(key: string): void {
  try {
    Taro.removeStorageSync(PREFIX + key);
  } catch {
    // A storage that refuses removal also refuses reading; nothing of ours can come back from it.
  }
}

/** Drops every kept value whose key begins so, as when somebody signs out. */
export function dropKeptUnder(prefix: string): void {
  try {
    for (const key of Taro.getStorageInfoSync().keys) {
      if (key.startsWith(PREFIX + prefix)) Taro.removeStorageSync(key);
    }
  } catch {
    // As above.
  }
}
