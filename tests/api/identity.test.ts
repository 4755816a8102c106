import { randomUUID } from 'node:crypto';
import { DEMO, type DemoPersonKey } from '../../prisma/seed/ids';
import { demoIdNumber, demoPerson, DEMO_SMS_CODE } from '../../prisma/seed/demo-people';
import type { ApiClient } from '../support/api-client';
import { type City, startCity } from '../support/city';

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(async () => {
  await city?.stop();
});
afterEach(() => {
  city.simulators.wechat.faults.reset();
  city.simulators.sms.faults.reset();
  city.clock.release();
});

const nonce = () => randomUUID().slice(0, 8);
let nextPhone = 13_900_100_000;
const newPhone = () => String(nextPhone++);
const VERSION = '2026-11';

/** The code that came to a phone. */
function codeSentTo(phone: string): string {
  return /验证码(\d{6})/.exec(city.simulators.sms.texts(phone).at(-1)!.text)![1]!;
}

async function signInBySms(phone: string, visitor = city.visitor()) {
  expect((await visitor.post('/identity/sms-codes', { phone })).status).toBe(202);
  const answer = await visitor.post('/identity/sms-login', { phone, code: codeSentTo(phone) });
  expect(answer.status).toBe(200);
  visitor.accessToken = answer.body.tokens.accessToken;
  visitor.personId = answer.body.me.personId;
  return { client: visitor, ...(answer.body as { tokens: { refreshToken: string }; isNew: boolean }) };
}

async function signInByWechat(code: string) {
  const client = city.visitor();
  const answer = await client.post('/identity/wechat-login', { code });
  expect(answer.status).toBe(200);
  client.accessToken = answer.body.tokens.accessToken;
  client.personId = answer.body.me.personId;
  return { client, body: answer.body };
}

async function consent(client: ApiClient) {
  const answer = await client.post('/identity/consents', { version: VERSION });
  expect(answer.status).toBe(200);
  client.accessToken = answer.body.tokens.accessToken;
}

