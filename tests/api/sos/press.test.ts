import { DEMO } from '../../../prisma/seed/ids';
import { createApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import {
  casesWithoutTimer,
  closeCase,
  FIX,
  keyOf,
  passOf,
  pressBody,
  pressFor,
  secondEntrance,
  step,
} from '../../support/sos';
import { createVisits } from '../../support/visits';

let city: City;
let elderPass: string;
beforeAll(async () => {
  city = await startCity();
  elderPass = await passOf(await city.as('elder'));
});
afterAll(() => city?.stop());
afterEach(async () => expect(await casesWithoutTimer(city)).toEqual([]));

const fixNow = () => ({ ...FIX, takenAt: new Date().toISOString() });

async function rowOf(caseId: string) {
  const [row] = await city.app.db.query<{
    person_id: string | null;
    unit_id: string | null;
    stage: string;
    kind: string | null;
    is_silent: number;
    drill: string | null;
    undone_at: Date | null;
  }>('SELECT person_id, unit_id, stage, kind, is_silent, drill, undone_at FROM sos_case WHERE id = ?', [caseId]);
  return row!;
}

async function pressesOf(caseId: string): Promise<number> {
  const [row] = await city.app.db.query<{ n: number }>('SELECT COUNT(*) AS n FROM sos_press WHERE case_id = ?', [
    caseId,
  ]);
  return Number(row!.n);
}

describe('a press', () => {
  it('is taken from anybody, with a number to read aloud and a page to wait on', async () => {
    const answer = await city.visitor().post('/sos/presses', pressBody({ fix: fixNow() }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ joined: false, isDrill: false });
    expect(answer.body.number).toMatch(/^\d{4}-\d{5,}$/);
    const waiting = await city.visitor().get(`/sos/waiting/${answer.body.caseId}`, keyOf(answer));
    expect(waiting.status).toBe(200);
    expect(waiting.body).toMatchObject({ stage: 'alerting', number: answer.body.number });
    expect(waiting.body.place.fix.position).toEqual(FIX.position);
    expect((await rowOf(answer.body.caseId)).unit_id).not.toBeNull();
  });

  it('gives the same answer to the same key, and is one press', async () => {
    const body = pressBody();
    const first = await city.visitor().post('/sos/presses', body);
    const again = await city.visitor().post('/sos/presses', body);
    expect(again.body).toEqual(first.body);
    expect(await pressesOf(first.body.caseId)).toBe(1);
  });

  it('is one case when twenty of the same reach two processes at once', async () => {
    const other = await secondEntrance(city);
    try {
      const body = pressBody({ pass: elderPass });
      const urls = [city.url, other.url];
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => createApiClient(urls[i % 2]!).post('/sos/presses', body)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
      expect(new Set(answers.map(({ body: { caseId } }) => caseId)).size).toBe(1);
      expect(new Set(answers.map((each) => JSON.stringify(each.body))).size).toBe(1);
      expect(await pressesOf(answers[0]!.body.caseId)).toBe(1);
      await closeCase(await city.as('dispatcher'), answers[0]!.body.caseId);
    } finally {
      await other.stop();
    }
  });

  it('joins the open case of the same phone, however many come at once', async () => {
    const { installKey } = pressBody();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => city.visitor().post('/sos/presses', pressBody({ installKey }))),
    );
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(answers.map(({ body }) => body.caseId)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.joined)).toHaveLength(1);
    expect(await pressesOf(answers[0]!.body.caseId)).toBe(20);
  });

  it('opens a case of its own for everybody: two phones are never one', async () => {
    const [one, two] = await Promise.all([
      city.visitor().post('/sos/presses', pressBody()),
      city.visitor().post('/sos/presses', pressBody()),
    ]);
    expect(one.body.caseId).not.toBe(two.body.caseId);
    expect(one.body.number).not.toBe(two.body.number);
  });

  it('is two presses when two phones made the same key', async () => {
    const clientKey = 'made-by-a-poor-generator';
    const one = await city.visitor().post('/sos/presses', pressBody({ clientKey }));
    const two = await city.visitor().post('/sos/presses', pressBody({ clientKey }));
    expect(two.body.caseId).not.toBe(one.body.caseId);
  });

  it('lies under what is wrong with it: a bad fix, pass, kind, time or telephone is left out', async () => {
    const answer = await city.visitor().post('/sos/presses', {
      ...pressBody(),
      pass: '1.nobody.zzzz.forged',
      pressedAt: 'yesterday',
      kind: 'lonely',
      isSilent: 'very',
      isTest: 7,
      phone: '12',
      fix: { position: { latitude: 999, longitude: 'here', datum: 'mars' } },
      extra: { of: ['another', 'version'] },
    });
    expect(answer.status).toBe(201);
    expect(await rowOf(answer.body.caseId)).toMatchObject({ person_id: null, kind: null, is_silent: 0, drill: null });
  });

  it('is refused only for a key that cannot be read, and then says whom to ring', async () => {
    for (const body of [{}, { clientKey: '' }, { clientKey: 5 }, { clientKey: 'ключ' }]) {
      const answer = await city.visitor().post('/sos/presses', body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(/120.*110.*119/);
    }
    const broken = await city
      .visitor()
      .raw('POST', '/sos/presses', '{"clientKey":', { 'content-type': 'application/json' });
    expect(broken.status).toBe(400);
    expect(broken.body.error.message).toContain('120');
  });
});

