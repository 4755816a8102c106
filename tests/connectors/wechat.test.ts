import { createWechatClient } from '../../bff/connectors/wechat/wechat.client';
import type { WechatPlatform } from '../../bff/connectors/wechat/wechat.port';
import { SettableClock } from '../../bff/platform/clock';
import { createLogger } from '../../bff/platform/log';
import { createMetrics } from '../../bff/platform/metrics';
import type { ResilientCall } from '../../bff/platform/resilience/resilience.types';
import { createResilientCall } from '../../bff/platform/resilience/resilient-call';
import { DEMO_SETTINGS } from '../../bff/simulators/demo-settings';
import { type StartedSimulators, startSimulators } from '../../bff/simulators/start-simulators';

let simulators: StartedSimulators;
let clock: SettableClock;
let call: ResilientCall;
let lines: string[];
let wechat: WechatPlatform;

function client(changes: { appSecret?: string; baseUrl?: string } = {}): WechatPlatform {
  return createWechatClient({
    baseUrl: `${simulators.url}/wechat`,
    appId: DEMO_SETTINGS.WECHAT_APP_ID,
    appSecret: DEMO_SETTINGS.WECHAT_APP_SECRET,
    call,
    clock,
    log: createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } }),
    ...changes,
  });
}

beforeEach(async () => {
  clock = new SettableClock();
  simulators = await startSimulators({ port: 0, clock });
  lines = [];
  const log = createLogger({ level: 'silent' });
  call = createResilientCall(
    { system: 'wechat', timeoutMs: 300, retries: 1, breakAfter: 3, breakForMs: 60_000 },
    { log, metrics: createMetrics({ collectDefaults: false }) },
  );
  wechat = client();
});
afterEach(() => simulators.stop());

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing thrown',
    (error: { code?: string }) => error.code,
  );
const message = {
  openId: 'oSomebody',
  templateId: 'tm1',
  page: 'features/reports/pages/detail/index?id=1',
  values: {
    thing1: '诉求进展',
    thing2: '您反映的路灯问题已经派给城市管理局，他们会在三个工作日内答复您',
    time3: '2026年11月22日 16:05',
  },
  locale: 'zh' as const,
};

describe('signing in', () => {
  it('gives openid, unionid and session key for a fresh code', async () => {
    const citizen = await wechat.signIn('demo-citizen-a1');
    expect(citizen.openId).toBe('oDemo_citizen'.padEnd(28, '0'));
    expect(citizen.unionId).toBe('uDemo_citizen'.padEnd(28, '0'));
    expect(Buffer.from(citizen.sessionKey, 'base64')).toHaveLength(16);
    const [first, again, other] = [
      await wechat.signIn('anna-1'),
      await wechat.signIn('anna-2'),
      await wechat.signIn('bert-1'),
    ];
    expect(first.openId).toBe(again.openId);
    expect(first.openId).not.toBe(other.openId);
    expect(first.unionId).toBeNull();
  });

  it.each([
    ['used', 'demo-citizen-a1', 'sign_in_failed'],
    ['expired', 'demo-citizen-expired', 'sign_in_failed'],
    ['of a blocked user', 'demo-citizen-blocked', 'sign_in_failed'],
    ['over the quota', 'demo-citizen-quota', 'rate_limited'],
    ['while WeChat is busy', 'demo-citizen-busy', 'upstream_failed'],
  ])('refuses a code %s', async (_, code, expected) => {
    await wechat.signIn('demo-citizen-a1');
    expect(await codeOf(wechat.signIn(code))).toBe(expected);
  });

  it('refuses a code older than five minutes', async () => {
    const code = `demo-citizen-t${clock.now().getTime()}-x`;
    clock.advance(300_001);
    expect(await codeOf(wechat.signIn(code))).toBe('sign_in_failed');
  });

  it('does not blame the person when our own secret is wrong, and logs it without the secret', async () => {
    expect(await codeOf(client({ appSecret: 'wrong-secret-4711' }).signIn('demo-citizen-a1'))).toBe('upstream_failed');
    expect(lines.join()).toContain('40125');
    expect(lines.join()).not.toContain('wrong-secret-4711');
  });

  it('never repeats a login code by itself, since a code is good once', async () => {
    simulators.wechat.faults.set({ http500: true });
    expect(await codeOf(wechat.signIn('demo-citizen-a1'))).toBe('upstream_failed');
    expect(simulators.wechat.received.total).toBe(1);
  });
});

