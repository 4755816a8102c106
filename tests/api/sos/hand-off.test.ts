import { randomUUID } from 'node:crypto';
import type { EmergencyCentreSimulator } from '../../../bff/simulators/emergency-centre/emergency-centre.simulator';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { FIX, keyOf, passOf, pressFor, step } from '../../support/sos';

let city: City;
let seat: ApiClient;
let supervisor: ApiClient;
let pass: string;
let centres: EmergencyCentreSimulator;

beforeAll(async () => {
  city = await startCity();
  centres = city.simulators.emergencyCentre;
  seat = await city.as('dispatcher');
  supervisor = await city.as('supervisor');
  pass = await passOf(await city.as('elder'));
});
beforeEach(() => {
  centres.faults.reset();
  for (const centre of ['110', '119', '120'] as const) centres.setMode(centre, 'receipt_at_once');
});
afterEach(async () => {
  for (const caseId of opened.splice(0)) {
    if ((await read(caseId)).stage !== 'closed') await close(caseId);
  }
});
afterAll(() => city.stop());

/** Cases of the test that runs: the next one wants its own. */
const opened: string[] = [];

async function openCase(
  extra: object = {},
): Promise<{ caseId: string; number: string; key: { headers: Record<string, string> } }> {
  const answer = await pressFor(city, pass, {
    kind: 'ill',
    fix: { ...FIX, takenAt: city.clock.now().toISOString() },
    ...extra,
  });
  const { caseId, number } = answer.body;
  opened.push(caseId);
  await step(seat, caseId, { action: 'accept' });
  return { caseId, number, key: keyOf(answer) };
}

async function close(caseId: string, outcome = 'helped'): Promise<void> {
  const { body } = await seat.get(`/sos/cases/${caseId}`);
  const answer = await step(seat, caseId, { action: 'close', version: body.version, outcome, words: '已经联系上' });
  expect(answer.status).toBe(200);
}

const handOff = (caseId: string, centre: string) => step(seat, caseId, { action: 'hand_off', centre });
const read = async (caseId: string) => (await seat.get(`/sos/cases/${caseId}`)).body;
const stateOf = async (caseId: string) => (await read(caseId)).handOffs.at(-1)?.state;
const untilState = (caseId: string, state: string, withinMs = 15_000) =>
  city.until(async () => (await stateOf(caseId)) === state, { what: `the hand-off is ${state}`, withinMs });
const incidentsOf = (number: string) => centres.incidents().filter(({ alert }) => alert.incidents.includes(number));
const eventsOf = async (caseId: string) => (await read(caseId)).timeline.map((entry: { event: string }) => entry.event);
const count = (list: string[], what: string) => list.filter((each) => each === what).length;
const alarmsOf = async (caseId: string) =>
  (await supervisor.get('/sos/alarms?limit=100')).body.alarms.filter(
    (alarm: { caseId: string }) => alarm.caseId === caseId,
  );