describe('who presses', () => {
  it('is named by a session, by one that has run out, by the pass of the phone; else comes unnamed', async () => {
    const elder = await city.as('elder');
    const closing = await city.as('dispatcher');
    const bearer = { headers: { authorization: `Bearer ${elder.accessToken}` } };

    const inSession = await elder.post('/sos/presses', pressBody());
    expect((await rowOf(inSession.body.caseId)).person_id).toBe(DEMO.people.elder);
    const joined = await pressFor(city, elderPass);
    expect(joined.body).toMatchObject({ caseId: inSession.body.caseId, joined: true });
    await closeCase(closing, inSession.body.caseId);

    city.clock.advance(3_600_000);
    try {
      expect((await elder.get('/identity/me')).status).toBe(401);
      const lapsed = await city.visitor().post('/sos/presses', pressBody(), bearer);
      expect(lapsed.status).toBe(201);
      expect((await rowOf(lapsed.body.caseId)).person_id).toBe(DEMO.people.elder);
      const byPass = await pressFor(city, elderPass);
      expect(byPass.body).toMatchObject({ caseId: lapsed.body.caseId, joined: true });
    } finally {
      city.clock.advance(-3_600_000);
    }
    const forged = await city
      .visitor()
      .post('/sos/presses', pressBody(), { headers: { authorization: 'Bearer e30.e30.e30' } });
    expect(forged.status).toBe(201);
    expect((await rowOf(forged.body.caseId)).person_id).toBeNull();
  });

  it('need not have agreed to anything', async () => {
    const { newPhone, signInBySms } = createVisits(() => city);
    const { client: stranger } = await signInBySms(newPhone());
    expect((await stranger.post('/sos/presses', pressBody())).status).toBe(201);
  });

  it('can be said later, once, and two people are never made one', async () => {
    const unnamed = await city.visitor().post('/sos/presses', pressBody());
    const path = `/sos/waiting/${unnamed.body.caseId}/identify`;
    expect((await city.visitor().post(path, {}, keyOf(unnamed))).status).toBe(401);
    const secondCitizen = await city.as('secondCitizen');
    expect((await secondCitizen.post(path, {})).status).toBe(404);
    const named = await city.visitor().post(path, { pass: await passOf(secondCitizen) }, keyOf(unnamed));
    expect(named.status).toBe(200);
    expect((await rowOf(unnamed.body.caseId)).person_id).toBe(DEMO.people.secondCitizen);
    const other = await city.visitor().post(path, { pass: await passOf(await city.as('citizen')) }, keyOf(unnamed));
    expect(other.status).toBe(409);
    expect((await rowOf(unnamed.body.caseId)).person_id).toBe(DEMO.people.secondCitizen);
    // From now on it is the open case of that person.
    const again = await pressFor(city, await passOf(secondCitizen));
    expect(again.body).toMatchObject({ caseId: unnamed.body.caseId, joined: true });
    await closeCase(await city.as('dispatcher'), unnamed.body.caseId);
  });

  it('keeps both cases where a person turns out to have two', async () => {
    const pass = await passOf(await city.as('secondCitizen'));
    const own = await pressFor(city, pass);
    const unnamed = await city.visitor().post('/sos/presses', pressBody());
    const named = await city.visitor().post(`/sos/waiting/${unnamed.body.caseId}/identify`, { pass }, keyOf(unnamed));
    expect(named.status).toBe(200);
    for (const { body } of [own, unnamed]) {
      expect(await rowOf(body.caseId)).toMatchObject({ stage: 'alerting', person_id: DEMO.people.secondCitizen });
      await closeCase(await city.as('dispatcher'), body.caseId);
    }
  });
});

