import { randomUUID } from 'node:crypto';
import { SIGNATURE_HEADERS, signGatewayRequest } from '../../../bff/connectors/sms/sms.wire';
import { DEMO_SETTINGS } from '../../../bff/simulators/demo-settings';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { casesWithoutTimer, step } from '../../support/sos';
import { type AlertLine, type Cases, createCases, type OpenCase, PHONES } from './escalation.fixture';

let city: City;
let cases: Cases;
let daughter: ApiClient;
let seat: ApiClient;
let sms: City['simulators']['sms'];

beforeAll(async () => {
  city = await startCity();
  cases = createCases(city);
  sms = city.simulators.sms;
  [daughter, seat] = await Promise.all([city.as('citizen'), city.as('dispatcher')]);
});
afterEach(async () => {
  await cases.tidy();
  expect(await casesWithoutTimer(city)).toEqual([]);
});
afterAll(() => city?.stop());

const voiceOf = async (one: OpenCase, party: string): Promise<AlertLine[]> =>
  (await one.alerts()).filter((alert) => alert.channel === 'voice' && alert.party === party);
const responders = (one: OpenCase) =>
  city.app.db.query<{ party: string; personId: string | null; contactId: string | null; name: string }>(
    `SELECT party, person_id AS personId, contact_id AS contactId, name FROM sos_responder
     WHERE case_id = ? AND slot IS NOT NULL`,
    [one.caseId],
  );
/** The link in the text that a phone got. */
function linkIn(text: string): { alertId: string; key: string } {
  const [, alertId, key] = /alert=(\w{26})&key=([\w-]{16})/.exec(text)!;
  return { alertId: alertId!, key: key! };
}

describe('a key on the telephone', () => {
  it('takes the case for a contact who has no account; the others are told who, and no more are asked', async () => {
    const one = await cases.press();
    const [call] = [await one.ringing(PHONES.neighbour), await one.ringing(PHONES.worker)];
    await city.until(() => one.texts(PHONES.worker).length > 0);
    await sms.press(call!.callId, '1');
    await city.until(async () => (await one.stage()) === 'accepted');
    expect(await responders(one)).toEqual([
      { party: 'contact', personId: null, contactId: expect.any(String), name: expect.stringContaining('邻居') },
    ]);
    const told = await city.until(() => one.texts(PHONES.worker).find((text) => text.includes('接手')));
    expect(told).toMatch(/已由邻居.*接手，您不用赶去/);
    expect(one.texts(PHONES.neighbour).some((text) => text.includes('接手'))).toBe(false);
    cases.later(31);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(one.calls(PHONES.seat)).toEqual([]);
    const waiting = await city.visitor().get(`/sos/waiting/${one.caseId}`, one.key);
    expect(waiting.body.coming[0]).toMatchObject({ party: 'contact', kind: 'first_responder' });
    expect((await one.events()).find(({ event }) => event === 'accept')!.detail).toMatchObject({ channel: 'voice' });
  });

  it('pressed late is told who has it, and pressed after the end that it is over', async () => {
    const one = await cases.press();
    const late = await one.ringing(PHONES.worker);
    await step(daughter, one.caseId, { action: 'accept' });
    await city.until(() => one.texts(PHONES.worker).some((text) => text.includes('女儿')));
    cases.later(61);
    await sms.press(late.callId, '1');
    await city.until(() => one.texts(PHONES.worker).filter((text) => text.includes('女儿')).length === 2);
    expect((await responders(one)).map(({ party }) => party)).toEqual(['contact']);
    const [alert] = await voiceOf(one, 'grid_worker');
    expect(alert).toMatchObject({ state: 'reached', reason: 'too_late' });

    const neighbours = await one.ringing(PHONES.neighbour);
    const { body } = await daughter.get(`/sos/cases/${one.caseId}`);
    await step(daughter, one.caseId, { action: 'close', version: body.version, outcome: 'helped', words: '到家了' });
    await sms.press(neighbours.callId, '1');
    await city.until(() => one.texts(PHONES.neighbour).some((text) => text.includes('已经结案')));
    expect(await one.stage()).toBe('closed');
  });

  it('that says no to all of them asks the next ones at once', async () => {
    const one = await cases.press();
    for (const phone of [PHONES.daughter, PHONES.neighbour, PHONES.worker]) {
      await sms.press((await one.ringing(phone)).callId, '2');
    }
    await one.ringing(PHONES.seat);
    expect((await one.events()).filter(({ event }) => event === 'decline')).toHaveLength(3);
  });

  it('counts once, however often and in whatever order the receipts come', async () => {
    sms.setReceiptFaults({ duplicate: true, reorder: true });
    const one = await cases.press();
    const call = await one.ringing(PHONES.neighbour);
    sms.pickUp(call.callId);
    await sms.press(call.callId, '1');
    await sms.receiptsIdle();
    await city.until(async () => (await one.stage()) === 'accepted');
    expect((await one.events()).filter(({ event }) => event === 'accept')).toHaveLength(1);
    expect((await voiceOf(one, 'contact')).map(({ state }) => state)).toContain('accepted');
  });

  it('takes nothing anew when its receipt comes again after the case was put back', async () => {
    const one = await cases.press();
    await sms.press((await one.ringing(PHONES.neighbour)).callId, '1');
    await city.until(async () => (await one.stage()) === 'accepted');
    const [alert] = (await voiceOf(one, 'contact')).filter(({ state }) => state === 'accepted');
    cases.later(181);
    await city.until(async () => (await one.events()).length > 0 && one.texts(PHONES.neighbour).length > 1);
    cases.later(121);
    await city.until(async () => (await one.stage()) === 'alerting');
    const again = await receipt({ clientId: `sos-${alert!.id}`, callId: 'call-x', status: 'answered', key: '1' });
    expect(again.status).toBe(200);
    expect(await one.stage()).toBe('alerting');
  });

  it('whose receipt is lost is asked after, and counts all the same', async () => {
    sms.setReceiptFaults({ lose: true });
    const one = await cases.press();
    const call = await one.ringing(PHONES.neighbour);
    await city.until(async () => (await voiceOf(one, 'contact')).every(({ state }) => state === 'sent'));
    await sms.press(call.callId, '1');
    expect(await one.stage()).toBe('alerting');
    cases.later(21);
    await city.until(async () => (await one.stage()) === 'accepted');
  });
});

