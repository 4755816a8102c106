import { DEMO_SMS_CODE, demoPerson } from '../../prisma/seed/demo-people';
import { DEMO } from '../../prisma/seed/ids';
import type { ApiClient } from '../support/api-client';
import { type City, startCity } from '../support/city';

let city: City;
let citizen: ApiClient;
let elder: ApiClient;
let second: ApiClient;
beforeAll(async () => {
  city = await startCity();
  [citizen, elder, second] = await Promise.all([city.as('citizen'), city.as('elder'), city.as('secondCitizen')]);
});
afterAll(async () => {
  await city?.stop();
});

const familyCode = (phone: string) => /验证码(\d{6})/.exec(city.simulators.sms.texts(phone).at(-1)!.text)![1]!;
const linksOf = async (client: ApiClient) => (await client.get('/identity/family')).body.items;
let nextPhone = 13_900_300_000;
const newPhone = () => String(nextPhone++);

/** A week later the old token is over, and goes with nothing. */
async function signInAgain(client: ApiClient, phone: string) {
  client.accessToken = null;
  await client.signIn(phone, DEMO_SMS_CODE);
}

it('the demo daughter acts for her mother, and each sees the other', async () => {
  expect(await linksOf(citizen)).toMatchObject([
    {
      side: 'actor',
      relation: 'child',
      state: 'active',
      other: { personId: DEMO.people.elder, displayName: '王*芳', maskedPhone: '138****0002' },
    },
  ]);
  expect(await linksOf(elder)).toMatchObject([
    {
      side: 'holder',
      relation: 'child',
      state: 'active',
      other: { personId: DEMO.people.citizen, displayName: '林*雯', maskedPhone: null },
    },
  ]);
  expect(await linksOf(second)).toEqual([]);
});

describe('asking and agreeing', () => {
  it('by the relative’s own sign-in', async () => {
    const asked = await second.post('/identity/family', {
      phone: demoPerson('elder').phone,
      relation: 'grandchild',
      days: 30,
    });
    expect(asked.status).toBe(201);
    // Until there is consent, not even whether the number has an account.
    expect(asked.body).toMatchObject({ state: 'requested', other: { personId: null, displayName: '138****0002' } });
    const waiting = (await linksOf(elder)).find((link: { id: string }) => link.id === asked.body.id);
    expect(waiting).toMatchObject({ side: 'holder', state: 'requested', other: { displayName: '高*' } });
    await city.until(async () =>
      (await elder.get('/notices')).body.items.some((one: { template: string }) => one.template === 'family.requested'),
    );

    expect((await citizen.post(`/identity/family/${asked.body.id}/accept`, {})).status).toBe(404);
    const agreed = await elder.post(`/identity/family/${asked.body.id}/accept`, {});
    expect(agreed.body).toMatchObject({ state: 'active', side: 'holder' });
    const lastsMs = Date.parse(agreed.body.expiresAt) - Date.parse(agreed.body.consentedAt);
    expect(lastsMs).toBe(30 * 86_400_000);
    expect((await elder.post(`/identity/family/${asked.body.id}/accept`, {})).body.error.code).toBe('state_conflict');
    expect((await elder.post(`/identity/family/${asked.body.id}/revoke`)).status).toBe(200);
    expect((await second.post(`/identity/family/${asked.body.id}/revoke`)).body.error.code).toBe('state_conflict');
  });

  it('by the code that came to the relative’s phone, for one who never signed in', async () => {
    const phone = newPhone();
    const asked = await second.post('/identity/family', { phone, relation: 'child', days: 365 });
    const accept = (code?: string) => second.post(`/identity/family/${asked.body.id}/accept`, code ? { code } : {});
    expect((await accept()).body.error).toMatchObject({
      code: 'invalid_request',
      fields: { code: expect.any(String) },
    });
    const code = familyCode(phone);
    const wrong = code === '000000' ? '000001' : '000000';
    expect((await accept(wrong)).body.error.code).toBe('sign_in_failed');
    expect((await accept(code)).body).toMatchObject({
      state: 'active',
      side: 'actor',
      other: { maskedPhone: `139****${phone.slice(-4)}` },
    });
    // A family code is no way to sign in.
    expect((await city.visitor().post('/identity/sms-login', { phone, code })).status).toBe(401);
  });

  it('a refusal ends it', async () => {
    const asked = await second.post('/identity/family', {
      phone: demoPerson('elder').phone,
      relation: 'other',
      days: 1,
    });
    expect((await second.post(`/identity/family/${asked.body.id}/decline`)).status).toBe(404);
    expect((await elder.post(`/identity/family/${asked.body.id}/decline`)).status).toBe(200);
    const link = (await linksOf(second)).find((one: { id: string }) => one.id === asked.body.id);
    expect(link.state).toBe('declined');
    expect((await elder.post(`/identity/family/${asked.body.id}/accept`, {})).body.error.code).toBe('state_conflict');
  });

  it('one open request to a phone, however many are sent at once', async () => {
    const phone = newPhone();
    const ask = () => citizen.post('/identity/family', { phone, relation: 'child', days: 10 });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    expect(city.simulators.sms.texts(phone)).toHaveLength(1);
  });

  it('the same key gives the same answer and one text', async () => {
    const phone = newPhone();
    const body = { phone, relation: 'child', days: 10 };
    const first = await citizen.post('/identity/family', body, { key: 'family-key-0001' });
    const again = await citizen.post('/identity/family', body, { key: 'family-key-0001' });
    expect(again.body).toEqual(first.body);
    expect(city.simulators.sms.texts(phone)).toHaveLength(1);
    expect((await citizen.post('/identity/family', { ...body, days: 11 }, { key: 'family-key-0001' })).status).toBe(
      422,
    );
  });

  it('a request whose code could not go out leaves nothing in the way of the next', async () => {
    const approver = await city.as('approver');
    const ask = () => approver.post('/identity/family', { phone: '13900009003', relation: 'child', days: 10 });
    expect((await ask()).status).toBe(429);
    expect((await ask()).status).toBe(429);
    expect((await linksOf(approver)).map((link: { state: string }) => link.state)).toEqual(['revoked', 'revoked']);
  });

  it('not to oneself, not for longer than a year', async () => {
    const own = await citizen.post('/identity/family', {
      phone: demoPerson('citizen').phone,
      relation: 'child',
      days: 10,
    });
    expect(own.body.error).toMatchObject({ code: 'invalid_request', fields: { phone: expect.any(String) } });
    const long = await citizen.post('/identity/family', { phone: newPhone(), relation: 'child', days: 366 });
    expect(long.body.error).toMatchObject({ code: 'invalid_request', fields: { days: expect.any(String) } });
  });
});

