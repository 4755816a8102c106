import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { casesWithoutTimer, keyOf, pressBody, step } from '../../support/sos';
import { type Cases, createCases, PHONES } from './escalation.fixture';

let city: City;
let cases: Cases;
let daughter: ApiClient;
let seat: ApiClient;

beforeAll(async () => {
  city = await startCity();
  cases = createCases(city);
  [daughter, seat] = await Promise.all([city.as('citizen'), city.as('dispatcher')]);
});
afterEach(async () => {
  await cases.tidy();
  expect(await casesWithoutTimer(city)).toEqual([]);
});
afterAll(() => city?.stop());

const openAlarms = (code: string) =>
  city.app.db.query<{ subject: string; times: number }>(
    'SELECT subject, times FROM sos_alarm WHERE code = ? AND cleared_at IS NULL',
    [code],
  );

describe('steps', () => {
  it('ask family and the nearest worker at once, by telephone, text and push, and show the presser who was asked', async () => {
    const one = await cases.press({ kind: 'fallen' });
    await Promise.all([PHONES.daughter, PHONES.neighbour, PHONES.worker].map((phone) => one.ringing(phone)));
    await city.until(() => one.texts(PHONES.neighbour).length === 1);
    expect(one.texts(PHONES.neighbour)[0]).toMatch(/^【一城通】.*王\*芳跌倒了.*answer\/index\?alert=\w{26}&key=/);
    expect(one.calls(PHONES.daughter)[0]!.text).toMatch(/^这里是一城通一键求助。王某芳跌倒了.*能去请按1/);
    await city.until(async () => (await one.alerts()).every(({ state }) => state !== 'queued' && state !== 'sending'));
    const asked = (await one.alerts()).filter(({ state }) => state === 'sent');
    expect(new Set(asked.map(({ party }) => party))).toEqual(new Set(['contact', 'grid_worker']));
    expect(
      asked
        .filter(({ party }) => party === 'grid_worker')
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual(['push', 'sms', 'voice']);
    // Nobody is asked twice, whatever lists they stand on.
    const keys = asked.map(({ targetKey, channel }) => `${targetKey} ${channel}`);
    expect(new Set(keys).size).toBe(keys.length);
    const waiting = await city.visitor().get(`/sos/waiting/${one.caseId}`, one.key);
    expect(waiting.body.alerted.some(({ state }: { state: string }) => state === 'sent')).toBe(true);
    expect((await one.events()).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['press', 'step_started', 'alert_sent']),
    );
    const [row] = await city.app.db.query<{ first: Date | null; received: Date }>(
      'SELECT first_alerted_at AS first, received_at AS received FROM sos_case WHERE id = ?',
      [one.caseId],
    );
    expect(row!.first!.getTime() - row!.received.getTime()).toBeLessThan(10_000);
  });

  it('come by the clock: the station and the seat after 30 s, not before; then on, and round again', async () => {
    const one = await cases.press();
    await one.ringing(PHONES.daughter);
    const steps = async () =>
      (await one.events()).filter(({ event }) => event === 'step_started').map(({ detail }) => detail.step);
    cases.later(25);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await steps()).toEqual([0]);
    expect(one.calls(PHONES.seat)).toEqual([]);
    for (const [index, afterS] of [5, 30, 60, 60, 60].entries()) {
      cases.later(afterS + 1);
      await city.until(async () => (await steps()).length === index + 2, { what: `step ${index + 1}` });
    }
    expect(await steps()).toEqual([0, 1, 2, 3, 4, 0]);
    expect(one.calls(PHONES.seat).length).toBeGreaterThan(0);
    expect(one.calls(PHONES.supervisor).length).toBeGreaterThan(0);
    const started = (await one.events()).filter(({ event }) => event === 'step_started');
    expect(started.at(-1)!.detail).toMatchObject({ round: 1, policyVersion: 1 });
    expect((await one.events()).map(({ event }) => event)).toContain('hand_off');
  });

  it('that find nobody are passed over at once, and ring the bell', async () => {
    const pressed = await city.visitor().post('/sos/presses', pressBody());
    const { caseId } = pressed.body;
    // Nobody knows who it is or where: no family, no worker near; the seat is asked without waiting.
    const found = await city.until(async () => {
      const events = await city.app.db.query<{ event: string; detail: string; at: Date }>(
        `SELECT event, detail, at FROM sos_event WHERE case_id = ? AND event IN ('step_empty', 'step_started') ORDER BY id`,
        [caseId],
      );
      return events.some(({ event }) => event === 'step_started') ? events : null;
    });
    expect(found[0]!.event).toBe('step_empty');
    expect(JSON.parse(found[0]!.detail)).toMatchObject({ step: 0, skipped: true });
    const started = found.find(({ event }) => event === 'step_started')!;
    expect(started.at.getTime() - found[0]!.at.getTime()).toBeLessThan(5_000);
    expect((await openAlarms('step_nobody')).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['contacts:city']),
    );
    await step(seat, caseId, { action: 'accept' });
    const { body } = await seat.get(`/sos/cases/${caseId}`);
    await step(seat, caseId, { action: 'close', version: body.version, outcome: 'not_found', words: '没有找到人' });
    expect((await city.visitor().get(`/sos/waiting/${caseId}`, keyOf(pressed))).body.closed).not.toBeNull();
  });

  it('of a test press ask the family alone, and say 测试 first and last', async () => {
    const one = await cases.press({ isTest: true });
    const text = await city.until(() => one.texts(PHONES.daughter)[0]);
    expect(text).toMatch(/^【测试】.*不用赶去。$/);
    await city.until(async () => (await one.alerts()).every(({ state }) => state !== 'queued' && state !== 'sending'));
    expect(new Set((await one.alerts()).map(({ party }) => party))).toEqual(new Set(['contact']));
    expect(one.texts(PHONES.worker)).toEqual([]);
  });
});