describe('signing in by WeChat', () => {
  it('knows a demo person, masked, with their grants', async () => {
    const { body } = await signInByWechat(`demo-handler-${nonce()}`);
    expect(body.isNew).toBe(false);
    expect(body.me).toMatchObject({
      personId: DEMO.people.handler,
      displayName: '陈*',
      maskedPhone: '138****0004',
      maskedIdNumber: expect.stringMatching(/^5\*{15}..$/),
      hasWechat: true,
      hasRealName: true,
      consentVersion: VERSION,
      grants: [{ role: 'handler', unitId: DEMO.units.cityManagement, unitName: '城市管理局' }],
    });
    expect(JSON.stringify(body)).not.toContain(demoPerson('handler').idNumber);
  });

  it('makes a person at the first visit and finds them at the next', async () => {
    const who = `visitor${nonce()}`;
    const first = await signInByWechat(`${who}-1`);
    expect(first.body).toMatchObject({
      isNew: true,
      me: { displayName: '微信用户', maskedPhone: null, consentVersion: null },
    });
    const second = await signInByWechat(`${who}-2`);
    expect(second.body).toMatchObject({ isNew: false, me: { personId: first.body.me.personId } });
  });

  it('makes one person when many first visits come at once', async () => {
    const who = `rush${nonce()}`;
    const answers = await Promise.all([1, 2, 3, 4, 5].map((i) => signInByWechat(`${who}-${i}`)));
    expect(new Set(answers.map(({ body }) => body.me.personId)).size).toBe(1);
  });

  it('finds the same person in another mini-program by unionid', async () => {
    const who = nonce().replace(/-/g, '');
    const here = await signInByWechat(`union-${who}-a-1`);
    const there = await signInByWechat(`union-${who}-b-1`);
    expect(there.body.me.personId).toBe(here.body.me.personId);
  });

  it.each(['expired', 'blocked'])('says what to do when the code is %s', async (fault) => {
    const answer = await city.visitor().post('/identity/wechat-login', { code: `anna-${fault}` });
    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({ code: 'sign_in_failed', retryable: false });
  });

  it('refuses a code used before', async () => {
    const code = `anna-${nonce()}`;
    await signInByWechat(code);
    expect((await city.visitor().post('/identity/wechat-login', { code })).body.error.code).toBe('sign_in_failed');
  });

  it('keeps the session key out of every answer and log, and sealed in the database', async () => {
    const { body } = await signInByWechat(`anna-${nonce()}`);
    expect(JSON.stringify(body)).not.toMatch(/session_?key/i);
    expect(city.logLines.join()).not.toMatch(/session_key|sessionKey":"[^[]/);
    const row = await city.app.db.prisma.wechatSession.findUniqueOrThrow({ where: { personId: body.me.personId } });
    expect(row.keyId).toBe('k1');
    expect(Buffer.from(row.sealed, 'base64').length).toBe(12 + 24 + 16);
  });

  it('costs only itself when WeChat is away', async () => {
    city.simulators.wechat.faults.set({ http500: true });
    const answer = await city.visitor().post('/identity/wechat-login', { code: `anna-${nonce()}` });
    expect(answer.status).toBe(502);
    expect(answer.body.error).toMatchObject({ code: 'upstream_failed', retryable: true });
    expect((await city.as('citizen').then((citizen) => citizen.get('/identity/me'))).status).toBe(200);
  });
});

describe('signing in by SMS', () => {
  it('sends a code that signs in once', async () => {
    const phone = newPhone();
    const visitor = city.visitor();
    const asked = await visitor.post('/identity/sms-codes', { phone });
    expect(asked.status).toBe(202);
    expect(Date.parse(asked.body.expiresAt) - city.clock.now().getTime()).toBeLessThanOrEqual(300_000);
    const code = codeSentTo(phone);
    const answer = await visitor.post('/identity/sms-login', { phone, code });
    expect(answer.body).toMatchObject({ isNew: true, me: { displayName: `市民${phone.slice(-4)}`, hasWechat: false } });
    expect((await visitor.post('/identity/sms-login', { phone, code })).body.error.code).toBe('sign_in_failed');
  });

  it('takes the privacy notice along when it was accepted on the same page', async () => {
    const phone = newPhone();
    await city.visitor().post('/identity/sms-codes', { phone });
    const answer = await city
      .visitor()
      .post('/identity/sms-login', { phone, code: codeSentTo(phone), consentVersion: VERSION });
    expect(answer.body.me.consentVersion).toBe(VERSION);
  });

  it('keeps no code in the clear and none in the log', async () => {
    const phone = newPhone();
    await city.visitor().post('/identity/sms-codes', { phone });
    const code = codeSentTo(phone);
    const rows = await city.app.db.prisma.smsCode.findMany();
    expect(JSON.stringify(rows)).not.toContain(`"${code}"`);
    expect(JSON.stringify(rows)).not.toContain(phone);
    expect(city.logLines.join('\n')).not.toContain(phone);
  });

  it('ends after five minutes', async () => {
    const phone = newPhone();
    await city.visitor().post('/identity/sms-codes', { phone });
    city.clock.advance(300_000);
    const answer = await city.visitor().post('/identity/sms-login', { phone, code: codeSentTo(phone) });
    expect(answer.body.error).toMatchObject({ code: 'sign_in_failed', message: '验证码已过期，请重新获取' });
  });

  it('allows five guesses, also when they come at once', async () => {
    const phone = newPhone();
    await city.visitor().post('/identity/sms-codes', { phone });
    const code = codeSentTo(phone);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => city.visitor().post('/identity/sms-login', { phone, code: wrong })),
    );
    const messages = guesses.map((guess) => guess.body.error.message as string);
    expect(messages.filter((message) => message.startsWith('验证码不对'))).toHaveLength(5);
    expect(messages.filter((message) => message.startsWith('输错次数太多'))).toHaveLength(7);
    expect((await city.visitor().post('/identity/sms-login', { phone, code })).status).toBe(401);
  });

  it('sends one text however many ask at once, and the next after a minute', async () => {
    const phone = newPhone();
    const ask = () => city.visitor().post('/identity/sms-codes', { phone });
    // A fixed second in the middle of a minute, so that the burst lies in one.
    city.clock.set(new Date(Math.floor(Date.now() / 60_000) * 60_000 + 20_000));
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 429, 429, 429]);
    expect(city.simulators.sms.texts(phone)).toHaveLength(1);
    const refused = answers.find((answer) => answer.status === 429)!;
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    city.clock.advance(61_000);
    expect((await ask()).status).toBe(202);
    for (let i = 0; i < 3; i++) {
      city.clock.advance(61_000);
      await ask();
    }
    city.clock.advance(61_000);
    expect((await ask()).status).toBe(429);
  });

  it('tells a number the carrier refuses from a gateway that is away', async () => {
    const held = await city.visitor().post('/identity/sms-codes', { phone: '13900009003' });
    expect(held.status).toBe(429);
    city.simulators.sms.faults.set({ loseAnswer: true });
    // The text may be on its way, so the person is let type the code.
    const phone = newPhone();
    expect((await city.visitor().post('/identity/sms-codes', { phone })).status).toBe(202);
    city.simulators.sms.faults.reset();
    expect((await city.visitor().post('/identity/sms-login', { phone, code: codeSentTo(phone) })).status).toBe(200);
  });

  it('gives the demo people the demo code and nobody else', async () => {
    const phone = newPhone();
    await city.visitor().post('/identity/sms-codes', { phone });
    if (codeSentTo(phone) === DEMO_SMS_CODE) return;
    expect((await city.visitor().post('/identity/sms-login', { phone, code: DEMO_SMS_CODE })).status).toBe(401);
  });
});

