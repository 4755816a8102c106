import { DEMO } from '../../../prisma/seed/ids';
import { assign, deviceStep, newDevices, sendMessage, signed } from '../../support/buttons';
import { type City, startCity } from '../../support/city';
import { createPassingTime } from '../../support/passing-time';
import { closeCase } from '../../support/sos';

const ELDER_PHONE = '13800000002';
const DAUGHTER_PHONE = '13800000001';
const NEIGHBOUR_PHONE = '13977700021';
const HOUR = 3_600_000;
const MINUTE = 60_000;

let city: City;
const time = createPassingTime(() => city);

/** Short times, and any hour of the day, so that hours of tests do not become days of the city. */
const POLICY = {
  silentAfterHours: 1,
  lowBatteryPercent: 20,
  testEveryDays: 35,
  askFrom: '00:00',
  askUntil: '23:59',
  personAsks: 2,
  personWaitMinutes: 10,
  contactWaitMinutes: 10,
  visitWaitMinutes: 10,
  badSignatureAlarm: 30,
};
const setPolicy = async (extra: object = {}) =>
  (await time.as('administrator')).put('/sos/care-policy', { ...POLICY, ...extra });

beforeAll(async () => {
  city = await startCity();
  // Ten in the morning.
  city.clock.advance(Date.parse('2026-11-24T02:00:00Z') - Date.now());
});
afterAll(() => city?.stop());
beforeEach(() => setPolicy());
afterEach(async () => {
  // Devices of one test must not fall silent in the next.
  await city.app.db.execute(`UPDATE sos_device SET state = 'retired', due_at = NULL WHERE state <> 'retired'`, []);
  await city.app.db.execute(`UPDATE sos_care SET state = 'settled', due_at = NULL, open_key = NULL`, []);
});

interface Care {
  id: string;
  state: string;
  settledBy: string | null;
  caseId: string | null;
  about: string;
  asks: { channel: string; state: string; name: string }[];
}

/** An elder's button that was heard, and then no more for longer than the policy allows. */
async function silentButton(): Promise<{ id: string; serial: string; key: Buffer }> {
  const [device] = await newDevices(time, 1);
  await assign(time, device!.id, { phone: ELDER_PHONE });
  await sendMessage(city, signed(device!, 1, 'test', { battery: 60 }));
  city.clock.advance(HOUR + MINUTE);
  return device!;
}

async function careOf(deviceId: string): Promise<{ id: string; state: string; asked: number } | undefined> {
  const [row] = await city.app.db.query<{ id: string; state: string; asked: number }>(
    'SELECT id, state, asked FROM sos_care WHERE device_id = ? ORDER BY id DESC LIMIT 1',
    [deviceId],
  );
  return row;
}

/** As the supervisor sees it, once it is in that state. */
async function careIn(deviceId: string, state: string, asked = 1): Promise<Care> {
  const row = await time.comes(`asking is ${state}`, async () => {
    const found = await careOf(deviceId);
    return found?.state === state && found.asked >= asked ? found : null;
  });
  return (await (await time.as('supervisor')).get(`/sos/care/${row.id}`)).body;
}

const callsTo = (phone: string) => city.simulators.sms.calls(phone).filter(({ text }) => text.includes('平安守护'));

/** The next call about this that a telephone gets; those before `after` are of other tests. */
const callTo = (phone: string, after: number) => time.comes(`a call to ${phone}`, () => callsTo(phone)[after]);
const asksOf = (careId: string) => async () =>
  (await (await time.as('supervisor')).get(`/sos/care/${careId}`)).body.asks as Care['asks'];

/** The person is asked twice and does not pick up; then it is the contacts' turn. */
async function nobodyAnswers(deviceId: string): Promise<Care> {
  await careIn(deviceId, 'asking_person', 1);
  city.clock.advance(10 * MINUTE);
  await careIn(deviceId, 'asking_person', 2);
  city.clock.advance(10 * MINUTE);
  return careIn(deviceId, 'asking_contact');
}