describe('time', () => {
  afterEach(() => city.clock.release());

  it('ends a request after a week and a link at its end, and lets one ask again', async () => {
    const phone = newPhone();
    const actor = await city.as('supervisor');
    const first = await actor.post('/identity/family', { phone, relation: 'child', days: 2 });
    city.clock.advance(7 * 86_400_000);
    await signInAgain(actor, demoPerson('supervisor').phone);
    expect((await linksOf(actor))[0]).toMatchObject({ id: first.body.id, state: 'expired' });
    expect((await actor.post(`/identity/family/${first.body.id}/accept`, { code: '123456' })).body.error.code).toBe(
      'state_conflict',
    );
    const again = await actor.post('/identity/family', { phone, relation: 'child', days: 2 });
    expect(again.status).toBe(201);
    await actor.post(`/identity/family/${again.body.id}/accept`, { code: familyCode(phone) });
    city.clock.advance(2 * 86_400_000);
    await signInAgain(actor, demoPerson('supervisor').phone);
    expect((await linksOf(actor))[0]).toMatchObject({ id: again.body.id, state: 'expired' });
  });
});

it('shows both sides what was done, and no third person', async () => {
  const [link] = await linksOf(elder);
  expect((await elder.get(`/identity/family/${link.id}/uses`)).body).toEqual({ items: [], nextCursor: null });
  expect((await citizen.get(`/identity/family/${link.id}/uses`)).status).toBe(404);
  const own = (await linksOf(citizen)).find((one: { state: string }) => one.state === 'active');
  expect((await citizen.get(`/identity/family/${own.id}/uses`)).status).toBe(200);
  expect((await elder.get(`/identity/family/${own.id}/uses`)).status).toBe(200);
  expect((await second.get(`/identity/family/${own.id}/uses`)).status).toBe(404);
  expect((await second.post(`/identity/family/${own.id}/revoke`)).status).toBe(404);
});