describe('calls that nobody takes', () => {
  it('are placed again after a pause, until somebody picks up', async () => {
    const one = await cases.press();
    for (const attempt of [1, 2]) {
      const { callId } = await one.ringing(PHONES.neighbour);
      expect(one.calls(PHONES.neighbour)).toHaveLength(attempt);
      sms.ringOut(callId);
      await city.until(async () =>
        (await voiceOf(one, 'contact')).some((alert) => alert.attempt === attempt && alert.state === 'failed'),
      );
      cases.later(31);
    }
    const third = await one.ringing(PHONES.neighbour);
    sms.pickUp(third.callId);
    await city.until(async () => (await voiceOf(one, 'contact')).some(({ state }) => state === 'reached'));
    const { length } = one.calls(PHONES.neighbour);
    cases.later(31);
    await new Promise((resolve) => setTimeout(resolve, 600));
    // The round goes on to others; who heard it is not rung by this step any more.
    expect((await voiceOf(one, 'contact')).filter(({ attempt }) => attempt > 3)).toEqual([]);
    expect(one.calls(PHONES.neighbour).length).toBe(length);
  });

  it('that ring for ever without a word from the gateway are taken for lost', async () => {
    sms.setReceiptFaults({ lose: true });
    const one = await cases.press();
    await one.ringing(PHONES.neighbour);
    await city.until(async () => (await voiceOf(one, 'contact')).every(({ state }) => state === 'sent'));
    for (let look = 0; look < 4; look += 1) {
      cases.later(21);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await city.until(async () => (await voiceOf(one, 'contact')).some(({ reason }) => reason === 'no_receipt'));
  });
});

describe('a gateway in trouble', () => {
  it('that says nothing certain of a call makes a text go out at once', async () => {
    const one = await cases.press();
    await one.ringing(PHONES.neighbour);
    sms.faults.set({ http500: true, onlyPath: '/v1/calls' });
    cases.later(31);
    // Seats are asked by telephone and push; a call of unknown outcome brings the text.
    const text = await city.until(() => one.texts(PHONES.seat)[0], { withinMs: 20_000 });
    expect(text).toContain('按了一键求助');
    const states = async () => (await one.alerts()).map((alert) => `${alert.party} ${alert.channel} ${alert.state}`);
    await city.until(async () => (await states()).includes('seat sms sent'));
    expect(await states()).toContain('seat voice unknown');
    expect((await one.events()).some(({ event, detail }) => event === 'alert_unknown' && detail.to === 'seat')).toBe(
      true,
    );
  });

  it('that is down lets no step wait for it: all are asked in turn at once, and the bell rings', async () => {
    sms.faults.set({ http500: true });
    const one = await cases.press();
    await city.until(async () => (await one.alerts()).some(({ state }) => state === 'unknown'), { withinMs: 20_000 });
    const [alarm] = await city.app.db.query<{ times: number }>(
      `SELECT times FROM sos_alarm WHERE code = 'gateway_failing' AND cleared_at IS NULL`,
    );
    expect(alarm).toBeDefined();
    sms.faults.reset();
    cases.later(31);
    // Back again: who could not be called is called.
    await one.ringing(PHONES.seat);
  });

  it('that knows no such number makes the other channel go out, and the step does not wait for that person', async () => {
    const one = await cases.press();
    const alert = await city.until(async () =>
      (await one.alerts()).find(
        ({ channel, state, party }) => channel === 'sms' && state === 'sent' && party === 'contact',
      ),
    );
    const body = { clientId: `sos-${alert.id}`, messageId: 'sms-x', status: 'failed', reason: 'EMPTY_NUMBER' };
    expect((await receipt(body, '/api/sos/text-receipts')).status).toBe(200);
    const after = (await one.alerts()).find(({ id }) => id === alert.id);
    expect(after).toMatchObject({ state: 'failed', reason: 'EMPTY_NUMBER' });
  });
});

describe('a link in a text', () => {
  it('shows what is asked and takes the case, without a session', async () => {
    const one = await cases.press({ kind: 'ill' });
    const { alertId, key } = linkIn(await city.until(() => one.texts(PHONES.neighbour)[0]));
    const visitor = city.visitor();
    const card = await visitor.get(`/sos/alerts/${alertId}?key=${key}`);
    expect(card.body).toMatchObject({
      caseId: one.caseId,
      number: one.number,
      kind: 'ill',
      stage: 'alerting',
      personName: '王*芳',
      answer: null,
      takenBy: [],
    });
    expect((await visitor.get(`/sos/alerts/${alertId}?key=${'x'.repeat(16)}`)).status).toBe(404);
    const answered = await visitor.post(`/sos/alerts/${alertId}/answer`, { key, answer: 'accept', minutes: 5 });
    expect(answered.body).toEqual({ outcome: 'accepted', winner: null });
    const again = await visitor.post(`/sos/alerts/${alertId}/answer`, { key, answer: 'accept' });
    expect(again.body.outcome).toBe('already_yours');
    expect((await visitor.get(`/sos/alerts/${alertId}?key=${key}`)).body).toMatchObject({
      stage: 'accepted',
      answer: 'accepted',
    });

    const others = linkIn(one.texts(PHONES.worker)[0]!);
    const second = await visitor.post(`/sos/alerts/${others.alertId}/answer`, { key: others.key, answer: 'accept' });
    expect(second.body).toEqual({ outcome: 'taken_by', winner: expect.stringContaining('邻居') });
  });

  it('says after an undo that it was a mistake and somebody should call', async () => {
    const one = await cases.press();
    await city.until(() => one.texts(PHONES.neighbour).length === 1);
    const undone = await city.visitor().post(`/sos/waiting/${one.caseId}/undo`, { clientKey: randomUUID() }, one.key);
    expect(undone.status).toBeLessThan(300);
    const told = await city.until(() => one.texts(PHONES.neighbour).find((text) => text.includes('误按')));
    expect(told).toContain('请回电确认');
    expect(await one.stage()).toBe('alerting');
    cases.later(31);
    expect((await one.ringing(PHONES.seat)) && one.calls(PHONES.seat)[0]!.text).toContain('说是误按');
    expect((await step(seat, one.caseId, { action: 'accept' })).status).toBe(200);
  });
});

describe('receipts', () => {
  it('are refused when forged, and ignored when about something else', async () => {
    const forged = await receipt({ clientId: 'sos-x', callId: 'c', status: 'answered', key: '1' }, undefined, 'guess');
    expect(forged.status).toBe(401);
    expect((await receipt({ clientId: 'notice-1', callId: 'c', status: 'answered', key: '1' })).status).toBe(200);
    expect((await receipt({ clientId: 'sos-x', callId: 'c', status: 'maybe' })).status).toBe(400);
  });
});

/** What the gateway posts, signed as it signs. */
function receipt(body: object, path = '/api/sos/call-receipts', secret: string = DEMO_SETTINGS.SMS_SECRET) {
  const text = JSON.stringify(body);
  const timestamp = String(city.clock.now().getTime());
  const nonce = randomUUID();
  const signature = signGatewayRequest(secret, { method: 'POST', path, timestamp, nonce, body: text });
  return city.visitor().raw('POST', path.replace('/api', ''), text, {
    'content-type': 'application/json',
    [SIGNATURE_HEADERS.accessKey]: DEMO_SETTINGS.SMS_ACCESS_KEY,
    [SIGNATURE_HEADERS.timestamp]: timestamp,
    [SIGNATURE_HEADERS.nonce]: nonce,
    [SIGNATURE_HEADERS.signature]: signature,
  });
}
