import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { step, submit, uploadPhoto } from './report-city';

let city: City;
let citizen: ApiClient;
let dispatcher: ApiClient;
let handler: ApiClient;

beforeAll(async () => {
  city = await startCity();
  [citizen, dispatcher, handler] = await Promise.all([city.as('citizen'), city.as('dispatcher'), city.as('handler')]);
});
afterAll(() => city?.stop());

const assign = (id: string, client = dispatcher) => step(client, id, 'assign', { unitId: DEMO.units.cityManagement });

describe('a report from end to end', () => {
  it('is taken with a photo, assigned, answered with a photo, and closed by its reporter', async () => {
    const report = await submit(citizen, { photoIds: [await uploadPhoto(citizen)] });
    expect(report.number).toMatch(/^\d{6}-\d{6}$/);
    expect(Date.parse(report.answerDueAt)).toBeGreaterThan(Date.now());

    const queue = await dispatcher.get('/reports/desk?queue=intake');
    expect(queue.status).toBe(200);
    expect(queue.body.items.map((item: { id: string }) => item.id)).toContain(report.id);
    expect(queue.body.counts.intake).toBeGreaterThan(0);

    const units = await dispatcher.get(`/reports/desk/units?reportId=${report.id}`);
    expect(units.body.units[0]).toMatchObject({ id: DEMO.units.cityManagement, isSuggested: true });

    const assigned = await assign(report.id);
    expect(assigned.status).toBe(200);
    expect(assigned.body).toMatchObject({ state: 'handling', desk: { stage: 'assigned' } });
    expect(assigned.body.holder).toEqual({ party: 'department', name: '城市管理局' });

    const accepted = await step(handler, report.id, 'accept');
    expect(accepted.body.desk.stage).toBe('handling');

    const answered = await step(handler, report.id, 'answer', {
      publicReply: '已清运，并加派了一次收运。',
      internalNote: '该点位收运频次不足',
      photoIds: [await uploadPhoto(handler, '#228833')],
    });
    expect(answered.body).toMatchObject({ state: 'answered', desk: { stage: 'answered' } });

    const seen = await citizen.get(`/reports/${report.id}`);
    expect(seen.body.may.sort()).toEqual(['rate', 'reopen']);
    expect(seen.body.timeline.map((entry: { event: string }) => entry.event)).toEqual([
      'submit',
      'assign',
      'accept',
      'answer',
    ]);
    expect(seen.body.timeline[3]).toMatchObject({
      words: '已清运，并加派了一次收运。',
      internalNote: null,
      by: { name: '城市管理局' },
    });
    expect(seen.body.timeline[3].photos).toHaveLength(1);
    expect(seen.body.photos).toHaveLength(1);
    expect(seen.body.desk).toBeNull();
    expect(JSON.stringify(seen.body)).not.toContain('频次不足');
    const picture = await fetch(city.url + seen.body.photos[0].url);
    expect(picture.status).toBe(200);

    const closed = await step(citizen, report.id, 'rating', { result: 5, speed: 4, attitude: 5, words: '谢谢' });
    expect(closed.body).toMatchObject({ state: 'closed', dueAt: null, rating: { result: 5, speed: 4 } });
    expect(closed.body.may).toEqual([]);

    // Sealed: the department does not learn who gave which mark, the supervisor does.
    expect((await handler.get(`/reports/${report.id}`)).body.rating).toBeNull();
    expect((await (await city.as('supervisor')).get(`/reports/${report.id}`)).body.rating).toMatchObject({ result: 5 });

    const mine = await citizen.get('/reports');
    expect(mine.body.items[0]).toMatchObject({ id: report.id, state: 'closed', forPersonId: null });
    await city.until(async () => {
      const notices = await citizen.get('/notices');
      return notices.body.items.filter((notice: { link: string }) => notice.link.includes(report.id)).length >= 2;
    });
  });

  it('goes back with a reason, to another department, with the same promise', async () => {
    const report = await submit(citizen, { categoryId: 'streets.lamp' });
    await assign(report.id);
    const returned = await step(handler, report.id, 'return', { reason: '路灯由住建局负责' });
    expect(returned.body.state).toBe('handling');
    const onDesk = await dispatcher.get(`/reports/desk?queue=intake`);
    const row = onDesk.body.items.find((item: { id: string }) => item.id === report.id);
    expect(row).toMatchObject({ stage: 'returned', answerDueAt: report.answerDueAt });
    const again = await step(dispatcher, report.id, 'assign', { unitId: DEMO.units.housing });
    expect(again.body.answerDueAt).toBe(report.answerDueAt);
    // The first department has nothing to do with it any more.
    expect((await handler.get(`/reports/${report.id}`)).status).toBe(404);
  });

  it('waits for its reporter when asked, and reopens when not solved', async () => {
    const report = await submit(citizen);
    await assign(report.id);
    const asked = await step(handler, report.id, 'ask', { question: '是小区东门还是西门？' });
    expect(asked.body).toMatchObject({ state: 'needs_you', holder: { party: 'reporter' } });
    const seen = await citizen.get(`/reports/${report.id}`);
    expect(seen.body.question).toMatchObject({ words: '是小区东门还是西门？', byName: '城市管理局' });
    const told = await step(citizen, report.id, 'answer-question', { words: '东门', photoIds: [] });
    expect(told.body.state).toBe('handling');
    await step(handler, report.id, 'answer', { publicReply: '已处理' });
    const reopened = await step(citizen, report.id, 'reopen', { words: '还是满的', photoIds: [] });
    expect(reopened.body.holder.party).toBe('hotline');
    expect((await dispatcher.get(`/reports/${report.id}`)).body.desk.stage).toBe('reopened');
  });

  it('is urged once per stage, withdrawn by its reporter, refused by the hotline', async () => {
    const report = await submit(citizen);
    expect((await step(citizen, report.id, 'urge')).status).toBe(200);
    const twice = await step(citizen, report.id, 'urge');
    expect(twice.status).toBe(409);
    expect(twice.body.error.message).toContain('已经催过');
    expect((await step(citizen, report.id, 'withdraw')).body.state).toBe('withdrawn');
    expect((await assign(report.id)).body.error.code).toBe('state_conflict');

    const other = await submit(citizen);
    const refused = await step(dispatcher, other.id, 'refuse', { reason: '已进入诉讼程序，请走司法途径' });
    expect(refused.body).toMatchObject({ state: 'refused', dueAt: null });
    const seen = await citizen.get(`/reports/${other.id}`);
    expect(seen.body.timeline.at(-1).words).toContain('诉讼');
  });

  it('is seen and checked on the spot by the worker of its grid', async () => {
    const report = await submit(citizen);
    await city.jobsIdle();
    const worker = await city.as('gridWorker');
    const listed = await worker.get('/reports/desk?queue=intake');
    expect(listed.body.items.map((item: { id: string }) => item.id)).toContain(report.id);
    await assign(report.id);
    const photo = await uploadPhoto(worker);
    const verified = await step(worker, report.id, 'verify', {
      isAsReported: true,
      words: '桶已满溢',
      photoIds: [photo],
    });
    expect(verified.status).toBe(200);
    expect(verified.body.timeline.at(-1)).toMatchObject({ event: 'verify', words: '桶已满溢' });
    expect((await step(worker, report.id, 'answer', { publicReply: '处理了' })).status).toBe(403);
  });

  it('may be filed for a mother who agreed, and by nobody else', async () => {
    const report = await submit(citizen, { onBehalfOf: DEMO.people.elder });
    const mother = await city.as('elder');
    expect((await mother.get('/reports')).body.items[0].id).toBe(report.id);
    expect((await citizen.get('/reports')).body.items[0]).toMatchObject({
      id: report.id,
      forPersonId: DEMO.people.elder,
    });
    const stranger = await city.as('secondCitizen');
    const refused = await stranger.post('/reports', {
      clientKey: 'stranger-0001',
      categoryId: 'environment.garbage',
      words: '替别人报',
      place: { position: null, address: '文林街', source: 'typed' },
      onBehalfOf: DEMO.people.elder,
    });
    expect(refused.status).toBe(403);
  });

  it('shows on the first screen, and finds its grid and the check of its words in the background', async () => {
    const report = await submit(citizen);
    await city.jobsIdle();
    const home = await citizen.get('/home');
    expect(home.body.inProgress.value.map((item: { kind: string }) => item.kind)).toContain('report');
    const desk = (await dispatcher.get(`/reports/${report.id}`)).body.desk;
    expect(desk.gridName).toBe('文林第一网格');
    expect(desk.contentCheck).not.toBe('pending');
  });
});

