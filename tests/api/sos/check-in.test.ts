import { DEMO } from '../../../prisma/seed/ids';
import { assign, newDevices, sendMessage, signed } from '../../support/buttons';
import { type City, startCity } from '../../support/city';
import { createPassingTime } from '../../support/passing-time';
import { closeCase } from '../../support/sos';

const ELDER_PHONE = '13800000002';
const DAUGHTER_PHONE = '13800000001';
const MINUTE = 60_000;

let city: City;
const time = createPassingTime(() => city);

beforeAll(async () => {
  city = await startCity();
  const administrator = await city.as('administrator');
  const { body } = await administrator.get('/sos/care-policy');
  await administrator.put('/sos/care-policy', {
    ...body.policy,
    personWaitMinutes: 10,
    contactWaitMinutes: 10,
    visitWaitMinutes: 10,
  });
});
afterAll(() => city?.stop());

/** The morning that a test begins in, eight o'clock in the city; each test has a day of its own. */
let day: string;
beforeEach(async () => {
  const tomorrow = new Date(city.clock.now().getTime() + 32 * 3_600_000).toISOString().slice(0, 10);
  city.clock.advance(Date.parse(`${tomorrow}T08:00:00+08:00`) - city.clock.now().getTime());
  day = tomorrow;
  for (const table of ['sos_check_in', 'sos_check_in_day', 'sos_care'])
    await city.app.db.execute(`DELETE FROM ${table}`, []);
});

/** `n` days after the test's, at that hour of the city. */
const at = (n: number, hour: string) => new Date(Date.parse(`${day}T${hour}:00+08:00`) + n * 86_400_000).toISOString();
const dayOf = (n: number) => new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
const weekday = (n: number) => new Date(`${dayOf(n)}T00:00:00Z`).getUTCDay();
const goTo = (instant: string) => city.clock.advance(Date.parse(instant) - city.clock.now().getTime());

const callsTo = (phone: string) => city.simulators.sms.calls(phone).filter(({ text }) => text.includes('平安守护'));
const read = async () => (await (await time.as('elder')).get('/sos/check-in')).body;