describe('joining WeChat and phone', () => {
  it('binds a new number', async () => {
    const phone = newPhone();
    const { client } = await signInByWechat(`anna${nonce()}-1`);
    expect((await client.post('/identity/phone', { code: `phone-${phone}-${nonce()}` })).body.error.code).toBe(
      'consent_required',
    );
    await consent(client);
    const answer = await client.post('/identity/phone', { code: `phone-${phone}-${nonce()}` });
    expect(answer.body.me).toMatchObject({ personId: client.personId, maskedPhone: `139****${phone.slice(-4)}` });
    expect((await signInBySms(phone)).client.personId).toBe(client.personId);
  });

  it('makes one of two when the number is somebody’s already, sessions and inbox included', async () => {
    const phone = newPhone();
    const bySms = await signInBySms(phone);
    await consent(bySms.client);
    const who = `berta${nonce()}`;
    const { client, body } = await signInByWechat(`${who}-1`);
    await consent(client);
    const joined = await client.post('/identity/phone', { code: `phone-${phone}-${nonce()}` });
    expect(joined.status).toBe(200);
    expect(joined.body.me).toMatchObject({ personId: bySms.client.personId, hasWechat: true, consentVersion: VERSION });
    // The token that still says the other person is to be renewed, and comes back as the one.
    expect((await client.get('/identity/me')).body.error.code).toBe('token_expired');
    const fresh = await client.post(
      '/identity/refresh',
      { refreshToken: body.tokens.refreshToken },
      { headers: { authorization: '' } },
    );
    client.accessToken = fresh.body.accessToken;
    expect((await client.get('/identity/me')).body.personId).toBe(bySms.client.personId);
    expect((await signInByWechat(`${who}-2`)).body.me.personId).toBe(bySms.client.personId);
    expect((await client.get('/identity/sessions')).body.items.length).toBeGreaterThanOrEqual(3);
  });

  it('does not join two people with real names', async () => {
    const { client } = await signInByWechat(`demo-secondCitizen-${nonce()}`);
    const answer = await client.post('/identity/phone', { code: `demo-citizen-${nonce()}` });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'conflict']);
    expect((await client.get('/identity/me')).body.personId).toBe(DEMO.people.secondCitizen);
  });
});

describe('refreshing', () => {
  const refresh = (refreshToken: string) => city.visitor().post('/identity/refresh', { refreshToken });

  it('changes the token each time, and forgives a lost answer', async () => {
    const { tokens } = await signInBySms(newPhone());
    const first = await refresh(tokens.refreshToken);
    expect(first.status).toBe(200);
    expect(first.body.refreshToken).not.toBe(tokens.refreshToken);
    const again = await refresh(tokens.refreshToken);
    expect(again.status).toBe(200);
    expect((await refresh(first.body.refreshToken)).status).toBe(200);
  });

  it('ends the whole session when a used token comes again later', async () => {
    const { client, tokens } = await signInBySms(newPhone());
    const owner = await refresh(tokens.refreshToken);
    city.clock.advance(31_000);
    const thief = await refresh(tokens.refreshToken);
    expect([thief.status, thief.body.error.code]).toEqual([401, 'unauthenticated']);
    expect((await refresh(owner.body.refreshToken)).status).toBe(401);
    expect((await client.get('/identity/me')).status).toBe(401);
  });

  it('serves many tabs at once', async () => {
    const { tokens } = await signInBySms(newPhone());
    const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(tokens.refreshToken)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
  });

  it('ends thirty days after the last use', async () => {
    const { tokens } = await signInBySms(newPhone());
    city.clock.advance(29 * 86_400_000);
    const kept = await refresh(tokens.refreshToken);
    expect(kept.status).toBe(200);
    city.clock.advance(31 * 86_400_000);
    expect((await refresh(kept.body.refreshToken)).status).toBe(401);
  });

  it('knows nothing of a made-up token', async () => {
    expect((await refresh('yr1_made-up-by-somebody')).status).toBe(401);
    expect((await refresh('x')).body.error).toMatchObject({
      code: 'invalid_request',
      fields: { refreshToken: expect.any(String) },
    });
  });
});

