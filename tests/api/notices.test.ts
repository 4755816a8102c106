import { randomUUID } from 'node:crypto';
import { SIGNATURE_HEADERS, signGatewayRequest } from '../../bff/connectors/sms/sms.wire';
import type { NoticeRequest } from '../../bff/features/notices/notice-sender.types';
import { createNotices } from '../../bff/features/notices/notices.feature';
import { createOutbox } from '../../bff/platform/push/outbox.sql';
import { createLocalBus } from '../../bff/platform/push/push-bus';
import { DEMO_SETTINGS } from '../../bff/simulators/demo-settings';
import { demoPerson } from '../../prisma/seed/demo-people';
import { DEMO, type DemoPersonKey } from '../../prisma/seed/ids';
import type { ApiClient } from '../support/api-client';
import { type City, startCity } from '../support/city';

let city: City;
let citizen: ApiClient;
let send: (request: Partial<NoticeRequest>, engine?: 'prisma' | 'sql') => Promise<string>;

beforeAll(async () => {
  city = await startCity();
  citizen = await city.as('citizen');
  const { db, clock, jobs, config } = city.app;
  const { outbox } = createOutbox({ db, bus: createLocalBus(), clock, log: {} as never });
  const unused = () => Promise.reject(new Error('not asked here'));
  // The sender alone, as another feature would hold it; delivery runs in the city's own worker.
  const { sender } = createNotices({
    db,
    jobs,
    outbox,
    clock,
    wechat: {} as never,
    sms: {} as never,
    subscribeTemplateIds: config.WECHAT_TEMPLATE_IDS,
    reachOf: unused,
    phoneOf: unused,
  });
  send = async (request, engine = 'prisma') => {
    const whole: NoticeRequest = {
      personId: DEMO.people.citizen,
      template: 'report.progress',
      words: { zh: '您反映的问题已派给城市管理局。', en: 'Your report went to Urban Management.' },
      link: '/features/reports/pages/detail/index?id=1',
      dedupeKey: randomUUID(),
      ...request,
    };
    if (engine === 'sql') await db.sqlTransaction((tx) => sender.send(tx, whole));
    else await db.transaction((tx) => sender.send(tx, whole));
    const row = await db.prisma.notice.findFirstOrThrow({
      where: { personId: whole.personId, dedupeKey: whole.dedupeKey },
    });
    return row.id;
  };
});
afterAll(async () => {
  await city?.stop();
});
afterEach(() => {
  city.simulators.wechat.faults.reset();
  city.simulators.sms.faults.reset();
});

const deliveries = (noticeId: string) =>
  city.app.db.prisma.noticeDelivery.findMany({
    where: { noticeId },
    orderBy: { channel: 'desc' },
    select: { channel: true, state: true, reason: true, providerId: true },
  });
const settled = (noticeId: string, channel: string) =>
  city.until(async () =>
    (await deliveries(noticeId)).find((one) => one.channel === channel && one.state !== 'sending'),
  );
const subscribe = async (key: DemoPersonKey, templateId = 'demo-progress') => {
  const answer = await (await city.as(key)).post('/notices/subscriptions', { acceptedTemplateIds: [templateId] });
  expect(answer.status).toBe(201);
};
const messagesTo = (key: DemoPersonKey) => city.simulators.wechat.messages(demoPerson(key).openId);
const textsTo = (key: DemoPersonKey) =>
  city.simulators.sms.texts(demoPerson(key).phone).filter((text) => !text.text.includes('验证码'));

