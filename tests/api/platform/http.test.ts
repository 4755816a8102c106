import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Actor } from '../../../bff/platform/actor';
import { systemClock } from '../../../bff/platform/clock';
import { ApiError } from '../../../bff/platform/errors';
import { assertRoutesComplete, createHttpApp } from '../../../bff/platform/http/http-app';
import { createIdempotencyStore } from '../../../bff/platform/http/idempotency.sql';
import { createRateLimiter } from '../../../bff/platform/http/rate-limit';
import { anyone, consented, defineRoute, type Route, signedIn, staffWith } from '../../../bff/platform/http/route';
import { createLogger } from '../../../bff/platform/log';
import { createMetrics } from '../../../bff/platform/metrics';
import { createApiClient } from '../../support/api-client';
import { startDatabase } from '../../support/database';

let database: Awaited<ReturnType<typeof startDatabase>>;
let server: Server;
let url: string;
const logLines: string[] = [];
const counts = { made: 0, gate: null as null | ((value: unknown) => void) };

const PEOPLE: Record<string, Actor> = {
  'Bearer citizen': { personId: '01J00000000000000000000001', sessionId: 's', consentVersion: '1', grants: [] },
  'Bearer new': { personId: '01J00000000000000000000002', sessionId: 's', consentVersion: null, grants: [] },
  'Bearer seat': {
    personId: '01J00000000000000000000003',
    sessionId: 's',
    consentVersion: '1',
    grants: [{ role: 'dispatcher', unitId: 'u' }],
  },
};

