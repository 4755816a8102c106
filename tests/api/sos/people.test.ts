import { randomUUID } from 'node:crypto';
import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../../bff/platform/db/database';
import { DEMO_SMS_CODE } from '../../../prisma/seed/demo-people';
import { DEMO } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';

let city: City;
let database: mysql.Connection;
beforeAll(async () => {
  city = await startCity();
  database = await mysql.createConnection({ ...parseDatabaseUrl(city.databaseUrl), timezone: 'Z' });
});
afterAll(async () => {
  await database?.end();
  await city?.stop();
});

const { elder, citizen } = DEMO.people;
const inWenlin = { latitude: 26.0522, longitude: 103.801, datum: 'gcj02' };
const inHubin = { latitude: 26.0466, longitude: 103.8627, datum: 'gcj02' };

async function stranger(phone: string) {
  const client = city.visitor();
  await client.signIn(phone, DEMO_SMS_CODE).catch(async () => {
    // Only demo phones have the demo code: others read it from their text.
    const text = city.simulators.sms.texts(phone).at(-1)!.text;
    await client.post('/identity/sms-login', { phone, code: /\d{6}/.exec(text)![0] }).then(async (answer) => {
      client.accessToken = answer.body.tokens.accessToken;
      client.personId = answer.body.me.personId;
      const consent = await client.post('/identity/consents', { version: answer.body.me.privacyNoticeVersion });
      client.accessToken = consent.body.tokens.accessToken;
    });
  });
  return client;
}