describe('sessions', () => {
  it('are listed, and ended one by one by their owner alone', async () => {
    const phone = newPhone();
    const phoneSession = await signInBySms(phone);
    city.clock.advance(61_000);
    const laptop = await signInBySms(phone);
    const { items } = (await laptop.client.get('/identity/sessions')).body;
    expect(items).toHaveLength(2);
    const other = items.find((one: { isCurrent: boolean }) => !one.isCurrent);
    const stranger = await city.as('citizen');
    expect((await stranger.delete(`/identity/sessions/${other.id}`)).status).toBe(404);
    expect((await laptop.client.delete(`/identity/sessions/${other.id}`)).status).toBe(200);
    expect((await phoneSession.client.get('/identity/me')).body.error.code).toBe('token_expired');
    expect(
      (await city.visitor().post('/identity/refresh', { refreshToken: phoneSession.tokens.refreshToken })).status,
    ).toBe(401);
    expect((await laptop.client.delete('/identity/sessions/nonsense')).status).toBe(400);
  });

  it('end at sign-out', async () => {
    const { client, tokens } = await signInBySms(newPhone());
    expect((await client.post('/identity/sign-out')).status).toBe(200);
    expect((await client.get('/identity/me')).status).toBe(401);
    expect((await city.visitor().post('/identity/refresh', { refreshToken: tokens.refreshToken })).status).toBe(401);
  });
});

describe('consent and personal data', () => {
  it('shows the notice to anyone in their language', async () => {
    const zh = await city.visitor().get('/identity/privacy-notice');
    const en = await city.visitor().get('/identity/privacy-notice', { headers: { 'accept-language': 'en' } });
    expect(zh.body).toMatchObject({ version: VERSION, title: '一城通隐私说明' });
    expect(en.body).toMatchObject({ version: VERSION, title: 'Privacy notice' });
    expect(en.body.sections).toHaveLength(zh.body.sections.length);
  });

  it('comes before real name, and an older version does not count', async () => {
    const { client } = await signInBySms(newPhone());
    const name = { name: '秦朗', idNumber: demoIdNumber('19881224', 77) };
    expect((await client.post('/identity/real-name', name)).body.error.code).toBe('consent_required');
    expect((await client.post('/identity/consents', { version: '2020-01' })).status).toBe(409);
    await consent(client);
    const answer = await client.post('/identity/real-name', name);
    expect(answer.body).toMatchObject({ displayName: '秦*', maskedName: '秦*', hasRealName: true });
    const rows = await city.app.db.prisma.vaultEntry.findMany({ where: { personId: client.personId! } });
    expect(JSON.stringify(rows)).not.toMatch(/秦朗|19881224/);
  });

  it('refuses a wrong ID number, and one that is somebody else’s', async () => {
    const { client } = await signInBySms(newPhone());
    await consent(client);
    const wrong = await client.post('/identity/real-name', { name: '秦朗', idNumber: '110105194912310021' });
    expect(wrong.body.error).toMatchObject({
      code: 'invalid_request',
      fields: { idNumber: '身份证号不对，请逐位核对' },
    });
    const taken = await client.post('/identity/real-name', {
      name: '林晓雯',
      idNumber: demoPerson('citizen').idNumber,
    });
    expect(taken.status).toBe(409);
  });

  it('is withdrawn with erasure, and given again', async () => {
    const { client } = await signInBySms(newPhone());
    await consent(client);
    const idNumber = demoIdNumber('19770707', 21);
    await client.post('/identity/real-name', { name: '何一鸣', idNumber });
    const withdrawn = await client.delete('/identity/consents');
    expect(withdrawn.body.me).toMatchObject({
      hasRealName: false,
      maskedName: null,
      consentVersion: null,
      maskedPhone: expect.any(String),
    });
    client.accessToken = withdrawn.body.tokens.accessToken;
    const left = await city.app.db.prisma.vaultEntry.findMany({
      where: { personId: client.personId!, sealed: { not: '' } },
    });
    expect(left.map((row) => row.kind)).toEqual(['phone']);
    expect((await client.post('/identity/real-name', { name: '何一鸣', idNumber })).body.error.code).toBe(
      'consent_required',
    );
    await consent(client);
    expect((await client.post('/identity/real-name', { name: '何一鸣', idNumber })).status).toBe(200);
  });

  it('shows its owner who looked, and nobody else', async () => {
    const elder = await city.as('elder');
    const before = (await elder.get('/identity/vault-views')).body.items.length;
    const { nameVaultId } = await city.app.db.prisma.person.findUniqueOrThrow({ where: { id: DEMO.people.elder } });
    await city.app.db.prisma.vaultView.create({
      data: {
        id: `01KB${nonce()
          .toUpperCase()
          .padEnd(22, '0')
          .slice(0, 22)
          .replace(/[ILOU]/g, '0')}`,
        vaultId: nameVaultId!,
        ownerPersonId: DEMO.people.elder,
        kind: 'name',
        viewerPersonId: DEMO.people.checker,
        purpose: '核验健康码',
        viewedAt: new Date(),
      },
    });
    const { items } = (await elder.get('/identity/vault-views')).body;
    expect(items).toHaveLength(before + 1);
    expect(items[0]).toMatchObject({ kind: 'name', viewerName: '吴磊', viewerIsMe: false, purpose: '核验健康码' });
    const citizen = await city.as('citizen');
    expect(JSON.stringify((await citizen.get('/identity/vault-views')).body)).not.toContain('核验健康码');
  });
});