describe('a worker that dies', () => {
  it('between claim and commit leaves a lease that runs out, and its late commit changes nothing', async () => {
    const one = await cases.press();
    await one.ringing(PHONES.daughter);
    const [timer] = await city.until(async () => {
      const rows = await city.app.db.query<{ id: string; token: string }>(
        `SELECT id, fencing_token AS token FROM sos_timer WHERE case_id = ? AND kind = 'step' AND state = 'pending'`,
        [one.caseId],
      );
      return rows.length === 1 ? rows : null;
    });
    // A worker that is no more holds the timer as it comes due.
    await city.app.db.execute(
      `UPDATE sos_timer SET lease_owner = 'dead', lease_until = ?, fencing_token = fencing_token + 1 WHERE id = ?`,
      [new Date(city.clock.now().getTime() + 35_000), timer!.id],
    );
    cases.later(31);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(one.calls(PHONES.seat)).toEqual([]);
    cases.later(5);
    await one.ringing(PHONES.seat);
    const late = await city.app.db.execute(
      `UPDATE sos_timer SET state = 'done' WHERE id = ? AND state = 'pending' AND fencing_token = ?`,
      [timer!.id, Number(timer!.token) + 1],
    );
    expect(late).toBe(0);
    const started = (await one.events()).filter(({ event, detail }) => event === 'step_started' && detail.step === 1);
    expect(started).toHaveLength(1);
  });

  it('in the middle of sending leaves an alert that is sent again, once', async () => {
    city.simulators.sms.faults.set({ hang: true });
    const one = await cases.press();
    await city.until(async () => (await one.alerts()).some(({ state }) => state === 'sending'));
    // As if the process were gone: its leases lie in the past.
    await city.app.db.execute(
      `UPDATE sos_alert SET lease_until = ?, fencing_token = fencing_token + 1 WHERE case_id = ? AND state = 'sending'`,
      [new Date(city.clock.now().getTime() - 1), one.caseId],
    );
    city.simulators.sms.faults.reset();
    await city.until(() => one.texts(PHONES.neighbour).length > 0);
    await city.until(async () => (await one.alerts()).every(({ state }) => state !== 'queued' && state !== 'sending'), {
      withinMs: 20_000,
    });
    expect(one.texts(PHONES.neighbour)).toHaveLength(1);
    expect(one.calls(PHONES.neighbour)).toHaveLength(1);
  });
});

