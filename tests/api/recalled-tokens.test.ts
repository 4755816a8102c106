import { type App, createApp } from '../../bff/app';
import { createLogger } from '../../bff/platform/log';
import { createApiClient } from '../support/api-client';
import { type City, startCity } from '../support/city';

let city: City;
let other: App;
let otherUrl: string;
beforeAll(async () => {
  city = await startCity();
  other = await createApp({ config: city.app.config, log: createLogger({ level: 'silent' }), clock: city.clock });
  otherUrl = `http://127.0.0.1:${await other.start()}`;
});
afterAll(async () => {
  await other.stop();
  await city.stop();
});

/** The same person, asking the process beside. */
function beside(accessToken: string | null, url = otherUrl) {
  const client = createApiClient(url);
  client.accessToken = accessToken;
  return client;
}

const refused = { status: 401, body: { error: { code: 'token_expired' } } };

describe('an access token that one process recalled', () => {
  it('is refused by the others within seconds of signing out', async () => {
    const citizen = createApiClient(city.url);
    await citizen.signIn('13800000011', '246810');
    const atOther = beside(citizen.accessToken);
    expect((await atOther.get('/identity/me')).status).toBe(200);
    expect((await citizen.post('/identity/sign-out')).status).toBe(200);
    await city.until(async () => (await atOther.get('/identity/me')).status === 401, {
      withinMs: 5_000,
      what: 'the other process refuses the token',
    });
    expect(await atOther.get('/identity/me')).toMatchObject(refused);
  });

  it('is renewed for good at the other, where a changed standing is what it says', async () => {
    const citizen = createApiClient(city.url);
    await citizen.signIn('13800000011', '246810');
    const atOther = beside(citizen.accessToken);
    expect((await atOther.get('/identity/me')).status).toBe(200);
    expect((await citizen.delete('/identity/consents')).status).toBe(200);
    await city.until(async () => (await atOther.get('/identity/me')).status === 401, {
      withinMs: 5_000,
      what: 'the other process refuses the token',
    });
    atOther.accessToken = null;
    await atOther.signIn('13800000011', '246810');
    expect((await atOther.get('/identity/me')).status).toBe(200);
  });

  it('is known to a process that starts afterwards', async () => {
    const citizen = createApiClient(city.url);
    await citizen.signIn('13800000011', '246810');
    const token = citizen.accessToken;
    await citizen.delete('/identity/consents');
    const late = await createApp({
      config: city.app.config,
      log: createLogger({ level: 'silent' }),
      clock: city.clock,
    });
    try {
      const url = `http://127.0.0.1:${await late.start()}`;
      expect(await beside(token, url).get('/identity/me')).toMatchObject(refused);
    } finally {
      await late.stop();
    }
  });
});