async function deviceNow(id: string) {
  return (await (await time.as('administrator')).get(`/sos/devices/${id}`)).body;
}

describe('a button that went silent', () => {
  it('has its person asked gently, by telephone and text; a key says that all is well', async () => {
    const before = [callsTo(ELDER_PHONE).length, callsTo(DAUGHTER_PHONE).length];
    const device = await silentButton();
    const { id } = await careIn(device.id, 'asking_person');
    const call = await callTo(ELDER_PHONE, before[0]!);
    expect(call.text).toContain('按钮没电了吗');
    expect((await asksOf(id)()).map(({ channel }) => channel).sort()).toEqual(['push', 'sms', 'voice']);
    await city.simulators.sms.press(call.callId, '1');
    expect(await careIn(device.id, 'settled')).toMatchObject({ settledBy: 'well' });
    // The person is well; the button is still to be repaired.
    expect(await deviceNow(device.id)).toMatchObject({ state: 'silent', troubles: ['silent'] });
    expect(callsTo(DAUGHTER_PHONE)).toHaveLength(before[1]!);
  });

  it('goes on to the contacts when nobody answers, then to whoever walks there, and rings when nobody goes', async () => {
    const before = callsTo(NEIGHBOUR_PHONE).length;
    const device = await silentButton();
    const { id } = await nobodyAnswers(device.id);
    expect((await callTo(NEIGHBOUR_PHONE, before)).text).toContain('请您联系一下');
    expect((await asksOf(id)()).some(({ name }) => name.includes('女儿'))).toBe(true);
    // The daughter sees it without being told whom to look for.
    const seen = await (await time.as('citizen')).get('/sos/care');
    expect(seen.body.cares.map((care: Care) => care.id)).toContain(id);
    city.clock.advance(10 * MINUTE);
    await careIn(device.id, 'visiting');
    await time.comes('the grid worker', async () => (await asksOf(id)()).some(({ name }) => name.includes('赵强')));
    city.clock.advance(10 * MINUTE);
    await time.comes('the bell', async () => {
      return (await city.app.db.query('SELECT id FROM sos_alarm WHERE code = ?', ['care_visit_overdue'])).length === 1;
    });
    const worker = await time.as('gridWorker');
    const visited = await worker.post(`/sos/care/${id}/answers`, { answer: 'visited', words: '换了电池，人很好' });
    expect(visited.body).toMatchObject({ state: 'settled', settledBy: 'visited' });
    expect((await worker.post(`/sos/care/${id}/answers`, { answer: 'well' })).status).toBe(409);
    await time.comes('word to the daughter', async () => {
      const { body } = await (await time.as('citizen')).get('/notices');
      return body.items.some((notice: { body: string }) => notice.body.includes('平安，谢谢您'));
    });
  });

  it('opens a real case when the person asks for help with a key', async () => {
    const before = callsTo(ELDER_PHONE).length;
    const device = await silentButton();
    await careIn(device.id, 'asking_person');
    await city.simulators.sms.press((await callTo(ELDER_PHONE, before)).callId, '2');
    const care = await careIn(device.id, 'case_opened');
    const [row] = await city.app.db.query<{ source: string; person_id: string; stage: string }>(
      'SELECT source, person_id, stage FROM sos_case WHERE id = ?',
      [care.caseId!],
    );
    expect(row).toMatchObject({ source: 'check_in', person_id: DEMO.people.elder, stage: 'alerting' });
    await closeCase(await time.as('supervisor'), care.caseId!);
  });

  it('sends somebody at once when a contact cannot reach them; a contact opens no case by a key', async () => {
    const before = callsTo(DAUGHTER_PHONE).length;
    const device = await silentButton();
    await nobodyAnswers(device.id);
    await city.simulators.sms.press((await callTo(DAUGHTER_PHONE, before)).callId, '2');
    expect(await careIn(device.id, 'visiting')).toMatchObject({ caseId: null });
  });

  it('is heard again: nobody is asked any more', async () => {
    const device = await silentButton();
    await careIn(device.id, 'asking_person');
    await sendMessage(city, signed(device, 2, 'heartbeat', { battery: 100 }));
    expect(await careIn(device.id, 'settled')).toMatchObject({ settledBy: 'heard' });
    expect(await deviceNow(device.id)).toMatchObject({ state: 'in_use', troubles: [] });
  });

  it('lets people sleep: what falls silent at night is asked about in the morning', async () => {
    const now = city.clock.now().getTime();
    const hour = new Date(now + 8 * HOUR).getUTCHours();
    // Hours of asking that begin in three hours, by the clock in the city.
    const from = `${String((hour + 3) % 22).padStart(2, '0')}:00`;
    await setPolicy({ askFrom: from, askUntil: from.replace(':00', ':30') });
    const device = await silentButton();
    const { id } = await time.comes('the asking', () => careOf(device.id));
    const [care] = await city.app.db.query<{ due_at: Date; state: string; asked: number }>(
      'SELECT due_at, state, asked FROM sos_care WHERE id = ?',
      [id],
    );
    expect(care).toMatchObject({ state: 'asking_person', asked: 0 });
    expect(new Date(care!.due_at.getTime() + 8 * HOUR).toISOString().slice(11, 16)).toBe(from);
    expect(await asksOf(id)()).toEqual([]);
  });

  it('of nobody is looked at by whoever is on duty; taken away, nobody asks', async () => {
    const [board] = await newDevices(time, 1, 'board');
    const position = { latitude: 26.0497, longitude: 103.8006, datum: 'gcj02' };
    await assign(time, board!.id, { placeName: '文林路站', position });
    await sendMessage(city, signed(board!, 1, 'test'));
    city.clock.advance(HOUR + MINUTE);
    expect(await careIn(board!.id, 'visiting')).toMatchObject({ about: '文林路站' });
    await deviceStep(time, board!.id, { action: 'retire', why: 'broken', words: '站牌拆除' });
    expect(await careIn(board!.id, 'settled')).toMatchObject({ settledBy: 'switched_off' });
  });
});