describe('bad input', () => {
  it.each([
    ['no body', '/identity/sms-login', undefined, 400, 'invalid_request'],
    ['a wrong phone', '/identity/sms-codes', { phone: '123' }, 400, 'invalid_request'],
    ['a phone that is a list', '/identity/sms-codes', { phone: ['13800000001'] }, 400, 'invalid_request'],
    ['letters for a code', '/identity/sms-login', { phone: '13800000001', code: 'abcdef' }, 400, 'invalid_request'],
    ['an endless code', '/identity/wechat-login', { code: 'x'.repeat(300) }, 400, 'invalid_request'],
    ['too much', '/identity/wechat-login', { code: 'x'.repeat(70_000) }, 413, 'body_too_large'],
  ])('%s gets the envelope', async (_, path, body, status, code) => {
    const answer = await city.visitor().post(path, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.requestId).toEqual(expect.any(String));
  });

  it('malformed JSON gets the envelope', async () => {
    const answer = await city
      .visitor()
      .raw('POST', '/identity/sms-login', '{"phone":', { 'content-type': 'application/json' });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'malformed_body']);
  });

  it.each<[string, string]>([
    ['GET', '/identity/me'],
    ['GET', '/identity/sessions'],
    ['POST', '/identity/sign-out'],
    ['GET', '/identity/vault-views'],
    ['GET', '/identity/family'],
    ['POST', '/identity/real-name'],
  ])('%s %s without a token is 401', async (method, path) => {
    const visitor = city.visitor();
    const answer = method === 'GET' ? await visitor.get(path) : await visitor.post(path, {});
    expect([answer.status, answer.body.error.code]).toEqual([401, 'unauthenticated']);
  });

  it('a forged token is 401, also where anyone may come', async () => {
    const visitor = city.visitor();
    visitor.accessToken = `${(await city.as('citizen')).accessToken!.slice(0, -3)}abc`;
    expect((await visitor.get('/identity/me')).body.error.code).toBe('unauthenticated');
    expect((await visitor.get('/identity/privacy-notice')).status).toBe(401);
  });

  it('every demo person can sign in', async () => {
    for (const key of Object.keys(DEMO.people) as DemoPersonKey[]) {
      expect((await (await city.as(key)).get('/identity/me')).body.personId).toBe(DEMO.people[key]);
    }
  });
});
