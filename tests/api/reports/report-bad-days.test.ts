import { randomUUID } from 'node:crypto';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { aSubmission, step, submit, uploadPhoto } from './report-city';

let city: City;
let citizen: ApiClient;
let dispatcher: ApiClient;
let handler: ApiClient;

beforeAll(async () => {
  city = await startCity();
  [citizen, dispatcher, handler] = await Promise.all([city.as('citizen'), city.as('dispatcher'), city.as('handler')]);
});
afterAll(() => city?.stop());

const unitId = DEMO.units.cityManagement;
const countOf = async (where: string, value: string) =>
  Number(
    (await city.app.db.query<{ n: number }>(`SELECT COUNT(*) AS n FROM report WHERE ${where} = ?`, [value]))[0]!.n,
  );

describe('the same thing sent twice', () => {
  it('gives the same report, also with its photo, also at the same moment', async () => {
    const body = aSubmission({ photoIds: [await uploadPhoto(citizen)] });
    const answers = await Promise.all(Array.from({ length: 6 }, () => citizen.post('/reports', body)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(201));
    expect(new Set(answers.map((answer) => answer.body.number)).size).toBe(1);
    expect(answers.filter((answer) => !answer.body.isReplay)).toHaveLength(1);
    expect(await countOf('client_key', body.clientKey)).toBe(1);
  });

  it('with other content is refused', async () => {
    const body = aSubmission();
    await citizen.post('/reports', body);
    const answer = await citizen.post('/reports', { ...body, words: '换了内容' });
    expect(answer.status).toBe(422);
    expect(answer.body.error.code).toBe('key_reused');
  });

  it('by two people are two reports', async () => {
    const body = aSubmission();
    const other = await city.as('secondCitizen');
    const [mine, theirs] = [await citizen.post('/reports', body), await other.post('/reports', body)];
    expect(mine.body.number).not.toBe(theirs.body.number);
  });

  it('a step is taken once, and its repeat is told how things stand', async () => {
    const report = await submit(citizen);
    const send = () => step(dispatcher, report.id, 'assign', { unitId }, { version: 1, key: 'assign-key-1' });
    const first = await send();
    const second = await send();
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body.version).toBe(2);
    expect(second.body.timeline.filter((entry: { event: string }) => entry.event === 'assign')).toHaveLength(1);
    const reused = await step(dispatcher, report.id, 'refuse', { reason: '别的' }, { version: 2, key: 'assign-key-1' });
    expect([409, 422]).toContain(reused.status);
  });
});

