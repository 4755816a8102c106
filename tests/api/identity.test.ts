import { demoIdNumber, demoPerson } from '../../prisma/seed/demo-people';
import { DEMO, type DemoPersonKey } from '../../prisma/seed/ids';
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

const { newPhone, signInBySms, consent } = createVisits(() => city);

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