const made = z.object({ n: z.number() });
const routes: Route[] = [
  defineRoute({
    method: 'POST',
    path: '/things',
    tag: 'test',
    summary: 'make',
    policy: signedIn,
    idempotent: true,
    contract: {
      body: z.strictObject({ name: z.string().min(2).max(10), size: z.number().int().max(9).optional() }),
      response: made,
      status: 201,
    },
    handler: async ({ body }) => {
      if (body.name === 'refused') throw new ApiError('conflict');
      if (body.name === 'slow')
        await new Promise((resolve) => {
          counts.gate = resolve;
        });
      counts.made += 1;
      return { n: counts.made };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/open',
    tag: 'test',
    summary: 'open',
    policy: anyone,
    rateLimit: { perAddress: 5, windowS: 60 },
    contract: {
      query: z.object({ page: z.coerce.number().int().default(1) }),
      response: z.object({ page: z.number() }),
    },
    handler: async ({ query }) => ({ page: query.page }),
  }),
  defineRoute({
    method: 'GET',
    path: '/agreed',
    tag: 'test',
    summary: 'consent',
    policy: consented,
    contract: { response: made },
    handler: async () => ({ n: 1 }),
  }),
  defineRoute({
    method: 'GET',
    path: '/desk',
    tag: 'test',
    summary: 'desk',
    policy: staffWith('dispatcher'),
    contract: { response: made },
    handler: async () => ({ n: 1 }),
  }),
  defineRoute({
    method: 'GET',
    path: '/broken',
    tag: 'test',
    summary: 'broken',
    policy: anyone,
    contract: { response: made },
    handler: async () => {
      throw new Error('secret detail of 13800000001');
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/lying',
    tag: 'test',
    summary: 'lying',
    policy: anyone,
    contract: { response: made },
    handler: async () => ({ n: 'one' }) as unknown as { n: number },
  }),
];

beforeAll(async () => {
  database = await startDatabase();
  const app = await createHttpApp({
    routes,
    log: createLogger({ level: 'info', destination: { write: (line) => void logLines.push(line) } }),
    metrics: createMetrics({ collectDefaults: false }),
    idempotency: createIdempotencyStore(database.db, systemClock),
    rateLimiter: createRateLimiter({ isOn: true }),
    authenticate: (header) => {
      if (!header) return null;
      const actor = PEOPLE[header];
      if (!actor) throw new ApiError('unauthenticated');
      return actor;
    },
    checkAnswers: true,
    corsOrigins: ['https://admin.example.cn'],
    entrances: [],
    mostInFlight: 256,
    trustedProxies: 1,
    extras: [],
  });
  server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await database.drop();
});

function as(name: string) {
  const client = createApiClient(url);
  client.accessToken = name;
  return client;
}

describe('the guard', () => {
  it('says what is wrong beside each field, in the language of the caller', async () => {
    const chinese = await as('citizen').post('/things', { name: 'a', size: 12, extra: 1 });
    expect(chinese.status).toBe(400);
    expect(chinese.body.error).toMatchObject({
      code: 'invalid_request',
      retryable: false,
      fields: { name: '至少写 2 个字', size: '不能大于 9', body: '多出了不认识的内容：extra' },
    });
    const english = await as('citizen').post('/things', {}, { headers: { 'accept-language': 'en-GB,en' } });
    expect(english.body.error.fields).toEqual({ name: 'This is required' });
    expect(english.headers.get('x-request-id')).toBe(english.body.error.requestId);
  });

  it.each([
    ['broken JSON', '{"name":', 'application/json', 400, 'malformed_body'],
    ['another type', 'name=ab', 'application/x-www-form-urlencoded', 415, 'unsupported_media'],
    ['too much', JSON.stringify({ name: 'x'.repeat(70_000) }), 'application/json', 413, 'body_too_large'],
    ['not an object', '[]', 'application/json', 400, 'invalid_request'],
    ['nothing', '', 'application/json', 400, 'invalid_request'],
  ])('refuses %s with the envelope', async (_what, body, type, status, code) => {
    const answer = await as('citizen').raw('POST', '/things', body, { 'content-type': type });
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(answer.body.error.message.length).toBeGreaterThan(4);
  });

  it('knows strangers, the wrong role, and those who have not agreed yet', async () => {
    const outcome = async (name: string | null, path: string) => {
      const client = createApiClient(url);
      client.accessToken = name;
      const { status, body } = await client.get(path);
      return `${status} ${body.error?.code ?? 'ok'}`;
    };
    expect(await outcome(null, '/desk')).toBe('401 unauthenticated');
    expect(await outcome('forged', '/open')).toBe('401 unauthenticated');
    expect(await outcome('citizen', '/desk')).toBe('403 forbidden');
    expect(await outcome('seat', '/desk')).toBe('200 ok');
    expect(await outcome('new', '/agreed')).toBe('403 consent_required');
    expect(await outcome('citizen', '/agreed')).toBe('200 ok');
    expect(await outcome('citizen', '/nowhere')).toBe('404 not_found');
    expect((await as('citizen').delete('/desk')).body.error.code).toBe('method_not_allowed');
  });

  it('never tells the caller what broke, and logs it without personal numbers', async () => {
    const answer = await as('citizen').get('/broken');
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret detail|at .*\.ts/);
    const line = logLines.find((each) => each.includes('secret detail'));
    expect(line).toContain('138****0001');
    expect(line).toContain(answer.body.error.requestId);
  });

  it('does not let out an answer that its contract does not allow', async () => {
    expect((await as('citizen').get('/lying')).status).toBe(500);
    expect(logLines.some((line) => line.includes('does not allow'))).toBe(true);
  });

  it('sends the headers that browsers need to be careful', async () => {
    const { headers } = await as('citizen').get('/agreed');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const allowed = await as('citizen').get('/agreed', { headers: { origin: 'https://admin.example.cn' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://admin.example.cn');
    const foreign = await as('citizen').get('/agreed', { headers: { origin: 'https://evil.example' } });
    expect(foreign.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
  });

  it('keeps the whole set of them for pages', async () => {
    const { headers } = await as('citizen').get('/docs');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  it('writes a line of every request that reads as any other, without a number that its name may hold', async () => {
    await as('citizen').get('/agreed', { headers: { 'x-request-id': 'plain-name-1' } });
    await as('citizen').get('/agreed', { headers: { 'x-request-id': 'call-13800000001' } });
    const lines = logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const plain = lines.find((line) => line.requestId === 'plain-name-1');
    expect(plain).toMatchObject({ level: 'info', method: 'GET', route: '/api/agreed', status: 200, msg: 'request' });
    expect(Math.abs(Date.parse(String(plain?.time)) - Date.now())).toBeLessThan(60_000);
    expect(lines.some((line) => line.requestId === 'call-138****0001')).toBe(true);
  });

  it('counts requests by the address before the trusted proxy and says when to come back', async () => {
    const from = (address: string) =>
      as('citizen').get('/open', { headers: { 'x-forwarded-for': `6.6.6.6, ${address}` } });
    for (let i = 0; i < 5; i += 1) expect((await from('10.0.0.1')).status).toBe(200);
    const refused = await from('10.0.0.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('10.0.0.2')).status).toBe(200);
  });
});

describe('an idempotency key', () => {
  it('keeps the first answer', async () => {
    const before = counts.made;
    const first = await as('citizen').post('/things', { name: 'same' }, { key: 'key-first-1' });
    const again = await as('citizen').post('/things', { name: 'same' }, { key: 'key-first-1' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(counts.made).toBe(before + 1);
  });

  it('is refused with other content, and is not shared between people', async () => {
    await as('citizen').post('/things', { name: 'one' }, { key: 'key-second-1' });
    const other = await as('citizen').post('/things', { name: 'two' }, { key: 'key-second-1' });
    expect([other.status, other.body.error.code]).toEqual([422, 'key_reused']);
    expect((await as('seat').post('/things', { name: 'two' }, { key: 'key-second-1' })).status).toBe(201);
  });

  it('is wanted', async () => {
    expect((await as('citizen').post('/things', { name: 'none' }, { key: null })).status).toBe(400);
  });

  it('may be used again after a refusal', async () => {
    expect((await as('citizen').post('/things', { name: 'refused' }, { key: 'key-third-1' })).status).toBe(409);
    expect((await as('citizen').post('/things', { name: 'mended' }, { key: 'key-third-1' })).status).toBe(201);
  });

  it('answers a second request in progress while the first still runs', async () => {
    const first = as('citizen').post('/things', { name: 'slow' }, { key: 'key-fourth-1' });
    while (!counts.gate) await new Promise((resolve) => setImmediate(resolve));
    const second = await as('citizen').post('/things', { name: 'slow' }, { key: 'key-fourth-1' });
    expect([second.status, second.body.error.code]).toEqual([409, 'request_in_progress']);
    counts.gate(null);
    expect((await first).status).toBe(201);
  });
});

describe('a route', () => {
  it('that nobody decided about does not start', () => {
    const { policy: _, ...orphan } = routes[0]!;
    expect(() => assertRoutesComplete([orphan as Route])).toThrow('POST /things has no policy');
    expect(() => assertRoutesComplete([routes[1]!, routes[1]!])).toThrow('declared twice');
  });
});