describe('identity on the desk', () => {
  it('is masked, whole only for a written purpose that the reporter then sees', async () => {
    const report = await submit(citizen);
    await assign(report.id);
    const masked = (await handler.get(`/reports/${report.id}`)).body.desk.reporter;
    expect(masked).toMatchObject({ phone: '138****0001', mayReveal: true });
    expect(JSON.stringify(masked)).not.toContain('13800000001');
    const whole = await handler.post(`/reports/${report.id}/reveal-reporter`, { purpose: '约定上门时间' });
    expect(whole.body).toMatchObject({ phone: '13800000001' });
    const views = (await citizen.get(`/reports/${report.id}`)).body.views;
    expect(views).toEqual([expect.objectContaining({ purpose: '约定上门时间' })]);
  });

  it('stays hidden from the department when the reporter asked so', async () => {
    const report = await submit(citizen, { isAnonymous: true });
    await assign(report.id);
    const seen = (await handler.get(`/reports/${report.id}`)).body.desk.reporter;
    expect(seen).toEqual({ name: null, phone: null, isAnonymous: true, mayReveal: false });
    expect((await handler.post(`/reports/${report.id}/reveal-reporter`, { purpose: '想知道' })).status).toBe(403);
    const grid = await city.as('gridWorker');
    expect((await grid.post(`/reports/${report.id}/reveal-reporter`, { purpose: '想知道' })).status).toBe(403);
  });
});
