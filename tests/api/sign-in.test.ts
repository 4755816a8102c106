import { DEMO_SMS_CODE, demoPerson } from '../../prisma/seed/demo-people';
import { DEMO } from '../../prisma/seed/ids';
import { type City, startCity } from '../support/city';
import { createVisits, nonce, VERSION } from '../support/visits';

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

const { newPhone, codeSentTo, signInBySms, signInByWechat, consent } = createVisits(() => city);

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
