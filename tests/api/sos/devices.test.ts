import { DEMO } from '../../../prisma/seed/ids';
import { assign, deviceStep, isOurAnswer, newDevices, sendMessage, signed } from '../../support/buttons';
import { type City, startCity } from '../../support/city';
import { casesWithoutTimer, closeCase, passOf, pressFor } from '../../support/sos';

const ELDER_PHONE = '13800000002';

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(() => city?.stop());
afterEach(async () => expect(await casesWithoutTimer(city)).toEqual([]));

async function caseOf(number: string) {
  const [row] = await city.app.db.query<{
    id: string;
    person_id: string | null;
    device_id: string;
    source: string;
    drill: string | null;
    unit_id: string | null;
  }>('SELECT id, person_id, device_id, source, drill, unit_id FROM sos_case WHERE number = ?', [number]);
  return row!;
}

async function presses(caseId: string): Promise<number> {
  const [row] = await city.app.db.query<{ n: number }>('SELECT COUNT(*) AS n FROM sos_press WHERE case_id = ?', [
    caseId,
  ]);
  return Number(row!.n);
}

const stateOf = async (id: string) => (await (await city.as('administrator')).get(`/sos/devices/${id}`)).body;

/** A device in somebody's hands that was heard. */
async function inUse(phone: string) {
  const [device] = await newDevices(city, 1);
  await assign(city, device!.id, { phone });
  await sendMessage(city, signed(device!, 1, 'test', { battery: 90 }));
  return device!;
}

describe('a press of a button', () => {
  it('is answered after it stands in the database, with a signature that fits this very message', async () => {
    const device = await inUse('13977700031');
    const press = signed(device, 2, 'press', { battery: 80, signal: -70, firmware: '1.0' });
    const answer = await sendMessage(city, press);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ result: 'received', light: 'green_steady', nextCounter: null });
    expect(answer.body.speak).toContain('求助已收到');
    expect(isOurAnswer(device.key, press, answer.body)).toBe(true);
    expect(isOurAnswer(device.key, { ...press, mac: 'a'.repeat(64) }, answer.body)).toBe(false);
    const row = await caseOf(answer.body.number);
    expect(row).toMatchObject({ device_id: device.id, source: 'device', drill: null });
    expect(row.person_id).not.toBeNull();
    await closeCase(await city.as('supervisor'), row.id);
  });

  it('sent twice is one press with one answer, and joins the case that the phone of the same person opened', async () => {
    const device = await inUse(ELDER_PHONE);
    const phone = await pressFor(city, await passOf(await city.as('elder')));
    const press = signed(device, 7, 'press');
    const answers = await Promise.all([1, 2, 3].map(() => sendMessage(city, press)));
    answers.push(await sendMessage(city, press));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]!.body.number).toBe(phone.body.number);
    expect(await presses(phone.body.caseId)).toBe(2);
    await closeCase(await city.as('supervisor'), phone.body.caseId);
  });

  it('with an older counter is refused, and the device learns in a signed answer where to go on', async () => {
    const device = await inUse('13977700032');
    await sendMessage(city, signed(device, 9, 'heartbeat'));
    const lost = signed(device, 3, 'press');
    const refused = await sendMessage(city, lost);
    expect(refused.body).toMatchObject({ result: 'stale', nextCounter: 10, number: null });
    expect(isOurAnswer(device.key, lost, refused.body)).toBe(true);
    const again = await sendMessage(city, signed(device, refused.body.nextCounter, 'press'));
    expect(again.body.result).toBe('received');
    await closeCase(await city.as('supervisor'), (await caseOf(again.body.number)).id);
  });

  it('of a board carries its place and belongs to nobody; of a device in nobody’s hands it is taken all the same', async () => {
    const [board] = await newDevices(city, 1, 'board');
    const position = { latitude: 26.0497, longitude: 103.8006, datum: 'gcj02' };
    await assign(city, board!.id, { placeName: '文林路站', position });
    const { body } = await sendMessage(city, signed(board!, 1, 'press'));
    const row = await caseOf(body.number);
    expect(row).toMatchObject({ person_id: null, device_id: board!.id, source: 'board', unit_id: DEMO.units.wenlin1 });
    const [fix] = await city.app.db.query<{ source: string; latitude: string }>(
      'SELECT source, latitude FROM sos_fix WHERE case_id = ?',
      [row.id],
    );
    expect(fix).toMatchObject({ source: 'board', latitude: '26.049700' });
    const [stock] = await newDevices(city, 1);
    const unnamed = await sendMessage(city, signed(stock!, 1, 'press'));
    expect(unnamed.body.result).toBe('received');
    for (const number of [body.number, unnamed.body.number]) {
      await closeCase(await city.as('supervisor'), (await caseOf(number)).id);
    }
  });

  it('is never held up by a limit', async () => {
    const limited = await startCity({ withRateLimits: true });
    try {
      const devices = await newDevices(limited, 60);
      const answers = await Promise.all(devices.map((device) => sendMessage(limited, signed(device, 1, 'press'))));
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    } finally {
      await limited.stop();
    }
  });
});