it('a battery that runs low is told to the person and the family, once', async () => {
  const [device] = await newDevices(time, 1);
  await assign(time, device!.id, { phone: ELDER_PHONE });
  await sendMessage(city, signed(device!, 1, 'test', { battery: 60 }));
  for (const [counter, battery] of [
    [2, 18],
    [3, 17],
    [4, 22],
  ] as const) {
    await sendMessage(city, signed(device!, counter, 'heartbeat', { battery }));
  }
  const textsLow = () => city.simulators.sms.texts(NEIGHBOUR_PHONE).filter(({ text }) => text.includes('电量低'));
  await city.until(() => textsLow().length > 0);
  const low = async (who: 'elder' | 'citizen') =>
    (await (await time.as(who)).get('/notices')).body.items.filter(({ body }: { body: string }) =>
      body.includes('电量低'),
    ).length;
  expect([await low('elder'), await low('citizen'), textsLow().length]).toEqual([1, 1, 1]);
  expect((await deviceNow(device!.id)).troubles).toEqual(['low_battery']);
  await sendMessage(city, signed(device!, 5, 'heartbeat', { battery: 98 }));
  expect((await deviceNow(device!.id)).troubles).toEqual([]);
});

it('how long is waited is data, written by an administrator and kept in versions', async () => {
  const administrator = await time.as('administrator');
  const { body } = await administrator.get('/sos/care-policy');
  expect(body.policy).toEqual(POLICY);
  const next = await administrator.put('/sos/care-policy', { ...body.policy, silentAfterHours: 12 });
  expect(next.body).toMatchObject({ version: body.version + 1, policy: { silentAfterHours: 12 } });
  expect((await administrator.put('/sos/care-policy', { ...body.policy, askFrom: '23:59' })).status).toBe(400);
  expect((await (await time.as('gridWorker')).put('/sos/care-policy', body.policy)).status).toBe(403);
});
