import { type StartedSimulators, startSimulators } from '../../bff/simulators/start-simulators';

let simulators: StartedSimulators;
beforeEach(async () => {
  simulators = await startSimulators({ port: 0, seed: 'a' });
});
afterEach(() => simulators.stop());

const at = (path: string, init?: RequestInit) => fetch(`${simulators.url}${path}`, init);
const signIn = (code: string, init?: RequestInit) =>
  at(
    `/wechat/sns/jscode2session?appid=wxdemo0000000000&secret=demo-wechat-app-secret-of-the-simulator&grant_type=authorization_code&js_code=${code}`,
    init,
  );
const control = (path: string, input: unknown = {}) =>
  at(`/__control/${path}`, { method: 'POST', body: JSON.stringify(input) });

it('lists on its page and as JSON what each one received', async () => {
  await signIn('anna-1');
  const page = await at('/');
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('模拟的外部系统');
  const { simulators: all } = (await (await at('/__control')).json()) as {
    simulators: { name: string; mount: string; total: number; received: { summary: string }[] }[];
  };
  const names = all.map((one) => one.name);
  expect(names).toEqual(expect.arrayContaining(['wechat', 'sms', 'health-authority', 'bus']));
  const wechat = all.find((one) => one.name === 'wechat')!;
  expect(wechat).toMatchObject({ total: 1, received: [{ method: 'GET', path: '/sns/jscode2session', status: 200 }] });
  expect(JSON.stringify(wechat.received)).not.toContain('app-secret');
});

describe('fault switches over HTTP', () => {
  it('fail all, then none', async () => {
    await control('wechat/faults', { http500: true });
    expect((await signIn('anna-1')).status).toBe(500);
    await control('wechat/reset');
    expect((await signIn('anna-1')).status).toBe(200);
  });

  it('fail the same share in the same order for the same seed', async () => {
    const run = async (seed: string) => {
      const started = await startSimulators({ port: 0, seed });
      started.sms.faults.set({ errorRate: 0.5 });
      const statuses: number[] = [];
      for (let i = 0; i < 40; i++) statuses.push((await fetch(`${started.url}/sms/v1/messages/x`)).status);
      await started.stop();
      return statuses;
    };
    const [one, again, other] = [await run('a'), await run('a'), await run('b')];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    const failed = one.filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(8);
    expect(failed).toBeLessThan(32);
  });

  it('leave a caller hanging until they are turned back', async () => {
    await control('wechat/faults', { hang: true });
    const asked = signIn('anna-1');
    await expect(signIn('anna-2', { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    await control('wechat/reset');
    expect((await asked).status).toBe(503);
  });

  it('carry a request out and lose its answer', async () => {
    await control('wechat/faults', { loseAnswer: true });
    await expect(signIn('anna-1')).rejects.toThrow();
    await control('wechat/reset');
    expect(await (await signIn('anna-1')).json()).toMatchObject({ errcode: 40163 });
  });

  it('answer nonsense', async () => {
    await control('wechat/faults', { garbage: true });
    expect(await (await signIn('anna-1')).text()).toContain('<html>');
  });

  it('touch one path alone', async () => {
    await control('wechat/faults', { http500: true, onlyPath: '/cgi-bin/' });
    expect((await signIn('anna-1')).status).toBe(200);
    expect((await at('/wechat/cgi-bin/stable_token', { method: 'POST', body: '{}' })).status).toBe(500);
  });

  it('refuse what they do not know', async () => {
    expect((await control('wechat/faults', { slowMs: -1 })).status).toBe(400);
    expect((await control('nobody/faults', {})).status).toBe(404);
    expect((await at('/elsewhere')).status).toBe(404);
  });
});

it('can have a key pressed on a ringing phone', async () => {
  expect(await (await control('sms/press', { callId: 'call-none', key: '1' })).json()).toEqual({ ok: true });
  expect((await control('sms/press', {})).status).toBe(400);
});

describe('the stable token', () => {
  const ask = async (force = false) =>
    (await (
      await at('/wechat/cgi-bin/stable_token', {
        method: 'POST',
        body: JSON.stringify({
          grant_type: 'client_credential',
          appid: 'wxdemo0000000000',
          secret: 'demo-wechat-app-secret-of-the-simulator',
          force_refresh: force,
        }),
      })
    ).json()) as { access_token?: string; expires_in?: number; errcode?: number };

  it('stays the same until it is forced, which may not be too often', async () => {
    const first = await ask();
    expect(first.expires_in).toBeGreaterThan(7_100);
    expect((await ask()).access_token).toBe(first.access_token);
    const forced = await ask(true);
    expect(forced.access_token).not.toBe(first.access_token);
    expect((await ask(true)).errcode).toBe(45011);
    const old = await at(`/wechat/wxa/msg_sec_check?access_token=${first.access_token}`, {
      method: 'POST',
      body: '{}',
    });
    expect(await old.json()).toMatchObject({ errcode: 40001 });
  });
});