async function switchOn(extra: object = {}) {
  const wish = { isOn: true, time: '09:00', graceMinutes: 60, ...extra };
  const answer = await (await time.as('elder')).put('/sos/check-in', wish);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function stateNow(): Promise<string | undefined> {
  const [row] = await city.app.db.query<{ state: string }>('SELECT state FROM sos_check_in WHERE person_id = ?', [
    DEMO.people.elder,
  ]);
  return row?.state;
}
async function untilState(state: string) {
  await time.comes(`check-in is ${state}`, async () => (await stateNow()) === state);
  return read();
}

async function careNow(): Promise<{ state: string; asked: number } | undefined> {
  const [row] = await city.app.db.query<{ state: string; asked: number }>(
    `SELECT state, asked FROM sos_care WHERE reason = 'missed_check_in' AND person_id = ? ORDER BY id DESC LIMIT 1`,
    [DEMO.people.elder],
  );
  return row;
}
const untilCare = (state: string, asked = 1) =>
  time.comes(`asking is ${state}`, async () => {
    const care = await careNow();
    return care?.state === state && care.asked >= asked;
  });

/** The reminder comes and goes, and nobody says a word. */
async function letItBeMissed(from = 0): Promise<void> {
  goTo(at(from, '09:01'));
  await untilState('reminded');
  goTo(at(from, '10:01'));
  await untilState('missed');
}

/** The person is asked twice without an answer, then the contacts. */
async function letThemRing(): Promise<void> {
  await untilCare('asking_person', 1);
  city.clock.advance(10 * MINUTE);
  await untilCare('asking_person', 2);
  city.clock.advance(10 * MINUTE);
  await untilCare('asking_contact');
}

describe('the daily “I am well”', () => {
  it('is off until somebody wants it, and is said with one tap', async () => {
    expect(await read()).toMatchObject({ state: 'off', days: [] });
    expect(await switchOn()).toMatchObject({ state: 'waiting', deadlineAt: at(0, '10:00'), isSaid: false });
    const elder = await time.as('elder');
    const { body } = await elder.post('/sos/check-in/well', {});
    expect(body).toMatchObject({ state: 'waiting', isSaid: true, deadlineAt: at(1, '10:00') });
    expect(body.days).toEqual([{ day, outcome: 'well', via: 'phone', at: expect.any(String) }]);
    // Whoever changes the time is not asked again for today.
    expect(await switchOn({ time: '12:00' })).toMatchObject({ deadlineAt: at(1, '13:00') });
  });

  it('may be said by the button, and by family who acts for them', async () => {
    await switchOn();
    const [device] = await newDevices(time, 1);
    await assign(time, device!.id, { phone: ELDER_PHONE });
    const answer = await sendMessage(city, signed(device!, 1, 'well'));
    expect(answer.body).toMatchObject({ result: 'done', speak: '已报平安。' });
    expect((await read()).days[0]).toMatchObject({ via: 'device', outcome: 'well' });
    goTo(at(1, '08:00'));
    await (await time.as('citizen')).post('/sos/check-in/well', { subject: DEMO.people.elder });
    expect((await read()).days[0]).toMatchObject({ day: dayOf(1), via: 'family' });
    const stranger = await time.as('secondCitizen');
    expect((await stranger.get(`/sos/check-in?subject=${DEMO.people.elder}`)).status).toBe(403);
  });

  it('is asked for when its time comes, and when missed by a gentle call whose key makes the day good', async () => {
    const before = callsTo(ELDER_PHONE).length;
    await switchOn();
    await letItBeMissed();
    const inbox = await (await time.as('elder')).get('/notices');
    expect(inbox.body.items.some(({ body }: { body: string }) => body.includes('该报平安了'))).toBe(true);
    const call = await time.comes('a call', () => callsTo(ELDER_PHONE)[before]);
    expect(call.text).toContain('还没有收到您报平安');
    await city.simulators.sms.press(call.callId, '1');
    await time.comes('the day is good', async () => (await stateNow()) === 'waiting');
    expect(await read()).toMatchObject({ deadlineAt: at(1, '10:00') });
    expect((await read()).days[0]).toMatchObject({ outcome: 'late', via: 'voice' });
    expect((await careNow())?.state).toBe('settled');
  });

  it('missed by everybody goes from contact to grid worker, and to a real case if it was so wished', async () => {
    const before = callsTo(DAUGHTER_PHONE).length;
    await switchOn({ opensCase: true });
    await letItBeMissed();
    await letThemRing();
    await time.comes('a call to the daughter', () => callsTo(DAUGHTER_PHONE)[before]);
    city.clock.advance(10 * MINUTE);
    await untilCare('visiting');
    city.clock.advance(10 * MINUTE);
    await untilCare('case_opened', 0);
    const [row] = await city.app.db.query<{ id: string; source: string }>(
      `SELECT id, source FROM sos_case WHERE person_id = ? AND stage <> 'closed'`,
      [DEMO.people.elder],
    );
    expect(row!.source).toBe('check_in');
    expect(await stateNow()).toBe('waiting');
    await closeCase(await time.as('supervisor'), row!.id);
  });

  it('without that wish never ends by itself: somebody has to go', async () => {
    await switchOn();
    await letItBeMissed();
    await letThemRing();
    city.clock.advance(10 * MINUTE);
    await untilCare('visiting');
    for (let asked = 2; asked <= 4; asked += 1) {
      city.clock.advance(10 * MINUTE);
      await untilCare('visiting', asked);
    }
    const [alarm] = await city.app.db.query<{ times: number }>(
      `SELECT times FROM sos_alarm WHERE code = 'care_visit_overdue'`,
    );
    expect(Number(alarm!.times)).toBe(3);
    // The word of the person herself ends it, late as it is.
    const { body } = await (await time.as('elder')).post('/sos/check-in/well', {});
    expect(body.days[0]).toMatchObject({ outcome: 'late', via: 'phone' });
    expect((await careNow())?.state).toBe('settled');
  });

  it('rests on quiet days and on holidays, but no pause hushes a day that was missed', async () => {
    const quiet = await switchOn({ quietDays: [weekday(0), weekday(1)] });
    expect(quiet).toMatchObject({ deadlineAt: at(2, '10:00') });
    const elder = await time.as('elder');
    const paused = await elder.put('/sos/check-in/pause', { from: day, until: dayOf(3) });
    expect(paused.body).toMatchObject({ state: 'paused', deadlineAt: null, pausedUntil: dayOf(3) });
    goTo(at(4, '00:01'));
    expect(await untilState('waiting')).toMatchObject({ pausedFrom: null, deadlineAt: at(4, '10:00') });
    await letItBeMissed(4);
    const again = { from: dayOf(4), until: dayOf(9) };
    expect((await (await time.as('elder')).put('/sos/check-in/pause', again)).status).toBe(409);
    await (await time.as('elder')).put('/sos/check-in', { isOn: false, time: '09:00' });
    expect((await careNow())?.state).toBe('settled');
    expect((await read()).state).toBe('off');
  });

  it('is set by a family member too, and refuses what makes no sense', async () => {
    const daughter = await time.as('citizen');
    const set = { subject: DEMO.people.elder, isOn: true, time: '08:30', graceMinutes: 30 };
    expect((await daughter.put('/sos/check-in', set)).body).toMatchObject({ time: '08:30', state: 'waiting' });
    expect((await daughter.put('/sos/check-in', { ...set, time: '25:00' })).status).toBe(400);
    expect((await daughter.put('/sos/check-in', { ...set, quietDays: [0, 1, 2, 3, 4, 5, 6] })).status).toBe(400);
    const backwards = { subject: DEMO.people.elder, from: dayOf(3), until: dayOf(2) };
    expect((await daughter.put('/sos/check-in/pause', backwards)).status).toBe(400);
  });
});
