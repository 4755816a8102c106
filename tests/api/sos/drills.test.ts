import { randomUUID } from 'node:crypto';
import { judgeTest } from '../../../bff/features/sos/drills/judge-test';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { FIX, keyOf, passOf, pressBody, step } from '../../support/sos';

let city: City;
let daughter: ApiClient;
let elder: ApiClient;
let supervisor: ApiClient;
let seat: ApiClient;
let pass: string;

beforeAll(async () => {
  city = await startCity();
  daughter = await city.as('citizen');
  elder = await city.as('elder');
  supervisor = await city.as('supervisor');
  seat = await city.as('dispatcher');
  pass = await passOf(elder);
});
afterAll(() => city.stop());

const noticesOf = async (client: ApiClient, title: string) =>
  (await client.get('/notices?limit=50')).body.items.filter((notice: { title: string }) => notice.title === title);
const monthOf = () => new Date(city.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 7);

describe('the monthly test press', () => {
  it('reaches the family, says so within seconds, and is over by itself', async () => {
    expect((await elder.get('/sos/tests/last/me')).body).toMatchObject({ testedAt: null, isDueThisMonth: true });
    const answer = await city.visitor().post('/sos/presses', pressBody({ pass, isTest: true }));
    expect(answer.body).toMatchObject({ isDrill: true, joined: false });
    await city.until(async () => (await noticesOf(daughter, '试按成功')).length === 1, { withinMs: 40_000 });
    const [told] = await noticesOf(daughter, '试按成功');
    expect(told.body).toMatch(/^【测试】测试成功：\d+ 秒内通知到了 .+/);
    expect(await noticesOf(elder, '试按成功')).toHaveLength(1);
    const waiting = await city.visitor().get(`/sos/waiting/${answer.body.caseId}`, keyOf(answer));
    expect(waiting.body).toMatchObject({ stage: 'closed', isDrill: true, closed: { outcome: 'helped' } });
    expect(waiting.body.alerted.every(({ party }: { party: string }) => party === 'contact')).toBe(true);
    expect((await elder.get('/sos/tests/last/me')).body).toMatchObject({ isPassed: true, isDueThisMonth: false });
    const last = (await daughter.get(`/sos/tests/last/${DEMO.people.elder}`)).body;
    expect(last.reached.length).toBeGreaterThan(0);
    expect((await (await city.as('secondCitizen')).get(`/sos/tests/last/${DEMO.people.elder}`)).status).toBe(404);
    expect((await supervisor.get(`/sos/tests?month=${monthOf()}`)).body).toMatchObject({
      presses: 1,
      people: 1,
      passed: 1,
      failed: 0,
    });
    const texts = city.simulators.sms.texts().filter(({ text }) => text.includes('测试'));
    for (const { text } of texts) expect(text).toMatch(/^(【[^】]*】)?【测试】|^【测试】/);
    expect(city.simulators.emergencyCentre.incidents()).toEqual([]);
  });

  it('does not stand in the way of a real press, nor a real one in its', async () => {
    const test = await city.visitor().post('/sos/presses', pressBody({ pass, isTest: true }));
    const real = await city.visitor().post('/sos/presses', pressBody({ pass }));
    expect(real.body).toMatchObject({ joined: false, isDrill: false });
    expect(real.body.caseId).not.toBe(test.body.caseId);
    const listed = (await seat.get('/sos/cases?stage=open')).body.cases;
    expect(listed.map(({ id }: { id: string }) => id)).toContain(real.body.caseId);
    expect(listed.map(({ id }: { id: string }) => id)).not.toContain(test.body.caseId);
    await step(seat, real.body.caseId, { action: 'accept' });
    const { body } = await seat.get(`/sos/cases/${real.body.caseId}`);
    await step(seat, real.body.caseId, {
      action: 'close',
      version: body.version,
      outcome: 'false_press',
      words: '本人误按',
    });
  });

  it('says so when nobody of the family could be told', async () => {
    const stranger = await city.as('secondCitizen');
    const strangerPass = await passOf(stranger);
    await city.visitor().post('/sos/presses', pressBody({ pass: strangerPass, isTest: true }));
    city.clock.advance(61_000);
    await city.until(async () => (await noticesOf(stranger, '试按没有成功')).length === 1);
    const alarms = (await supervisor.get('/sos/alarms?limit=100')).body.alarms;
    expect(alarms.some(({ code }: { code: string }) => code === 'test_failed')).toBe(true);
    expect((await stranger.get('/sos/tests/last/me')).body).toMatchObject({ isPassed: false, isDueThisMonth: true });
  });

  it('is judged by what reached a telephone, not by what we meant to send', () => {
    const receivedAt = new Date('2026-11-22T00:00:00Z');
    const at = (s: number) => new Date(receivedAt.getTime() + s * 1_000);
    const alert = { name: '女儿', personId: null, party: 'contact', state: 'sent', sentAt: at(2) };
    const press = { stage: 'alerting' as const, receivedAt };
    expect(judgeTest(press, [alert], at(5)).verdict).toBe('waiting');
    expect(judgeTest(press, [{ ...alert, state: 'reached' }], at(5))).toEqual({
      verdict: 'passed',
      alertedMs: 2_000,
      reached: ['女儿'],
    });
    expect(judgeTest(press, [alert], at(21)).verdict).toBe('passed');
    expect(judgeTest(press, [{ ...alert, state: 'failed' }], at(59)).verdict).toBe('waiting');
    expect(judgeTest(press, [{ ...alert, state: 'failed' }], at(61)).verdict).toBe('failed');
    expect(judgeTest(press, [{ ...alert, party: 'grid_worker', state: 'reached' }], at(61)).verdict).toBe('failed');
    expect(judgeTest(press, [], at(61)).verdict).toBe('failed');
  });
});