describe('what is registered', () => {
  it('is whole for the person and their family, and they see who looked', async () => {
    const daughter = await city.as('citizen');
    const seen = await daughter.get(`/sos/people/${elder}`);
    expect(seen.status).toBe(200);
    expect(seen.body).toMatchObject({
      isEnrolled: true,
      isWhole: true,
      home: { line: '文林巷 8 号 3 栋' },
      unitName: '文林第一网格',
      door: '2 单元 4 楼 402',
      medical: { allergies: '青霉素', bloodType: 'A' },
      hearing: 'hard',
      livesAlone: true,
    });
    expect(seen.body.contacts.map((each: { name: string; relation: string }) => [each.relation, each.name])).toEqual([
      ['女儿', '林晓雯'],
      ['邻居', '张秀英'],
    ]);
    expect(seen.body.ground).toContain('《个人信息保护法》第十三条');

    const mother = await city.as('elder');
    for (const client of [daughter, mother]) {
      const { items } = (await client.get(`/sos/people/${elder}/views`)).body;
      expect(items).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ kind: 'medical', viewerName: '林*雯', purpose: '查看一键求助登记资料' }),
          expect.objectContaining({ kind: 'rescue', viewerName: '林*雯' }),
        ]),
      );
    }
    const own = (await mother.get('/identity/vault-views')).body.items;
    expect(own.some((view: { kind: string }) => view.kind === 'rescue')).toBe(true);
  });

  it('is masked for the station, and nothing at all for others', async () => {
    const seen = await (await city.as('stationKeeper')).get(`/sos/people/${elder}`);
    expect(seen.status).toBe(200);
    expect(seen.body).toMatchObject({ isWhole: false, door: null, doorKey: null, medical: null, hasMedical: true });
    expect(seen.body.contacts[1]).toMatchObject({ name: '张*英', phone: '139****0021' });
    for (const key of ['handler', 'secondCitizen', 'gridWorker'] as const) {
      expect((await (await city.as(key)).get(`/sos/people/${elder}`)).status).toBe(404);
    }
    expect((await city.visitor().get(`/sos/people/${elder}`)).status).toBe(401);
  });

  it('changes part by part, by the family or the station, and leaves the rest', async () => {
    const daughter = await city.as('citizen');
    const changed = await daughter.put(`/sos/people/${elder}`, { doorKey: '女儿和邻居各有一把' });
    expect(changed.body).toMatchObject({ door: '2 单元 4 楼 402', doorKey: '女儿和邻居各有一把', updatedBy: '林*雯' });
    const keeper = await city.as('stationKeeper');
    await keeper.put(`/sos/people/${elder}`, { dialect: '彝话' });
    expect((await daughter.get(`/sos/people/${elder}`)).body).toMatchObject({ dialect: '彝话', hearing: 'hard' });
  });

  it('belongs to the community the home lies in, and to no other', async () => {
    const keeper = await city.as('stationKeeper');
    const phone = '13966600001';
    const profile = { home: { line: '湖滨路 9 号', position: inHubin } };
    const outside = await keeper.post('/sos/people', { phone, profile });
    expect([outside.status, outside.body.error.code]).toEqual([403, 'forbidden']);
    const nowhere = await keeper.post('/sos/people', { phone, profile: { home: { line: '文林巷 1 号' } } });
    expect(nowhere.body.error.fields).toHaveProperty(['profile.home.position']);
    const inside = await keeper.post('/sos/people', {
      phone,
      profile: { home: { line: '文林巷 1 号', position: inWenlin }, door: '1 楼', livesAlone: true },
    });
    expect(inside.status).toBe(201);
    expect(inside.body).toMatchObject({ isEnrolled: true, unitName: '文林第一网格', door: null });
    const { items } = (await keeper.get('/sos/people')).body;
    expect(items.map((each: { personId: string }) => each.personId)).toEqual(
      expect.arrayContaining([elder, inside.body.personId]),
    );
    expect(items.every((each: { unitName: string }) => each.unitName === '文林社区')).toBe(true);
    expect((await (await city.as('citizen')).get('/sos/people')).status).toBe(403);
  });

  it('outlives a withdrawn privacy consent as far as rescue needs it', async () => {
    const client = await stranger('13966600002');
    await client.put('/sos/people/me', {
      home: { line: '文林巷 30 号', position: inWenlin },
      door: '3 楼',
      medical: { conditions: '哮喘' },
    });
    const withdrawn = await client.delete('/identity/consents');
    expect(withdrawn.status).toBeLessThan(300);
    client.accessToken = withdrawn.body.tokens?.accessToken ?? client.accessToken;
    const kept = (await client.get('/sos/people/me')).body;
    expect(kept).toMatchObject({ home: { line: '文林巷 30 号' }, door: '3 楼', hasMedical: false, medical: null });
    const refused = await client.put('/sos/people/me', { dialect: '云岭话' });
    expect(refused.body.error.code).toBe('consent_required');
    expect((await client.delete('/sos/people/me')).status).toBe(200);
    expect((await client.get('/sos/people/me')).body).toMatchObject({ isEnrolled: false, home: null, contacts: [] });
    const [left] = await database.query<mysql.RowDataPacket[]>(
      "SELECT id FROM vault_entry WHERE person_id = ? AND kind IN ('rescue','medical') AND sealed <> ''",
      [client.personId],
    );
    expect(left).toEqual([]);
  });
});