describe('what no device of ours signed', () => {
  it('is refused without a word about what is wrong, and rings the bell when there is much of it', async () => {
    const device = await inUse('13977700033');
    const good = signed(device, 5, 'press');
    const forgeries = [
      { ...good, mac: 'f'.repeat(64) },
      { ...good, counter: 6 },
      { ...good, kind: 'test' as const },
      { ...good, battery: 3 },
      { ...good, serial: 'NOBODYS-0001' },
    ];
    const answers = await Promise.all(forgeries.map((message) => sendMessage(city, message)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ body }) => body.error.message)).size).toBe(1);
    for (let at = 0; at < 30; at += 1) await sendMessage(city, { ...good, mac: `${at % 10}`.repeat(64) });
    const alarms = await city.app.db.query('SELECT id FROM sos_alarm WHERE code = ?', ['device_bad_signatures']);
    expect(alarms).toHaveLength(1);
    const metrics = await fetch(`${city.url}/metrics`).then((answer) => answer.text());
    expect(metrics).toMatch(/sos_device_messages_total\{outcome="bad_signature"\} (3[5-9]|[4-9]\d)/);
    expect(city.logLines.join('')).not.toContain(device.key.toString('base64'));
  });

  it('never opens a door: a lost device is blocked, a retired one still calls', async () => {
    const lost = await inUse('13977700034');
    await deviceStep(city, lost.id, { action: 'retire', why: 'lost', words: '老人说丢了' });
    expect((await sendMessage(city, signed(lost, 8, 'press'))).status).toBe(401);
    const old = await inUse('13977700035');
    await deviceStep(city, old.id, { action: 'retire', why: 'worn_out', words: '按键松了' });
    const { body } = await sendMessage(city, signed(old, 8, 'press'));
    expect(body.result).toBe('received');
    const row = await caseOf(body.number);
    expect(row.person_id).not.toBeNull();
    expect(
      await city.app.db.query('SELECT id FROM sos_alarm WHERE code = ? AND subject = ?', [
        'device_retired_pressed',
        old.id,
      ]),
    ).toHaveLength(1);
    await closeCase(await city.as('supervisor'), row.id);
  });
});