describe('the inbox', () => {
  it('holds a notice once by its key, from either engine, in the reader’s language', async () => {
    const dedupeKey = 'report:1:assigned';
    const id = await send({ dedupeKey });
    await send({ dedupeKey }, 'sql');
    const zh = (await citizen.get('/notices')).body;
    expect(zh.items.filter((one: { id: string }) => one.id === id)).toHaveLength(1);
    expect(zh.items[0]).toMatchObject({ title: '诉求进展', body: '您反映的问题已派给城市管理局。', readAt: null });
    const en = (await citizen.get('/notices', { headers: { 'accept-language': 'en' } })).body;
    expect(en.items[0]).toMatchObject({ title: 'Report progress', body: 'Your report went to Urban Management.' });
  });

  it('goes with the change it speaks of: a rollback leaves nothing', async () => {
    const { db, jobs, clock } = city.app;
    const before = await db.prisma.notice.count();
    const { sender } = createNotices({
      db,
      jobs,
      clock,
      outbox: { publish: async () => undefined, broadcast: () => undefined },
    } as never);
    await expect(
      db.transaction(async (tx) => {
        await sender.send(tx, {
          personId: DEMO.people.citizen,
          template: 'report.progress',
          words: { zh: '一', en: 'a' },
          link: '/x',
          dedupeKey: randomUUID(),
        });
        throw new Error('changed its mind');
      }),
    ).rejects.toThrow('changed its mind');
    expect(await db.prisma.notice.count()).toBe(before);
  });

  it('counts what is unread, and pages back', async () => {
    const supervisor = await city.as('supervisor');
    for (let i = 0; i < 5; i++)
      await send({ personId: DEMO.people.supervisor, template: 'plain', words: { zh: `第${i}条`, en: `${i}` } });
    const first = (await supervisor.get('/notices?limit=2')).body;
    expect(first).toMatchObject({ unreadCount: 5, items: [{ body: '第4条', title: '一城通消息' }, { body: '第3条' }] });
    const next = (await supervisor.get(`/notices?limit=2&cursor=${first.nextCursor}`)).body;
    expect(next.items).toMatchObject([{ body: '第2条' }, { body: '第1条' }]);
    expect((await supervisor.get(`/notices?limit=2&cursor=${next.nextCursor}`)).body.nextCursor).toBeNull();
    expect((await supervisor.post(`/notices/${first.items[0].id}/read`)).body).toEqual({ unreadCount: 4 });
    expect((await supervisor.post(`/notices/${first.items[0].id}/read`)).body).toEqual({ unreadCount: 4 });
    expect((await supervisor.post('/notices/read-all')).body).toEqual({ unreadCount: 0 });
    expect((await supervisor.get('/notices/unread-count')).body).toEqual({ unreadCount: 0 });
  });

  it('is nobody else’s', async () => {
    const id = await send({});
    const elder = await city.as('elder');
    expect((await elder.post(`/notices/${id}/read`)).status).toBe(404);
    expect((await elder.get('/notices')).body.items.map((one: { id: string }) => one.id)).not.toContain(id);
    expect((await city.visitor().get('/notices')).status).toBe(401);
    expect((await elder.get('/notices?limit=1000')).body.error.code).toBe('invalid_request');
  });
});

describe('by WeChat', () => {
  it('one message for one permission', async () => {
    await city.jobsIdle();
    const before = messagesTo('citizen').length;
    await subscribe('citizen');
    const first = await send({});
    expect(await settled(first, 'wechat')).toMatchObject({ state: 'sent' });
    expect(messagesTo('citizen').slice(before)).toMatchObject([
      { templateId: 'demo-progress', page: 'features/reports/pages/detail/index?id=1', values: { thing1: '诉求进展' } },
    ]);
    const second = await send({});
    await city.jobsIdle();
    expect(await deliveries(second)).toEqual([]);
    expect(messagesTo('citizen')).toHaveLength(before + 1);
  });

  it('the same permission sent twice under one key counts once', async () => {
    const handler = await city.as('handler');
    const body = { acceptedTemplateIds: ['demo-progress', 'demo-progress'] };
    await handler.post('/notices/subscriptions', body, { key: 'subscribe-0001' });
    await handler.post('/notices/subscriptions', body, { key: 'subscribe-0001' });
    expect(await city.app.db.prisma.subscriptionCredit.count({ where: { personId: DEMO.people.handler } })).toBe(1);
    expect((await handler.post('/notices/subscriptions', { acceptedTemplateIds: ['other'] })).status).toBe(400);
    const templates = (await city.visitor().get('/notices/subscribe-templates')).body.items;
    expect(templates.map((one: { templateId: string }) => one.templateId)).toEqual([
      'demo-progress',
      'demo-decision',
      'demo-safety',
    ]);
  });

  it('a permission taken back at WeChat falls to SMS when it matters', async () => {
    await subscribe('elder');
    city.simulators.wechat.allow(demoPerson('elder').openId, 'demo-progress', 0);
    const id = await send({ personId: DEMO.people.elder, template: 'report.answered' });
    expect(await settled(id, 'sms')).toMatchObject({ state: 'sent' });
    expect((await deliveries(id)).find((one) => one.channel === 'wechat')).toMatchObject({
      state: 'failed',
      reason: '43101',
    });
    expect(textsTo('elder')).toHaveLength(1);
    const views = (await (await city.as('elder')).get('/identity/vault-views')).body.items;
    expect(views[0]).toMatchObject({ kind: 'phone', viewerName: null, purpose: '发送通知短信：诉求已答复' });
  });

  it('an unknown outcome is not repeated there; SMS stands in when it matters', async () => {
    await subscribe('gridWorker');
    city.simulators.wechat.faults.set({ loseAnswer: true, onlyPath: '/cgi-bin/message' });
    const id = await send({ personId: DEMO.people.gridWorker, template: 'report.answered' });
    expect(await settled(id, 'sms')).toMatchObject({ state: 'sent' });
    expect((await deliveries(id)).find((one) => one.channel === 'wechat')).toMatchObject({ state: 'unknown' });
    expect(messagesTo('gridWorker')).toHaveLength(1);
    expect(textsTo('gridWorker')).toHaveLength(1);
  });
});

