import http from 'node:http';
import WebSocket from 'ws';
import { createApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { closeCase, keyOf, passOf, pressBody, pressFor, secondEntrance } from '../../support/sos';

const ENTRANCE = 'http://127.0.0.1:1';

let city: City;
let entrance: Awaited<ReturnType<typeof secondEntrance>>;
beforeAll(async () => {
  city = await startCity({ environment: { SOS_ENTRANCES: ENTRANCE, MOST_IN_FLIGHT: '4' } });
  entrance = await secondEntrance(city, 'sos');
});
afterAll(async () => {
  await entrance?.stop();
  await city?.stop();
});

describe('the second entrance', () => {
  it('serves calls for help, push tickets and its health, and nothing else', async () => {
    const visitor = createApiClient(entrance.url);
    expect((await visitor.get('/sos/entrances')).body).toEqual({ entrances: [ENTRANCE] });
    expect((await visitor.post('/push/ticket', {})).status).toBe(200);
    expect((await fetch(`${entrance.url}/health/ready`)).status).toBe(200);
    for (const path of ['/home', '/reports/categories', '/openapi.json']) {
      expect((await visitor.get(path)).status).toBe(404);
    }
    expect((await fetch(`${entrance.url}/`)).status).toBe(404);
  });

  it('takes a press from the portal’s own page, and asks people by itself', async () => {
    const preflight = await fetch(`${entrance.url}/api/sos/presses`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://portal.example.gov.cn',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-sos-key,authorization',
      },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://portal.example.gov.cn');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-sos-key');

    const elder = await city.as('elder');
    const pressed = await createApiClient(entrance.url).post('/sos/presses', pressBody({ pass: await passOf(elder) }));
    expect(pressed.status).toBe(201);
    const asked = await city.until(async () => {
      const waiting = await createApiClient(entrance.url).get(`/sos/waiting/${pressed.body.caseId}`, keyOf(pressed));
      return waiting.body.alerted.length > 0 ? waiting.body.alerted : null;
    });
    expect(asked.length).toBeGreaterThan(0);
    await closeCase(await city.as('dispatcher'), pressed.body.caseId);
  });

  it('is heard on the sockets of the others, with no Redis between them', async () => {
    const { ticket } = (await city.visitor().post('/push/ticket', {})).body;
    const socket = new WebSocket(`${city.url.replace('http', 'ws')}/api/push?ticket=${ticket}`);
    const heard: { type: string; data: Record<string, unknown> }[] = [];
    socket.on('message', (raw) => heard.push(JSON.parse(String(raw))));
    try {
      const pressed = await createApiClient(entrance.url).post('/sos/presses', pressBody());
      const { caseId } = pressed.body;
      await city.until(() => heard.some(({ type }) => type === 'push.ready'));
      socket.send(JSON.stringify({ follow: `sos:${caseId}` }));
      await city.until(() => heard.some(({ type }) => type === 'push.following'));
      await createApiClient(entrance.url).post(`/sos/waiting/${caseId}/details`, { kind: 'ill' }, keyOf(pressed));
      await city.until(() => heard.some(({ type, data }) => type === 'sos.changed' && data.event === 'detail'));
      const details = heard.filter(({ type, data }) => type === 'sos.changed' && data.event === 'detail');
      expect(details).toEqual([{ type: 'sos.changed', data: { caseId, event: 'detail' } }]);
    } finally {
      socket.terminate();
    }
  });
});

describe('a lane of its own', () => {
  it('takes presses while every connection of the rest is busy', async () => {
    const pass = await passOf(await city.as('elder'));
    const { db } = city.app;
    const busy = Array.from({ length: 40 }, () => db.query('SELECT SLEEP(0.5)'));
    const isFreeAgain = Promise.all(busy);
    let isFree = false;
    void isFreeAgain.then(() => {
      isFree = true;
    });
    const pressed = await pressFor(city, pass);
    expect(pressed.status).toBe(201);
    expect(isFree).toBe(false);
    await isFreeAgain;
    await closeCase(await city.as('dispatcher'), pressed.body.caseId);
  });

  it('takes presses while the rest is told to come back', async () => {
    const { port } = new URL(city.url);
    // Requests whose bodies never end: each keeps one place.
    const held = Array.from({ length: 4 }, () => {
      const request = http.request({
        port,
        method: 'POST',
        path: '/api/identity/sms-login',
        headers: { 'content-type': 'application/json', 'content-length': '1000' },
      });
      request.on('error', () => undefined);
      request.write('{');
      return request;
    });
    try {
      const refused = await city.until(async () => {
        const answer = await city.visitor().get('/home');
        return answer.status === 503 ? answer : null;
      });
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(refused.body.error).toMatchObject({ code: 'unavailable', retryable: true });
      expect((await fetch(`${city.url}/health/live`)).status).toBe(200);
      expect((await city.visitor().post('/sos/presses', pressBody())).status).toBe(201);
    } finally {
      for (const request of held) request.destroy();
    }
    await city.until(async () => (await city.visitor().get('/home')).status === 200);
  });
});
