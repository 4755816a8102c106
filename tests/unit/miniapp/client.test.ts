import { ApiFailure, request } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { answerWith, type FakeRequest, reset, sent, storage } from './fake-taro';

jest.mock('@tarojs/taro', () => jest.requireActual('./fake-taro'));
Object.assign(globalThis, { API_ORIGIN: 'https://city.test' });

const tokens = (accessToken: string) => ({
  accessToken,
  accessTokenExpiresAt: '2026-11-22T09:00:00.000Z',
  refreshToken: 'refresh-1',
  refreshTokenExpiresAt: '2026-12-22T09:00:00.000Z',
});
const failure = (status: number, code: string, more: object = {}) => ({
  status,
  body: { error: { code, message: '请稍后再试', requestId: 'R1', retryable: status >= 500, ...more } },
});
const paths = () => sent.map((one) => `${one.method} ${one.url.replace('https://city.test/api', '')}`);

/** Answers in turn; the last one stays. */
function inTurn(...answers: ({ status: number; body: unknown } | null)[]): void {
  let at = 0;
  answerWith(() => answers[Math.min(at++, answers.length - 1)] ?? null);
}

beforeEach(reset);

describe('one call to the API', () => {
  it('names the language, the request and the person, and leaves empty query values out', async () => {
    storage.set('yct.tokens', tokens('a1'));
    inTurn({ status: 200, body: { ok: true } });
    await request({ path: '/reports', query: { state: 'open', cursor: undefined, q: '', page: 2, word: '路灯' } });
    expect(sent[0]?.url).toBe('https://city.test/api/reports?state=open&page=2&word=%E8%B7%AF%E7%81%AF');
    expect(sent[0]?.header).toMatchObject({ 'Accept-Language': 'zh', Authorization: 'Bearer a1' });
    expect(sent[0]?.header['X-Request-Id']).toHaveLength(26);
  });

  it('reads again after a failure that may pass', async () => {
    inTurn(null, failure(503, 'unavailable'), { status: 200, body: { n: 3 } });
    await expect(request({ path: '/home' })).resolves.toEqual({ n: 3 });
    expect(sent).toHaveLength(3);
  });

  it('never repeats a write without a key, and repeats one that has it with the same key', async () => {
    inTurn(failure(503, 'unavailable'));
    await expect(request({ method: 'POST', path: '/x', body: {} })).rejects.toMatchObject({ code: 'unavailable' });
    expect(sent).toHaveLength(1);
    reset();
    const key = newClientKey();
    inTurn(failure(503, 'unavailable'), { status: 201, body: { id: 1 } });
    await expect(request({ method: 'POST', path: '/x', body: {}, idempotencyKey: key })).resolves.toEqual({ id: 1 });
    expect(sent.map((one) => one.header['Idempotency-Key'])).toEqual([key, key]);
  });

  it('does not repeat what will fail again', async () => {
    inTurn(failure(422, 'key_reused'));
    await expect(request({ path: '/x' })).rejects.toMatchObject({ code: 'key_reused', status: 422 });
    expect(sent).toHaveLength(1);
  });

  it('hands over what is wrong with which field, in the words of the server', async () => {
    inTurn(failure(400, 'invalid_request', { fields: { phone: '手机号是11位数字' } }));
    const error = await request({ method: 'POST', path: '/x', body: {} }).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ApiFailure);
    expect(error).toMatchObject({ requestId: 'R1', fields: { phone: '手机号是11位数字' } });
  });

  it('says offline when nothing can be reached', async () => {
    const error = await request({ method: 'POST', path: '/x', body: {} }).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'offline', status: 0 });
  });
});

describe('tokens', () => {
  const expired = (call: FakeRequest) => call.header.Authorization === 'Bearer a1';

  it('are renewed once for all calls that wait', async () => {
    storage.set('yct.tokens', tokens('a1'));
    answerWith((call) => {
      if (call.url.endsWith('/identity/refresh')) return { status: 200, body: tokens('a2') };
      return expired(call) ? failure(401, 'token_expired') : { status: 200, body: call.header.Authorization };
    });
    const answers = await Promise.all([request({ path: '/a' }), request({ path: '/b' }), request({ path: '/c' })]);
    expect(answers).toEqual(['Bearer a2', 'Bearer a2', 'Bearer a2']);
    expect(paths().filter((path) => path === 'POST /identity/refresh')).toHaveLength(1);
    expect(storage.get('yct.tokens')).toMatchObject({ accessToken: 'a2' });
  });

  it('are taken from the storage when another runtime has renewed them', async () => {
    storage.set('yct.tokens', tokens('a1'));
    answerWith((call) => {
      if (!expired(call)) return { status: 200, body: {} };
      storage.set('yct.tokens', tokens('a3'));
      return failure(401, 'token_expired');
    });
    await request({ path: '/a' });
    expect(paths()).toEqual(['GET /a', 'GET /a']);
    expect(sent[1]?.header.Authorization).toBe('Bearer a3');
  });

  it('are forgotten when they can no longer be renewed, and a public page is read as a visitor', async () => {
    storage.set('yct.tokens', tokens('a1'));
    answerWith((call) => {
      if (call.url.endsWith('/identity/refresh')) return failure(401, 'sign_in_failed');
      return call.header.Authorization ? failure(401, 'token_expired') : { status: 200, body: 'as a visitor' };
    });
    await expect(request({ path: '/home' })).resolves.toBe('as a visitor');
    expect(storage.has('yct.tokens')).toBe(false);
  });

  it('are kept when the network goes while they are renewed', async () => {
    storage.set('yct.tokens', tokens('a1'));
    answerWith((call) => (call.url.endsWith('/identity/refresh') ? null : failure(401, 'token_expired')));
    await expect(request({ method: 'POST', path: '/x', body: {} })).rejects.toMatchObject({ code: 'offline' });
    expect(storage.has('yct.tokens')).toBe(true);
  });
});

it('makes keys that sort by time and never meet', () => {
  const early = newClientKey(1_000);
  const late = newClientKey(2_000);
  expect(early < late).toBe(true);
  expect(new Set(Array.from({ length: 2_000 }, () => newClientKey())).size).toBe(2_000);
  expect(early).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
});