describe('two people at once', () => {
  it('two dispatchers assign: one wins, the other is told what happened', async () => {
    const report = await submit(citizen);
    const supervisor = await city.as('supervisor');
    const answers = await Promise.all([
      step(dispatcher, report.id, 'assign', { unitId }, { version: 1 }),
      step(supervisor, report.id, 'assign', { unitId: DEMO.units.housing }, { version: 1 }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const lost = answers.find((answer) => answer.status === 409)!;
    expect(lost.body.error.code).toBe('state_conflict');
    expect(lost.body.error.message).toMatch(/刚刚.*派给了/);
    const history = await city.app.db.query<{ n: number }>(
      "SELECT COUNT(*) AS n FROM report_history WHERE report_id = ? AND event = 'assign'",
      [report.id],
    );
    expect(Number(history[0]!.n)).toBe(1);
  });

  it('many submit at once and every number is used once', async () => {
    const numbers = await Promise.all(Array.from({ length: 40 }, async () => (await submit(citizen)).number));
    expect(new Set(numbers).size).toBe(40);
  });
});

describe('out of order', () => {
  it('a step that has no place yet, or no more, is a conflict, never done', async () => {
    const report = await submit(citizen);
    for (const [client, path, body] of [
      [citizen, 'rating', { result: 5, speed: 5, attitude: 5 }],
      [citizen, 'reopen', { words: '没解决', photoIds: [] }],
      [citizen, 'answer-question', { words: '没人问', photoIds: [] }],
    ] as const) {
      const answer = await step(client, report.id, path, body);
      expect([path, answer.status, answer.body.error.code]).toEqual([path, 409, 'state_conflict']);
    }
    expect((await citizen.get(`/reports/${report.id}`)).body.version).toBe(1);
  });

  it('an old version is told what is new', async () => {
    const report = await submit(citizen);
    await step(dispatcher, report.id, 'assign', { unitId });
    const late = await step(citizen, report.id, 'withdraw', {}, { version: 1 });
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain('12345热线中心');
    expect(late.body.error.message).toContain('城市管理局');
  });
});

describe('somebody else', () => {
  it('sees nothing and does nothing', async () => {
    const report = await submit(citizen);
    const stranger = await city.as('secondCitizen');
    expect((await stranger.get(`/reports/${report.id}`)).status).toBe(404);
    expect((await step(stranger, report.id, 'withdraw', {}, { version: 1 })).status).toBe(404);
    expect((await stranger.get('/reports/desk')).status).toBe(403);
    expect((await city.visitor().get(`/reports/${report.id}`)).status).toBe(401);
    expect((await handler.get(`/reports/${report.id}`)).status).toBe(404);
    expect((await step(handler, report.id, 'answer', { publicReply: '已办' }, { version: 1 })).status).toBe(404);
    const list = await handler.get('/reports/desk?queue=intake');
    expect(list.body.items).toEqual([]);
  });

  it("cannot send another's photo", async () => {
    const photo = await uploadPhoto(await city.as('secondCitizen'));
    const answer = await citizen.post('/reports', aSubmission({ photoIds: [photo] }));
    expect(answer.status).toBe(400);
    expect(answer.body.error.fields.photoIds).toBeDefined();
  });
});

describe('bad input', () => {
  it.each([
    ['no words', { words: '  ' }, 'words'],
    ['too many words', { words: '字'.repeat(2001) }, 'words'],
    ['no such category', { categoryId: 'nothing.here' }, 'categoryId'],
    ['a group instead of a problem', { categoryId: 'streets' }, 'categoryId'],
    ['ten photos', { photoIds: Array(10).fill('01KAYCT0000000000000000000') }, 'photoIds'],
    [
      'a place off the globe',
      { place: { position: { latitude: 120, longitude: 0, datum: 'gcj02' }, address: '某处', source: 'gps' } },
      'place.position.latitude',
    ],
    [
      'a place without its datum',
      { place: { position: { latitude: 26, longitude: 103 }, address: '某处', source: 'gps' } },
      'place.position.datum',
    ],
    ['a key that is none', { clientKey: '短' }, 'clientKey'],
  ])('%s: says which field', async (_, over, field) => {
    const answer = await citizen.post('/reports', aSubmission(over));
    expect(answer.status).toBe(400);
    expect(answer.body.error.fields[field]).toBeTruthy();
  });

  it('oversized and malformed bodies, wrong ids, wrong marks and wrong cursors get the envelope', async () => {
    const big = await citizen.post('/reports', aSubmission({ extra: 'x'.repeat(200_000) }));
    expect(big.status).toBe(413);
    const broken = await citizen.raw('POST', '/reports', '{"words":', { 'content-type': 'application/json' });
    expect(broken.status).toBe(400);
    expect((await citizen.get('/reports/none')).status).toBe(400);
    expect((await citizen.get('/reports/01KAYCT0000000000000000000')).status).toBe(404);
    const report = await submit(citizen);
    expect((await step(citizen, report.id, 'rating', { result: 9, speed: 0, attitude: 3 })).status).toBe(400);
    expect((await dispatcher.get('/reports/desk?cursor=nonsense')).status).toBe(400);
    expect(
      (await step(dispatcher, report.id, 'assign', { unitId: DEMO.units.wenlin1 })).body.error.fields.unitId,
    ).toBeTruthy();
    const tooLate = await step(dispatcher, report.id, 'assign', { unitId, dueAt: '2031-01-01T00:00:00.000Z' });
    expect(tooLate.body.error.fields.dueAt).toBeTruthy();
  });
});

describe('finding on the desk', () => {
  it('pages through a queue without missing or repeating, finds by number and by category', async () => {
    const sent: string[] = [];
    for (let n = 0; n < 5; n += 1)
      sent.push((await submit(citizen, { categoryId: 'order.noise', clientKey: randomUUID() })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await dispatcher.get(
        `/reports/desk?queue=intake&q=zaoyin&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      expect(page.status).toBe(200);
      seen.push(...page.body.items.map((item: { id: string }) => item.id));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen).toEqual(expect.arrayContaining(sent));
    const { number } = (await dispatcher.get(`/reports/${sent[0]}`)).body;
    const found = await dispatcher.get(`/reports/desk?q=${number}`);
    expect(found.body.items.map((item: { id: string }) => item.id)).toEqual([sent[0]]);
  });
});