describe('an exercise', () => {
  it('goes to the people, marked everywhere, and ends with a report', async () => {
    const clientKey = randomUUID();
    const before = city.simulators.sms.texts().length + city.simulators.sms.calls().length;
    const body = { clientKey, title: '文林社区冬季演练', personId: DEMO.people.elder, kind: 'fallen' };
    const started = await supervisor.post('/sos/exercises', body);
    expect(started.status).toBe(201);
    const again = await supervisor.post('/sos/exercises', body);
    expect(again.body.caseId).toBe(started.body.caseId);
    const { caseId, id } = started.body;
    await city.until(async () =>
      (await seat.get(`/sos/cases/${caseId}`)).body.alerted.some(({ state }: { state: string }) => state !== 'queued'),
    );
    await city.until(() => city.simulators.sms.texts().length + city.simulators.sms.calls().length > before);
    const sent = [...city.simulators.sms.texts(), ...city.simulators.sms.calls()].slice(before);
    const about = [...city.simulators.sms.texts(), ...city.simulators.sms.calls()].filter(({ text }) =>
      text.includes('演练'),
    );
    expect(sent.length).toBeGreaterThan(0);
    expect(about.length).toBeGreaterThan(0);
    // A voice begins with the same word, as one would say it.
    for (const { text } of about) expect(text).toMatch(/^((【一城通】)?【演练】|演练。)/);
    await step(daughter, caseId, { action: 'accept', minutes: 8 });
    await step(daughter, caseId, { action: 'arrive' });
    const running = (await supervisor.get('/sos/exercises')).body.exercises;
    expect(running).toMatchObject([{ id, endedAt: null, report: { missed: expect.any(Array) } }]);
    const ended = (await supervisor.post(`/sos/exercises/${id}/end`, {})).body;
    expect(ended).toMatchObject({ endedBy: '马建国', report: { putBacks: 0, centres: [] } });
    expect(ended.report.acceptedMs).toBeGreaterThanOrEqual(0);
    expect(ended.report.arrivedMs).toBeGreaterThanOrEqual(ended.report.acceptedMs);
    expect(ended.report.asked.find(({ answer }: { answer: string }) => answer === 'accepted')).toMatchObject({
      party: 'contact',
    });
    expect((await seat.get(`/sos/cases/${caseId}`)).body).toMatchObject({ stage: 'closed', isDrill: true });
    expect(
      (await supervisor.get('/sos/exercises?state=over')).body.exercises.map(({ id: each }: { id: string }) => each),
    ).toContain(id);
    // A drill is followed by its report, by no call the next day and by no review.
    const timers = await city.app.db.query("SELECT id FROM sos_timer WHERE case_id = ? AND kind = 'follow_up'", [
      caseId,
    ]);
    expect(timers).toEqual([]);
  });

  it('may be held for a place, and writes its report when its own responders close it', async () => {
    const started = await supervisor.post('/sos/exercises', {
      clientKey: randomUUID(),
      title: '街面演练',
      position: FIX.position,
    });
    expect(started.body).toMatchObject({ unitName: expect.any(String) });
    const { caseId, id } = started.body;
    await step(seat, caseId, { action: 'accept' });
    const { body } = await seat.get(`/sos/cases/${caseId}`);
    await step(seat, caseId, { action: 'close', version: body.version, outcome: 'helped', words: '演练结束' });
    const over = await city.until(
      async () =>
        (await supervisor.get('/sos/exercises?state=over')).body.exercises.find(
          (each: { id: string }) => each.id === id,
        ),
      { what: 'its report was written' },
    );
    expect(over).toMatchObject({ endedBy: '何芳', report: { closedMs: expect.any(Number) } });
  });

  it('is a supervisor’s to start, for one person or one place', async () => {
    const body = { clientKey: randomUUID(), title: '演练', personId: DEMO.people.elder };
    expect((await seat.post('/sos/exercises', body)).status).toBe(403);
    expect((await supervisor.post('/sos/exercises', { ...body, position: FIX.position })).status).toBe(400);
    expect((await supervisor.post('/sos/exercises', { clientKey: randomUUID(), title: '演练' })).status).toBe(400);
  });
});