describe('a contact', () => {
  const link = (phone: string) =>
    /(\/api\/sos\/contact-tests\/\S+)/.exec(city.simulators.sms.texts(phone).at(-1)?.text ?? '')?.[1] ?? '';

  async function named(phone: string, name = '孙立') {
    const added = await (await city.as('elder')).post('/sos/people/me/contacts', { name, phone, relation: '同事' });
    expect(added.status).toBe(201);
    await city.jobsIdle();
    return added.body.id as string;
  }
  async function contact(id: string) {
    const { contacts } = (await (await city.as('elder')).get('/sos/people/me')).body;
    return contacts.find((each: { id: string }) => each.id === id);
  }
  const drop = async (id: string) => (await city.as('elder')).delete(`/sos/people/me/contacts/${id}`);

  it('says by the link in a text that they are willing; looking alone says nothing', async () => {
    const id = await named('13955500001');
    expect(await contact(id)).toMatchObject({ consent: 'asked', test: 'waiting' });
    const page = await fetch(city.url + link('13955500001'));
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    expect(html).toContain('王*芳');
    expect(await contact(id)).toMatchObject({ test: 'waiting' });
    const action = /action="([^"]+answer=yes)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    const thanks = await fetch(city.url + action, { method: 'POST' });
    expect(thanks.status).toBe(200);
    expect(await contact(id)).toMatchObject({ consent: 'agreed', test: 'confirmed', fault: null });
    const forged = await fetch(`${city.url}${action.replace(/k=[^&]+/, 'k=AAAAAAAAAAAAAAAAAAAAAA')}`, {
      method: 'POST',
    });
    expect(forged.status).toBe(404);
    await drop(id);
  });

  it('whose number is dead is red at once, and all who care are told', async () => {
    const id = await named('13955509001');
    await city.until(async () => (await contact(id)).test === 'failed', { what: 'the receipt made the contact red' });
    expect((await contact(id)).fault).toContain('空号');
    for (const key of ['elder', 'citizen', 'stationKeeper'] as const) {
      const { items } = (await (await city.as(key)).get('/notices')).body;
      expect(items.some((notice: { body: string }) => notice.body.includes('联系不上'))).toBe(true);
    }
    const { items } = (await (await city.as('stationKeeper')).get('/sos/people?faulty=true')).body;
    expect(items.find((each: { personId: string }) => each.personId === elder).failedContacts).toBe(1);
    await drop(id);
  });

  it('who refuses is not rung again', async () => {
    const id = await named('13955500003');
    const answer = link('13955500003').replace('?', '/answer?');
    await fetch(`${city.url}${answer}&answer=no`, { method: 'POST' });
    expect(await contact(id)).toMatchObject({ consent: 'refused', test: 'failed', fault: '对方不愿意做联系人' });
    await drop(id);
  });

  it('who signs in here answers on the screen', async () => {
    const mine = (await (await city.as('citizen')).get('/sos/people/mine')).body.people;
    const mother = mine.find((each: { personId: string }) => each.personId === elder);
    expect(mother).toMatchObject({ part: 'family', contact: { consent: 'agreed', test: 'confirmed' } });
    const other = await (await city.as('secondCitizen')).post(`/sos/contacts/${mother.contact.id}/answer`, {
      agrees: false,
    });
    expect(other.status).toBe(404);
    const own = await (await city.as('citizen')).post(`/sos/contacts/${mother.contact.id}/answer`, { agrees: true });
    expect(own.status).toBe(200);
  });

  it('is nobody’s own, and not one of too many', async () => {
    const client = await city.as('elder');
    const self = await client.post('/sos/people/me/contacts', { name: '我', phone: '13800000002', relation: '本人' });
    expect(self.body.error.fields).toHaveProperty('phone');
  });
});

describe('when help is asked for', () => {
  it('family, worker and seat are found, and the facts are open until the case is closed', async () => {
    const mother = await city.as('elder');
    const pressed = await mother.post('/sos/presses', {
      clientKey: randomUUID(),
      installKey: randomUUID(),
      pressedAt: new Date().toISOString(),
    });
    expect(pressed.status).toBeLessThan(300);
    const { caseId } = pressed.body;
    const daughter = await city.as('citizen');
    const alerted = await city.until(
      async () => {
        const { alerted: list } = (await daughter.get(`/sos/cases/${caseId}`)).body;
        return list?.length >= 3 ? (list as { name: string; party: string }[]) : null;
      },
      { what: 'the first step has alerted' },
    );
    const names = new Set(alerted.map((each) => each.name));
    expect(names).toContain('女儿 林*雯');
    expect(names).toContain('邻居 张*英');
    expect(names).toContain('网格员 赵强');

    const worker = await city.as('gridWorker');
    const facts = await worker.post(`/sos/cases/${caseId}/facts`);
    expect(facts.body).toMatchObject({
      name: '王桂芳',
      phone: '13800000002',
      door: '2 单元 4 楼 402',
      allergies: '青霉素',
      hearing: 'hard',
    });
    expect(facts.body.conditions).toContain('冠心病');
    expect(facts.body.contacts).toEqual(
      expect.arrayContaining([{ name: '张秀英', relation: '邻居', phone: '13977700021' }]),
    );
    const { items } = (await daughter.get(`/sos/people/${elder}/views?limit=100`)).body;
    expect(
      items.some((view: { viewerName: string; kind: string }) => view.viewerName === '赵强' && view.kind === 'medical'),
    ).toBe(true);

    const steps = `/sos/cases/${caseId}/steps`;
    await daughter.post(steps, { action: 'accept', clientKey: randomUUID() });
    const { version } = (await daughter.get(`/sos/cases/${caseId}`)).body;
    const closed = await daughter.post(steps, {
      action: 'close',
      clientKey: randomUUID(),
      version,
      outcome: 'helped',
      words: '已到家，老人平安',
    });
    expect(closed.status).toBe(200);
    expect((await worker.post(`/sos/cases/${caseId}/facts`)).status).toBeGreaterThanOrEqual(400);
    expect(citizen).toBeTruthy();
  });
});