describe('the access token', () => {
  it('is asked for once by many callers, and kept', async () => {
    await Promise.all([1, 2, 3, 4].map((i) => wechat.phoneNumber(`phone-1391234567${i}-x`)));
    await wechat.phoneNumber('phone-13912345679-x');
    expect(simulators.wechat.tokenStatistics).toEqual({ asked: 1, made: 1 });
  });

  it('is renewed early, while the old one serves', async () => {
    await wechat.phoneNumber('phone-13912345671-x');
    clock.advance(7_200_000 - 240_000);
    expect(await wechat.phoneNumber('phone-13912345672-x')).toBe('13912345672');
    await wechat.phoneNumber('phone-13912345673-x');
    expect(simulators.wechat.tokenStatistics.made).toBe(2);
  });

  it('serves on when it can’t be renewed yet', async () => {
    await wechat.phoneNumber('phone-13912345671-x');
    clock.advance(7_200_000 - 240_000);
    simulators.wechat.faults.set({ http500: true, onlyPath: '/cgi-bin/stable_token' });
    expect(await wechat.phoneNumber('phone-13912345672-x')).toBe('13912345672');
    // Once it is over, there is nothing to go on with.
    clock.advance(240_001);
    expect(await codeOf(wechat.phoneNumber('phone-13912345673-x'))).toBe('upstream_failed');
  });

  it('is replaced at once when WeChat no longer takes it', async () => {
    await wechat.phoneNumber('phone-13912345671-x');
    simulators.wechat.dropTokens();
    expect(await wechat.phoneNumber('phone-13912345672-x')).toBe('13912345672');
    expect(simulators.wechat.tokenStatistics.made).toBe(2);
  });

  it('of another’s clock, expired at WeChat, is replaced too', async () => {
    await wechat.phoneNumber('phone-13912345671-x');
    const ours = client();
    await ours.phoneNumber('phone-13912345672-x');
    clock.advance(7_200_001);
    expect(await ours.phoneNumber('phone-13912345673-x')).toBe('13912345673');
  });
});

describe('the phone number', () => {
  it('comes for a fresh code and once only', async () => {
    expect(await wechat.phoneNumber('demo-elder-1')).toBe('13800000002');
    expect(await codeOf(wechat.phoneNumber('demo-elder-1'))).toBe('sign_in_failed');
    expect(await codeOf(wechat.phoneNumber('phone-13912345671-expired'))).toBe('sign_in_failed');
  });
});

describe('checking words', () => {
  const check = (content: string, openId = 'oSomebody') => wechat.checkText({ openId, scene: 2, content });

  it('passes, asks for a person, or refuses', async () => {
    expect(await check('路灯坏了')).toMatchObject({ verdict: 'pass', label: 100 });
    expect(await check('待人工复核的话')).toMatchObject({ verdict: 'review' });
    expect(await check('加入赌博网站')).toMatchObject({ verdict: 'risky', label: 20006 });
  });

  it('looks at the first 2,500 characters of a long text', async () => {
    expect(await check('长'.repeat(4_000))).toMatchObject({ verdict: 'pass' });
  });

  it('is tried again after a failure, since it changes nothing', async () => {
    await check('先要一个令牌');
    let isDown = true;
    simulators.wechat.faults.set({ http500: true, onlyPath: '/wxa/msg_sec_check' });
    const asked = check('路灯坏了');
    while (isDown) {
      if (simulators.wechat.received.list().some((one) => one.status === 500)) isDown = false;
      await new Promise((resolve) => setImmediate(resolve));
    }
    simulators.wechat.faults.reset();
    expect(await asked).toMatchObject({ verdict: 'pass' });
  });
});

