import { enqueueOffline, sendQueued, watchNetworkForQueue } from '@/shared/http/offline-queue';
import { useSession } from '@/shared/session/session';
import { until } from '../../support/until';
import { answerWith, networkComesBack, reset, sent, storage } from './fake-taro';

jest.mock('@tarojs/taro', () => jest.requireActual('./fake-taro'));
Object.assign(globalThis, { API_ORIGIN: 'https://city.test' });

const person = (personId: string) =>
  ({ status: 'signed-in', person: { personId, grants: [] }, grants: [], consentVersion: '1' }) as never;
const queued = () => (storage.get('yct.queue') ?? []) as { key: string; refusal?: string }[];
const report = (key: string) => ({
  kind: 'report',
  key,
  path: '/reports',
  method: 'POST' as const,
  body: { words: '路灯不亮' },
});

beforeEach(() => {
  reset();
  useSession.setState(person('P1'));
});
afterEach(async () => {
  answerWith(() => ({ status: 200, body: {} }));
  useSession.setState(person('P1'));
  await sendQueued();
});

describe('what could not be sent', () => {
  it('waits on the phone and goes out, once, when the network returns', async () => {
    watchNetworkForQueue();
    await enqueueOffline(report('K1'));
    await sendQueued();
    expect(queued().map((item) => item.key)).toEqual(['K1']);
    sent.length = 0;
    answerWith(() => ({ status: 201, body: { id: 'R' } }));
    networkComesBack();
    networkComesBack();
    await until(() => queued().length === 0);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.header['Idempotency-Key']).toBe('K1');
  });

  it('keeps its order and stops at the first that does not get through', async () => {
    await enqueueOffline(report('K1'));
    await enqueueOffline(report('K2'));
    await sendQueued();
    expect(new Set(sent.map((one) => one.header['Idempotency-Key']))).toEqual(new Set(['K1']));
    expect(queued().map((item) => item.key)).toEqual(['K1', 'K2']);
  });

  it('is kept with the reason when the server refuses it for good, and does not hold up the next', async () => {
    await enqueueOffline(report('K1'));
    await enqueueOffline(report('K2'));
    answerWith((call) =>
      call.header['Idempotency-Key'] === 'K1'
        ? {
            status: 403,
            body: {
              error: { code: 'content_refused', message: '文字里有不能发的内容', requestId: 'R', retryable: false },
            },
          }
        : { status: 201, body: {} },
    );
    await sendQueued();
    expect(queued()).toEqual([expect.objectContaining({ key: 'K1', refusal: '文字里有不能发的内容' })]);
  });

  it('is never sent in the name of somebody else', async () => {
    await enqueueOffline(report('K1'));
    answerWith(() => ({ status: 201, body: {} }));
    useSession.setState(person('P2'));
    await sendQueued();
    expect(sent.filter((one) => one.url.endsWith('/reports'))).toHaveLength(0);
    expect(queued()).toHaveLength(1);
  });
});
