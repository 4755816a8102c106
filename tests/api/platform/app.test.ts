import { type City, startCity } from '../../support/city';

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(() => city.stop());

const page = (path: string, init?: RequestInit) => fetch(`${city.url}${path}`, init);

describe('the running portal', () => {
  it('says that it lives and that every part is ready', async () => {
    expect(await (await page('/health/live')).json()).toEqual({ ok: true });
    const ready = await page('/health/ready');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        ok: true,
        parts: expect.arrayContaining([
          { name: 'database', ok: true },
          { name: 'files', ok: true },
        ]),
      },
    ]);
  });

  it('describes every route in OpenAPI 3.1, with the envelope for what goes wrong', async () => {
    const document = (await (await page('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, unknown>; description: string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(city.app.routes.length);
    for (const operation of operations) {
      expect(JSON.stringify(operation.responses.default)).toContain('ErrorEnvelope');
      expect(operation.description).toMatch(/^Who may: .+\.$/);
    }
  });

  it('says of what kind a body is that its handler reads by itself', async () => {
    const document = (await (await page('/api/openapi.json')).json()) as {
      paths: Record<string, { post: { requestBody: { content: object } } }>;
    };
    const kindsOf = (path: string) => Object.keys(document.paths[path]!.post.requestBody.content);
    expect(kindsOf('/api/files')).toEqual(['multipart/form-data']);
    expect(kindsOf('/api/notices/sms-receipts')).toEqual(['application/json']);
  });

  it('has a readable page of it that loads nothing from elsewhere', async () => {
    const html = await (await page('/api/docs')).text();
    const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(source).toMatch(/^\/api\/docs\//);
      expect((await page(source)).status).toBe(200);
    }
  });

  it('gives Prometheus its metrics', async () => {
    await page('/api/openapi.json');
    const text = await (await page('/metrics')).text();
    expect(text).toMatch(/# TYPE http_request_duration_seconds histogram/);
  });

  it('answers unknown addresses with the envelope, inside and outside the API', async () => {
    for (const path of ['/api/none', '/none.php', '/../etc/passwd', '/%00', '/api/%']) {
      const answer = await page(path, { headers: { 'accept-language': 'en' } });
      const body = (await answer.json()) as { error: { code: string } };
      expect([path, answer.status, body.error.code]).toEqual([path, 404, 'not_found']);
    }
  });
});