describe('hand-off', () => {
  it('tells the centre what helps on the way, and shows its receipt and number', async () => {
    const { caseId, number } = await openCase();
    expect((await handOff(caseId, '120')).status).toBe(200);
    await untilState(caseId, 'receipted');
    const [incident] = incidentsOf(number);
    expect(incident!.alert).toMatchObject({ status: 'Actual', msgType: 'Alert', scope: 'Private', addresses: ['120'] });
    const [info] = incident!.alert.info;
    expect(info!.headline).toContain(number);
    expect(info!.categories).toContain('Health');
    expect(info!.description).toContain('王桂芳');
    expect(info!.contact).toBe('13800000002');
    // GCJ-02 of the phone became WGS-84, as CAP asks: some hundred metres apart.
    const [circle] = info!.areas[0]!.circles;
    expect(circle!.radiusKm).toBe(0.02);
    expect(Math.abs(circle!.latitude - 26.05)).toBeGreaterThan(0.0005);
    expect((await read(caseId)).handOffs).toMatchObject([
      { centre: '120', state: 'receipted', reference: incident!.reference },
    ]);
    expect(await eventsOf(caseId)).toEqual(expect.arrayContaining(['hand_off', 'hand_off_receipt']));
    // Asked again while it stands, nobody is asked twice.
    await handOff(caseId, '120');
    expect((await read(caseId)).handOffs).toHaveLength(1);
    await close(caseId);
    expect(incidentsOf(number)).toHaveLength(1);
  });

  it('writes no personal data into rows, events or log lines', async () => {
    const rows = await city.app.db.query<Record<string, unknown>>('SELECT * FROM sos_cap_message');
    const events = await city.app.db.query<{ detail: string }>(
      "SELECT detail FROM sos_event WHERE event LIKE 'hand_off%'",
    );
    const text = JSON.stringify([rows, events]) + city.logLines.join('');
    expect(text).not.toContain('王桂芳');
    expect(text).not.toContain('13800000002');
  });

  it('says with whom the facts were shared', async () => {
    const elder = await city.as('elder');
    const { body } = await elder.get('/identity/vault-views?limit=50');
    expect(JSON.stringify(body)).toContain('一键求助转 120');
  });

  it('sends the same message again while its outcome is unknown, and alarms', async () => {
    const { caseId, number } = await openCase();
    centres.faults.set({ loseAnswer: true });
    await handOff(caseId, '120');
    await untilState(caseId, 'unknown');
    await city.until(() => incidentsOf(number)[0]?.timesAlerted === 2, { what: 'it came a second time' });
    expect(await alarmsOf(caseId)).toMatchObject([{ code: 'hand_off_unknown' }]);
    centres.faults.reset();
    await untilState(caseId, 'receipted');
    expect(incidentsOf(number)).toHaveLength(1);
    await close(caseId);
  });

  it('takes a receipt that comes before the answer, and one that comes thrice, once', async () => {
    const first = await openCase();
    centres.setMode('119', 'receipt_first');
    await handOff(first.caseId, '119');
    await untilState(first.caseId, 'receipted');
    centres.setMode('110', 'receipt_thrice');
    await handOff(first.caseId, '110');
    await centres.repliesIdle();
    await city.until(async () => count(await eventsOf(first.caseId), 'hand_off_receipt') === 2);
    await centres.repliesIdle();
    expect(count(await eventsOf(first.caseId), 'hand_off_receipt')).toBe(2);
    const reference = incidentsOf(first.number).at(-1)!.reference;
    expect(await centres.sendNews(reference, 'dispatched')).toBe(200);
    expect(await centres.sendNews(reference, 'arrived')).toBe(200);
    const { timeline } = await read(first.caseId);
    expect(timeline.at(-1)).toMatchObject({ event: 'arrive', party: 'centre', by: '110' });
    await close(first.caseId);
  });

  it('chases a receipt that does not come: seats told, sent again, until there is one', async () => {
    const { caseId, number } = await openCase();
    centres.setMode('120', 'no_receipt');
    await handOff(caseId, '120');
    await untilState(caseId, 'sent');
    expect(await alarmsOf(caseId)).toEqual([]);
    city.clock.advance(31_000);
    await untilState(caseId, 'missed');
    await city.until(() => incidentsOf(number)[0]!.timesAlerted === 2, { what: 'it was sent again' });
    expect(await alarmsOf(caseId)).toMatchObject([{ code: 'hand_off_missed', times: 1 }]);
    const told = async () =>
      (await seat.get('/notices?limit=50')).body.items.filter(
        (notice: { link: string; template?: string; title: string }) =>
          notice.link.includes(caseId) && notice.title === '紧急中心没有回执',
      ).length;
    expect(await told()).toBe(1);
    city.clock.advance(61_000);
    await city.until(async () => (await alarmsOf(caseId))[0]?.times === 2, { what: 'it was missed again' });
    expect(await told()).toBe(2);
    const [incident] = incidentsOf(number);
    expect(await centres.sendReceipt(incident!.reference)).toBe(200);
    await untilState(caseId, 'receipted');
    city.clock.advance(61_000);
    await city.until(async () => {
      const [row] = await city.app.db.query<{ n: number }>(
        "SELECT COUNT(*) AS n FROM sos_timer WHERE case_id = ? AND kind = 'hand_off_receipt' AND state = 'pending'",
        [caseId],
      );
      return Number(row!.n) === 0;
    });
    expect(count(await eventsOf(caseId), 'hand_off_missed')).toBe(2);
    await step(seat, caseId, { action: 'accept' });
    await close(caseId);
  });

  it('stops chasing when a person says in words that they have telephoned', async () => {
    const { caseId } = await openCase();
    centres.setMode('119', 'no_receipt');
    await handOff(caseId, '119');
    await untilState(caseId, 'sent');
    city.clock.advance(31_000);
    await untilState(caseId, 'missed');
    const [alarm] = await alarmsOf(caseId);
    expect(alarm).toMatchObject({ code: 'hand_off_missed', words: expect.stringContaining('119 没有回执') });
    const noWords = await supervisor.post(`/sos/alarms/${alarm.id}/clear`, { words: '' });
    expect(noWords.status).toBe(400);
    const cleared = await supervisor.post(`/sos/alarms/${alarm.id}/clear`, { words: '已电话确认 119 出警' });
    expect(cleared.body).toMatchObject({ clearedBy: '马建国', clearedWords: '已电话确认 119 出警' });
    expect((await supervisor.post(`/sos/alarms/${alarm.id}/clear`, { words: '再清一次' })).status).toBe(409);
    city.clock.advance(61_000);
    await city.until(async () => {
      const rows = await city.app.db.query(
        "SELECT id FROM sos_timer WHERE case_id = ? AND kind = 'hand_off_receipt' AND state = 'pending'",
        [caseId],
      );
      return rows.length === 0;
    });
    expect(await alarmsOf(caseId)).toEqual([]);
    await close(caseId);
  });

  it('tells seats at once of a refusal, goes on alarming, and may ask anew', async () => {
    const { caseId, number } = await openCase();
    centres.setMode('120', 'refuses');
    await handOff(caseId, '120');
    await untilState(caseId, 'refused');
    expect(await alarmsOf(caseId)).toMatchObject([{ code: 'hand_off_refused', times: 1 }]);
    city.clock.advance(31_000);
    await city.until(async () => (await alarmsOf(caseId))[0]?.times === 2);
    centres.setMode('120', 'receipt_at_once');
    await handOff(caseId, '120');
    await untilState(caseId, 'receipted');
    expect((await read(caseId)).handOffs.map(({ state }: { state: string }) => state)).toEqual([
      'refused',
      'receipted',
    ]);
    expect(incidentsOf(number)).toHaveLength(1);
    await close(caseId);
  });

  it('follows with a better place, and takes a false press back', async () => {
    const { caseId, number, key } = await openCase();
    await handOff(caseId, '120');
    await untilState(caseId, 'receipted');
    const better = { ...FIX, accuracyM: 5, takenAt: city.clock.now().toISOString() };
    const worse = { ...FIX, accuracyM: 300, takenAt: new Date(city.clock.now().getTime() + 1).toISOString() };
    const visitor = city.visitor();
    expect((await visitor.post(`/sos/waiting/${caseId}/fixes`, better, key)).status).toBe(200);
    const types = () => incidentsOf(number)[0]!.messages.map(({ msgType }) => msgType);
    await city.until(() => types().length === 2, { what: 'the update came' });
    const update = incidentsOf(number)[0]!.messages[1]!;
    expect(update).toMatchObject({
      msgType: 'Update',
      references: [{ identifier: incidentsOf(number)[0]!.alert.identifier }],
    });
    expect(update.info[0]!.areas[0]!.circles[0]!.radiusKm).toBe(0.005);
    await visitor.post(`/sos/waiting/${caseId}/fixes`, worse, key);
    await close(caseId, 'false_press');
    await city.until(() => types().includes('Cancel'), { what: 'the cancel came' });
    expect(types()).toEqual(['Alert', 'Update', 'Cancel']);
    expect(incidentsOf(number)[0]!.messages[2]!.info[0]!.description).not.toContain('王桂芳');
  });

  it('keeps drills in the house', async () => {
    const before = centres.received.total;
    const started = await supervisor.post('/sos/exercises', {
      clientKey: randomUUID(),
      title: '文林社区月度演练',
      personId: DEMO.people.elder,
      kind: 'ill',
    });
    expect(started.status).toBe(201);
    const { caseId, id } = started.body;
    await step(seat, caseId, { action: 'accept' });
    await handOff(caseId, '120');
    expect((await read(caseId)).handOffs).toMatchObject([{ centre: '120', state: 'sent' }]);
    const ended = await supervisor.post(`/sos/exercises/${id}/end`, {});
    expect(ended.body.report.centres).toEqual(['120']);
    expect(centres.received.total).toBe(before);
    expect(centres.drillsThatLookedReal()).toEqual([]);
    const rows = await city.app.db.query('SELECT id FROM sos_cap_message WHERE case_id = ?', [caseId]);
    expect(rows).toEqual([]);
  });

  it('believes no stranger at the door of the centres', async () => {
    const visitor = city.visitor();
    const forged = await visitor.raw('POST', '/sos/cap', '<alert/>', {
      'content-type': 'application/cap+xml',
      'x-key-id': 'yct-120',
    });
    expect(forged.status).toBe(401);
  });
});