describe('subscribe messages', () => {
  it('arrive, cut to what their fields hold', async () => {
    expect(await wechat.sendSubscribeMessage(message)).toEqual({
      result: { outcome: 'accepted', providerId: '1' },
      isPermissionGone: false,
    });
    const [arrived] = simulators.wechat.messages('oSomebody');
    expect(arrived!.values.thing2).toBe('您反映的路灯问题已经派给城市管理局，他…');
    expect([...arrived!.values.thing2!]).toHaveLength(20);
  });

  it('say when the permission is gone', async () => {
    simulators.wechat.allow('oSomebody', 'tm1', 1);
    await wechat.sendSubscribeMessage(message);
    expect(await wechat.sendSubscribeMessage(message)).toEqual({
      result: { outcome: 'refused', reason: '43101', isRetryable: false },
      isPermissionGone: true,
    });
  });

  it('know a refusal of our own making', async () => {
    const wrong = await wechat.sendSubscribeMessage({ ...message, templateId: 'unknown-template' });
    expect(wrong.result).toMatchObject({ outcome: 'refused', reason: '40037' });
  });

  it.each([
    ['the answer is lost on the way', { loseAnswer: true }],
    ['the answer is garbage', { garbage: true }],
    ['no answer comes', { hang: true }],
  ])('are of unknown outcome when %s', async (_, faults) => {
    await wechat.checkText({ openId: 'oSomebody', scene: 2, content: '先要一个令牌' });
    simulators.wechat.faults.set(faults);
    const { result } = await wechat.sendSubscribeMessage(message);
    expect(result.outcome).toBe('unknown');
    expect(simulators.wechat.received.list().filter((one) => one.path.endsWith('/send'))).toHaveLength(1);
  });

  it('are certainly not sent when nobody listens', async () => {
    const gone = await startSimulators({ port: 0 });
    await gone.stop();
    const nobody = client({ baseUrl: `${gone.url}/wechat` });
    expect((await nobody.sendSubscribeMessage(message)).result).toMatchObject({
      outcome: 'refused',
      isRetryable: true,
    });
  });

  it('are certainly not sent when no token comes', async () => {
    simulators.wechat.faults.set({ hang: true, onlyPath: '/cgi-bin/stable_token' });
    expect((await wechat.sendSubscribeMessage(message)).result).toEqual({
      outcome: 'refused',
      reason: 'no access token',
      isRetryable: true,
    });
  });

  it('are certainly not sent when the breaker is open', async () => {
    await wechat.sendSubscribeMessage(message);
    simulators.wechat.faults.set({ http500: true });
    for (let i = 0; i < 3; i++) await codeOf(wechat.signIn(`anna-${i}`));
    expect(call.state).toBe('open');
    const before = simulators.wechat.received.total;
    expect((await wechat.sendSubscribeMessage(message)).result).toEqual({
      outcome: 'refused',
      reason: 'not tried',
      isRetryable: true,
    });
    expect(simulators.wechat.received.total).toBe(before);
  });
});

it('logs once when a reply no longer has the documented shape', async () => {
  simulators.wechat.faults.set({ garbage: true });
  await codeOf(wechat.signIn('anna-1'));
  await codeOf(wechat.signIn('anna-2'));
  expect(lines.filter((line) => line.includes('"drift"'))).toHaveLength(1);
});

it('opens the breaker after failures in a row and asks no more', async () => {
  simulators.wechat.faults.set({ http500: true });
  for (let i = 0; i < 3; i++) await codeOf(wechat.signIn(`anna-${i}`));
  const before = simulators.wechat.received.total;
  expect(await codeOf(wechat.signIn('anna-9'))).toBe('unavailable');
  expect(simulators.wechat.received.total).toBe(before);
});

it('is not opened by refusals', async () => {
  for (let i = 0; i < 6; i++) expect(await codeOf(wechat.signIn(`expired-${i}`))).toBe('sign_in_failed');
  expect(call.state).toBe('closed');
});