describe('the life of a device', () => {
  it('is registered with a key shown once, handed out, and in use only once it was heard', async () => {
    const [device] = await newDevices(city, 1);
    expect(await stateOf(device!.id)).toMatchObject({ state: 'registered', personId: null });
    const handed = await assign(city, device!.id, { phone: ELDER_PHONE });
    expect(handed.body.device).toMatchObject({ state: 'assigned', unitName: expect.any(String) });
    expect(handed.body.device.troubles).toContain('never_tested');
    await sendMessage(city, signed(device!, 1, 'heartbeat', { battery: 77 }));
    expect(await stateOf(device!.id)).toMatchObject({ state: 'assigned', battery: 77 });
    const tested = await sendMessage(city, signed(device!, 2, 'test', { battery: 77 }));
    expect(tested.body).toMatchObject({ result: 'done', speak: expect.stringContaining('测试成功') });
    const detail = await stateOf(device!.id);
    expect(detail).toMatchObject({ state: 'in_use', troubles: [] });
    expect(detail.events.map(({ event }: { event: string }) => event)).toEqual(['tested', 'assigned', 'registered']);
    expect(JSON.stringify(detail)).not.toContain(device!.key.toString('base64'));
    const [stored] = await city.app.db.query<{ key_sealed: string }>('SELECT key_sealed FROM sos_device WHERE id = ?', [
      device!.id,
    ]);
    expect(stored!.key_sealed).not.toContain(device!.key.toString('base64'));
  });

  it('goes on with another key after a re-enrolment, the older one good until the new one is heard', async () => {
    const device = await inUse('13977700036');
    await sendMessage(city, signed(device, 40, 'heartbeat'));
    const { body } = await deviceStep(city, device.id, { action: 're_enrol', words: '换电池后计数丢失' });
    const renewed = { serial: device.serial, key: Buffer.from(body.key, 'base64') };
    expect((await sendMessage(city, signed(device, 41, 'heartbeat'))).body.result).toBe('done');
    expect((await sendMessage(city, signed(renewed, 1, 'heartbeat'))).body.result).toBe('done');
    expect((await sendMessage(city, signed(device, 42, 'press'))).status).toBe(401);
    expect((await stateOf(device.id)).events[0].event).toBe('key_taken');
  });

  it('ends with a replacement that takes over the person; of two staff one is quicker', async () => {
    const old = await inUse(ELDER_PHONE);
    const [next] = await newDevices(city, 1);
    const { version } = await stateOf(old.id);
    const administrator = await city.as('administrator');
    const replace = () =>
      administrator.post(`/sos/devices/${old.id}/steps`, {
        action: 'replace',
        version,
        bySerial: next!.serial,
        words: '电池仓进水',
      });
    const answers = await Promise.all([replace(), replace()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await stateOf(old.id)).toMatchObject({
      state: 'retired',
      retiredWhy: 'replaced',
      personId: DEMO.people.elder,
      replacedById: next!.id,
    });
    expect(await stateOf(next!.id)).toMatchObject({ state: 'assigned', personId: DEMO.people.elder });
  });

  it('is seen by staff of its unit and by family, and by nobody else', async () => {
    const device = await inUse(ELDER_PHONE);
    const own = await (await city.as('citizen')).get(`/sos/devices/own?subject=${DEMO.people.elder}`);
    expect(own.body.devices.map(({ serial }: { serial: string }) => serial)).toContain(device.serial);
    expect((await (await city.as('secondCitizen')).get(`/sos/devices/own?subject=${DEMO.people.elder}`)).status).toBe(
      403,
    );
    expect((await (await city.as('secondCitizen')).get('/sos/devices')).status).toBe(403);
    const worker = await (await city.as('gridWorker')).get('/sos/devices?limit=200');
    expect(worker.body.devices.map(({ serial }: { serial: string }) => serial)).toContain(device.serial);
    expect(new Set(worker.body.devices.map(({ unitId }: { unitId: string }) => unitId))).toEqual(
      new Set([DEMO.units.wenlin1]),
    );
    const [elsewhere] = await newDevices(city, 1, 'board');
    await assign(city, elsewhere!.id, {
      placeName: '湖滨站',
      position: { latitude: 26.0431, longitude: 103.8402, datum: 'gcj02' },
    });
    expect((await (await city.as('gridWorker')).get(`/sos/devices/${elsewhere!.id}`)).status).toBe(404);
  });

  it('names every fault of an import and takes the rest', async () => {
    const administrator = await city.as('administrator');
    const csv =
      'serial,kind,model\nAB-1,button,B2\nGOOD-0001,button,B2\nGOOD-0001,button,B2\nGOOD-0002,clock,B2\nGOOD-0003,board,';
    const first = await administrator.post('/sos/devices/batches', { batch: '一批', csv });
    expect(first.body.made).toBe(1);
    expect(first.body.lines.map(({ fault }: { fault: string | null }) => fault)).toEqual([
      'serial',
      null,
      'twice',
      'kind',
      'model',
    ]);
    const second = await administrator.post('/sos/devices/batches', { batch: '一批', csv });
    expect(second.body.lines[1]).toMatchObject({ fault: 'known', key: null });
  });
});

it('hears 1,800 devices within a minute, and makes the month’s report of them', async () => {
  const devices = await newDevices(city, 1_800);
  await city.app.db.execute(
    `UPDATE sos_device SET state = 'in_use', unit_id = ?, assigned_at = ?, due_at = ? WHERE id IN (${devices.map(() => '?').join(', ')})`,
    [DEMO.units.nanping2, new Date(), new Date(Date.now() + 1e9), ...devices.map(({ id }) => id)],
  );
  const begun = Date.now();
  for (let at = 0; at < devices.length; at += 60) {
    const answers = await Promise.all(
      devices.slice(at, at + 60).map((device) => sendMessage(city, signed(device, 1, 'heartbeat', { battery: 64 }))),
    );
    expect(answers.every(({ body }) => body.result === 'done')).toBe(true);
  }
  const tookMs = Date.now() - begun;
  expect(tookMs).toBeLessThan(60_000);
  process.stdout.write(`1,800 heartbeats over HTTP: ${tookMs} ms\n`);
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const administrator = await city.as('administrator');
  const report = await administrator.get(`/sos/devices/report?month=${month}`);
  const unit = report.body.units.find(({ unitId }: { unitId: string }) => unitId === DEMO.units.nanping2);
  expect(unit).toMatchObject({ handedOut: 1_800, neverTested: 1_800, silentNow: 0 });
  const csv = await administrator.get(`/sos/devices/report.csv?month=${month}`);
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.body.toString()).toContain('1800');
});