describe('belt and braces', () => {
  it('a case that lost its timer gets one again, and rings the bell', async () => {
    const one = await cases.press();
    await one.ringing(PHONES.daughter);
    await city.app.db.execute(`DELETE FROM sos_timer WHERE case_id = ? AND kind = 'step'`, [one.caseId]);
    await city.app.sos.escalation.guard.sweep();
    await city.until(async () =>
      (await openAlarms('timer_missing')).some(({ subject }) => subject.includes(one.caseId)),
    );
    await one.ringing(PHONES.seat);
  });

  it('a clock that is set back an hour delays nobody', async () => {
    cases.later(3_600);
    const one = await cases.press();
    await one.ringing(PHONES.daughter);
    cases.later(-3_600);
    await one.ringing(PHONES.seat);
    expect(await openAlarms('clock_jump')).toHaveLength(1);
  });

  it('a lease from before the clock was set back keeps nobody off', async () => {
    const one = await cases.press();
    await one.ringing(PHONES.daughter);
    await city.app.db.execute(
      `UPDATE sos_timer SET lease_owner = 'dead', lease_until = ?, fencing_token = fencing_token + 1
       WHERE case_id = ? AND kind = 'step' AND state = 'pending'`,
      [new Date(city.clock.now().getTime() + 3_600_000), one.caseId],
    );
    cases.later(31);
    await one.ringing(PHONES.seat);
  });
});

describe('silence of the one who took it', () => {
  it('is asked about first, then puts the case back and asks everybody again', async () => {
    const one = await cases.press();
    await one.ringing(PHONES.daughter);
    expect((await step(daughter, one.caseId, { action: 'accept', minutes: 10 })).status).toBe(200);
    const before = one.calls(PHONES.worker).length;
    cases.later(181);
    await city.until(() => one.texts(PHONES.daughter).some((text) => text.includes('报一下进展')));
    expect(await one.stage()).toBe('accepted');
    cases.later(120);
    await city.until(async () => (await one.stage()) === 'alerting');
    await city.until(() => one.texts(PHONES.daughter).some((text) => text.includes('已重新找人')));
    // Nobody is passed over: the one who was silent is asked like the others.
    await city.until(() => one.calls(PHONES.worker).length > before && one.calls(PHONES.daughter).length > 1);
    expect((await one.events()).find(({ event }) => event === 'silence')!.detail).toMatchObject({ silent: 1 });
    const stale = await step(daughter, one.caseId, { action: 'progress', minutes: 5 });
    expect(stale.status).toBe(409);
  });

  it('is broken by any sign of life', async () => {
    const one = await cases.press();
    await one.ringing(PHONES.daughter);
    await step(daughter, one.caseId, { action: 'accept' });
    cases.later(200);
    await step(daughter, one.caseId, { action: 'progress', minutes: 5 });
    cases.later(170);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await one.stage()).toBe('accepted');
  });
});

describe('policies', () => {
  it('are published by administrators, as versions; open cases keep theirs', async () => {
    const administrator = await city.as('administrator');
    const { body: before } = await administrator.get('/sos/policies');
    const inForce = before.policies.find(
      ({ unitId, isBuiltIn }: { unitId: string | null; isBuiltIn: boolean }) => unitId === null && !isBuiltIn,
    );
    expect(before.policies).toHaveLength(3);
    const { id: _, unitId: __, version, createdAt: ___, retiredAt: ____, isBuiltIn: _____, ...body } = inForce;
    expect((await daughter.post('/sos/policies', body)).status).toBe(403);
    const late = await administrator.post('/sos/policies', { ...body, steps: [{ ...body.steps[0], afterS: 20 }] });
    expect(late.status).toBe(400);
    expect(Object.keys(late.body.error.fields)).toEqual(expect.arrayContaining(['steps.0.afterS', 'steps']));

    const one = await cases.press();
    await one.ringing(PHONES.daughter);
    const ofWenlin = await administrator.post('/sos/policies', {
      ...body,
      name: '文林社区',
      unitId: DEMO.units.wenlin,
      steps: [{ afterS: 0, targets: [{ who: 'seats', channels: ['voice'] }] }],
      repeatFrom: 0,
    });
    expect(ofWenlin.status).toBe(201);
    expect(ofWenlin.body).toMatchObject({ version: 1, unitId: DEMO.units.wenlin });
    cases.later(31);
    await one.ringing(PHONES.seat);
    expect((await one.events()).find(({ event }) => event === 'step_started')!.detail.policyId).toBe(inForce.id);
    await cases.tidy();

    const two = await city.until(async () => {
      const opened = await cases.press();
      await city.until(async () => (await opened.events()).some(({ event }) => event === 'step_started'));
      const first = (await opened.events()).find(({ event }) => event === 'step_started')!;
      if (first.detail.policyId === ofWenlin.body.id) return opened;
      await cases.tidy();
      return null;
    });
    await two.ringing(PHONES.seat);
    expect(two.calls(PHONES.daughter)).toEqual([]);
    expect(version).toBe(1);
  });
});