describe('by SMS', () => {
  it('only where it matters and WeChat does not reach', async () => {
    const plain = await send({ personId: DEMO.people.publisher });
    await city.jobsIdle();
    expect(await deliveries(plain)).toEqual([]);
    const important = await send({ personId: DEMO.people.publisher, isImportant: true });
    expect(await settled(important, 'sms')).toMatchObject({
      state: 'sent',
      providerId: expect.stringMatching(/^sms-/),
    });
    expect(textsTo('publisher').map((text) => text.text)).toEqual(['【一城通】您反映的问题已派给城市管理局。']);
  });

  it('goes once, though the first answer was lost and the job came again', async () => {
    city.simulators.sms.faults.set({ loseAnswer: true });
    const id = await send({ personId: DEMO.people.approver, isImportant: true });
    await city.until(async () => (await deliveries(id)).find((one) => one.state === 'unknown'));
    city.simulators.sms.faults.reset();
    city.clock.advance(600_000);
    await city.until(async () => (await deliveries(id)).find((one) => one.state === 'sent'));
    expect(textsTo('approver')).toHaveLength(1);
    city.clock.release();
  });

  it('does not go when the notice was read meanwhile', async () => {
    const dispatcher = await city.as('dispatcher');
    city.simulators.sms.faults.set({ http500: true });
    const id = await send({ personId: DEMO.people.dispatcher, isImportant: true });
    await city.until(async () => (await deliveries(id)).find((one) => one.state === 'unknown'));
    await dispatcher.post(`/notices/${id}/read`);
    city.simulators.sms.faults.reset();
    city.clock.advance(600_000);
    await city.until(async () => {
      const jobs = await city.app.db.query<{ n: number }>(
        "SELECT COUNT(*) AS n FROM job WHERE kind = 'notices.deliver' AND state IN ('ready', 'running')",
      );
      return Number(jobs[0]!.n) === 0;
    });
    expect(textsTo('dispatcher')).toHaveLength(0);
    city.clock.release();
  });
});

describe('receipts of the gateway', () => {
  const path = '/api/notices/sms-receipts';
  function post(body: string, change: { secret?: string; nonce?: string } = {}) {
    const timestamp = String(city.clock.now().getTime());
    const nonce = change.nonce ?? randomUUID();
    const secret = change.secret ?? DEMO_SETTINGS.SMS_SECRET;
    return city.visitor().raw('POST', '/notices/sms-receipts', body, {
      'content-type': 'application/json',
      [SIGNATURE_HEADERS.accessKey]: DEMO_SETTINGS.SMS_ACCESS_KEY,
      [SIGNATURE_HEADERS.timestamp]: timestamp,
      [SIGNATURE_HEADERS.nonce]: nonce,
      [SIGNATURE_HEADERS.signature]: signGatewayRequest(secret, { method: 'POST', path, timestamp, nonce, body }),
    });
  }

  it('move a delivery on, never back, and only when genuine', async () => {
    const id = await send({ personId: DEMO.people.checker, isImportant: true });
    const { providerId } = (await settled(id, 'sms'))!;
    const says = (status: string) => JSON.stringify({ clientId: `notice-${id}`, messageId: providerId, status });
    expect((await post(says('delivered'), { secret: 'guess' })).status).toBe(401);
    expect((await deliveries(id))[0]!.state).toBe('sent');
    expect((await post(says('delivered'))).status).toBe(200);
    expect((await deliveries(id))[0]!.state).toBe('delivered');
    expect((await post(says('failed'))).status).toBe(200);
    expect((await deliveries(id))[0]!.state).toBe('delivered');
    const nonce = randomUUID();
    expect((await post(says('delivered'), { nonce })).status).toBe(200);
    expect((await post(says('delivered'), { nonce })).status).toBe(401);
    expect((await post('{')).body.error.code).toBe('malformed_body');
    expect((await post(JSON.stringify({ messageId: 'x'.repeat(9_000) }))).status).toBe(413);
  });
});