describe('numbers', () => {
  const DAY = 86_400_000;
  /** Ten o'clock in Shanghai, some days from now: tests ring nobody at night. */
  const morning = (days: number) => Math.floor(city.clock.now().getTime() / DAY) * DAY + days * DAY + 2 * 3_600_000;
  async function row(phoneMasked: string) {
    const [rows] = await database.query<mysql.RowDataPacket[]>('SELECT * FROM sos_contact WHERE phone_masked = ?', [
      phoneMasked,
    ]);
    return rows[0]!;
  }

  it('that answer no text are rung, and a key on the telephone is an answer', async () => {
    const start = morning(1);
    city.clock.set(new Date(start));
    const mother = city.visitor();
    await mother.signIn('13800000002', DEMO_SMS_CODE);
    const phone = '13955509002';
    const added = await mother.post('/sos/people/me/contacts', { name: '孙立', phone, relation: '同事' });
    expect(added.status).toBe(201);
    await city.until(() => city.simulators.sms.texts(phone).length === 1, { what: 'the text went out' });
    city.clock.set(new Date(start + 4 * 3_600_000 + 15 * 60_000));
    const call = await city.until(() => city.simulators.sms.calls(phone)[0], { what: 'the telephone rings' });
    expect(call.text).toContain('不是求助');
    await city.simulators.sms.press(call.callId, '1');
    await city.until(async () => (await row('139****9002')).test === 'confirmed', { what: 'the key was heard' });
    expect(await row('139****9002')).toMatchObject({ consent: 'agreed', fault: null });
  });

  it('are tried every week: what arrives keeps them good, what does not makes them red', async () => {
    const before = city.simulators.sms.texts('13977700021').length;
    city.clock.set(new Date(morning(8) + 15 * 60_000));
    await city.until(() => city.simulators.sms.texts('13977700021').length > before, { what: 'the weekly text' });
    const text = city.simulators.sms.texts('13977700021').at(-1)!.text;
    expect(text).toContain('每周测试，不用回复');
    await city.until(async () => (await row('139****0021')).tested_at > new Date(morning(-1)), { what: 'tested anew' });
    expect(await row('139****0021')).toMatchObject({ test: 'confirmed' });
    // 孙立's phone is off this week: no receipt comes, the telephone rings in vain, and he is red.
    // His text must be out before the hours pass: its four hours run from when the test was opened.
    const hisTexts = () => city.simulators.sms.texts('13955509002').length;
    await city.until(() => hisTexts() === 2, { what: 'his weekly text' });
    city.clock.advance(5 * 3_600_000);
    const calls = () => city.simulators.sms.calls('13955509002').length;
    await city.until(() => calls() === 2, { what: 'the telephone rings again' });
    city.clock.advance(3_600_000);
    await city.until(async () => (await row('139****9002')).test === 'failed', { what: 'nobody answered' });
    expect(await row('139****9002')).toMatchObject({ fault: 'no_answer' });
  });
});