describe('the one who waits', () => {
  it('is the only one who sees the page: a key opens one case', async () => {
    const [mine, other] = await Promise.all([
      city.visitor().post('/sos/presses', pressBody()),
      city.visitor().post('/sos/presses', pressBody()),
    ]);
    const path = `/sos/waiting/${mine.body.caseId}`;
    expect((await city.visitor().get(path)).status).toBe(404);
    expect((await city.visitor().get(path, keyOf(other))).status).toBe(404);
    expect((await (await city.as('citizen')).get(path)).status).toBe(404);
    for (const part of ['undo', 'details', 'fixes', 'identify']) {
      const body = part === 'fixes' ? fixNow() : {};
      expect((await city.visitor().post(`${path}/${part}`, body, keyOf(other))).status).toBe(404);
    }
  });

  it('may say that it was a mistake: the case is marked and stays, until they press again', async () => {
    const body = pressBody();
    const answer = await city.visitor().post('/sos/presses', body);
    const undo = () => city.visitor().post(`/sos/waiting/${answer.body.caseId}/undo`, {}, keyOf(answer));
    const first = await undo();
    expect(first.body).toMatchObject({ stage: 'alerting', closed: null });
    expect(first.body.undoneAt).not.toBeNull();
    expect((await undo()).body.undoneAt).toBe(first.body.undoneAt);
    const again = await city.visitor().post('/sos/presses', pressBody({ installKey: body.installKey, kind: 'fallen' }));
    expect(again.body.joined).toBe(true);
    expect(await rowOf(answer.body.caseId)).toMatchObject({ stage: 'alerting', undone_at: null, kind: 'fallen' });
  });

  it('may add what kind of help, silence and a better position', async () => {
    const answer = await city.visitor().post('/sos/presses', pressBody());
    const path = `/sos/waiting/${answer.body.caseId}`;
    const said = await city.visitor().post(`${path}/details`, { kind: 'fire', words: '厨房' }, keyOf(answer));
    expect(said.body.kind).toBe('fire');
    const silent = await city.visitor().post(`${path}/details`, { isSilent: true }, keyOf(answer));
    expect(silent.body).toMatchObject({ kind: 'fire', isSilent: true });
    const near = await city.visitor().post(`${path}/fixes`, { ...fixNow(), accuracyM: 8 }, keyOf(answer));
    expect(near.body.place.fix.accuracyM).toBe(8);
    expect((await rowOf(answer.body.caseId)).unit_id).not.toBeNull();
    const [{ detail } = { detail: '' }] = await city.app.db.query<{ detail: string }>(
      `SELECT detail FROM sos_event WHERE case_id = ? AND event = 'detail' ORDER BY id LIMIT 1`,
      [answer.body.caseId],
    );
    // What people say lies sealed.
    expect(detail).not.toContain('厨房');
  });

  it('reaches whoever has the case by pressing again', async () => {
    const pressed = await pressFor(city, elderPass);
    const daughter = await city.as('citizen');
    await step(daughter, pressed.body.caseId, { action: 'accept', minutes: 5 });
    await pressFor(city, elderPass);
    const news = await city.until(
      async () =>
        (
          await city.app.db.query<{ id: string }>(
            `SELECT id FROM sos_alert WHERE case_id = ? AND person_id = ? AND reason = 'news:press_again'`,
            [pressed.body.caseId, DEMO.people.citizen],
          )
        )[0],
      { what: 'the daughter is told' },
    );
    expect(news).toBeTruthy();
    await closeCase(daughter, pressed.body.caseId);
  });
});

it('lies where the person lives, when the phone does not say where it is', async () => {
  const pressed = await pressFor(city, elderPass);
  await city.until(async () => (await rowOf(pressed.body.caseId)).unit_id, { what: 'the unit of the home' });
  await closeCase(await city.as('dispatcher'), pressed.body.caseId);
});

it('tells phones where else they may press', async () => {
  const answer = await city.visitor().get('/sos/entrances');
  expect(answer.body).toEqual({ entrances: [] });
});

it('marks a test press as a drill, beside a real case', async () => {
  const pass = await passOf(await city.as('citizen'));
  const drill = await pressFor(city, pass, { isTest: true });
  const real = await pressFor(city, pass);
  expect(drill.body.isDrill).toBe(true);
  expect(real.body).toMatchObject({ isDrill: false, joined: false });
  expect(real.body.caseId).not.toBe(drill.body.caseId);
});
