/** The few calls of Taro that the shared layer makes, on a storage and a network that a test holds in its hands. */

export interface FakeAnswer {
  status: number;
  body: unknown;
}
export interface FakeRequest {
  url: string;
  method: string;
  header: Record<string, string>;
  data?: string;
}

export const storage = new Map<string, unknown>();
export const sent: FakeRequest[] = [];
/** What the network does with each request; `null` is a network that is away. */
let answer: (request: FakeRequest) => FakeAnswer | null = () => null;
let onNetwork: ((status: { isConnected: boolean }) => void) | undefined;

export function answerWith(next: (request: FakeRequest) => FakeAnswer | null): void {
  answer = next;
}

export function reset(): void {
  storage.clear();
  sent.length = 0;
  answer = () => null;
}

export function networkComesBack(): void {
  onNetwork?.({ isConnected: true });
}

interface RequestCall extends FakeRequest {
  success(answer: { statusCode: number; data: unknown }): void;
  fail(error: { errMsg: string }): void;
}

const taro = {
  getStorageSync: (key: string) => storage.get(key) ?? '',
  setStorageSync: (key: string, value: unknown) => void storage.set(key, JSON.parse(JSON.stringify(value))),
  removeStorageSync: (key: string) => void storage.delete(key),
  getStorageInfoSync: () => ({ keys: [...storage.keys()] }),
  getAppBaseInfo: () => ({ language: 'zh_CN' }),
  onNetworkStatusChange: (listener: typeof onNetwork) => {
    onNetwork = listener;
  },
  getCurrentPages: () => [],
  request(call: RequestCall) {
    const { url, method, header, data } = call;
    sent.push({ url, method, header, data });
    const given = answer({ url, method, header, data });
    queueMicrotask(() => {
      if (given) call.success({ statusCode: given.status, data: given.body });
      else call.fail({ errMsg: 'request:fail' });
    });
    return Object.assign(Promise.resolve(), { abort: () => undefined });
  },
};

export default taro;
