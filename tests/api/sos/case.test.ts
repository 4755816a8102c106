import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';
import { casesWithoutTimer, closeCase, FIX, keyOf, passOf, pressBody, pressFor, step } from '../../support/sos';

let city: City;
let pass: string;
let daughter: ApiClient;
let worker: ApiClient;
let seat: ApiClient;
let supervisor: ApiClient;
let stranger: ApiClient;

beforeAll(async () => {
  city = await startCity();
  [daughter, worker, seat, supervisor, stranger] = await Promise.all([
    city.as('citizen'),
    city.as('gridWorker'),
    city.as('dispatcher'),
    city.as('supervisor'),
    city.as('secondCitizen'),
  ]);
  pass = await passOf(await city.as('elder'));
});
afterAll(() => city?.stop());
afterEach(async () => expect(await casesWithoutTimer(city)).toEqual([]));

/** A case of the demo's elder, at home in the grid worker's grid. */
async function newCase(extra: object = {}): Promise<string> {
  const { body } = await pressFor(city, pass, { fix: { ...FIX, takenAt: new Date().toISOString() }, ...extra });
  if (body.joined) throw new Error('an earlier case is open');
  return body.caseId;
}

const read = async (client: ApiClient, caseId: string) => (await client.get(`/sos/cases/${caseId}`)).body;

async function timersOf(caseId: string) {
  return city.app.db.query<{ kind: string; due_at: Date; epoch: number }>(
    `SELECT kind, due_at, epoch FROM sos_timer WHERE case_id = ? AND state = 'pending' AND kind IN ('step', 'silence')`,
    [caseId],
  );
}

describe('taking a case', () => {
  it('names who comes, stops asking others, and tells the one who waits', async () => {
    const pressed = await pressFor(city, pass);
    const { caseId } = pressed.body;
    const taken = await step(daughter, caseId, { action: 'accept', minutes: 15, position: FIX.position });
    expect(taken.status).toBe(200);
    expect(taken.body).toMatchObject({ stage: 'accepted', personName: expect.stringContaining('*') });
    expect(taken.body.allows).toEqual(expect.arrayContaining(['progress', 'arrive', 'hand_back', 'close']));
    const waiting = await city.visitor().get(`/sos/waiting/${caseId}`, keyOf(pressed));
    expect(waiting.body.coming).toEqual([
      expect.objectContaining({ kind: 'first_responder', party: 'contact', state: 'accepted', phone: '13800000001' }),
    ]);
    expect(waiting.body.coming[0].promisedAt).not.toBeNull();
    expect((await timersOf(caseId)).map(({ kind }) => kind)).toEqual(['silence']);
    await closeCase(daughter, caseId);
  });

  it('has one winner in each place; the loser is told who', async () => {
    const caseId = await newCase();
    const [one, two] = await Promise.all([
      step(daughter, caseId, { action: 'accept' }),
      step(worker, caseId, { action: 'accept' }),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    const loser = one.status === 409 ? one : two;
    const winner = one.status === 409 ? two : one;
    expect(loser.body.error.message).toContain(winner.body.responders[0].name);
    // From a desk somebody may take it as well: first on the spot, and a professional.
    expect((await step(seat, caseId, { action: 'accept' })).status).toBe(200);
    expect((await step(supervisor, caseId, { action: 'accept' })).status).toBe(409);
    const rows = await city.app.db.query<{ slot: string }>(
      'SELECT slot FROM sos_responder WHERE case_id = ? AND slot IS NOT NULL',
      [caseId],
    );
    expect(rows).toHaveLength(2);
    await closeCase(seat, caseId);
  });

  it('counts once, however often the same press of the button arrives', async () => {
    const caseId = await newCase();
    const body = { clientKey: randomUUID(), action: 'accept', minutes: 3 };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => daughter.post(`/sos/cases/${caseId}/steps`, body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const { timeline } = await read(seat, caseId);
    expect(timeline.filter(({ event }: { event: string }) => event === 'accept')).toHaveLength(1);
    await closeCase(daughter, caseId);
  });

  it('is not for the one who called', async () => {
    const caseId = await newCase();
    const own = await step(await city.as('elder'), caseId, { action: 'accept' });
    expect(own.status).toBe(403);
    expect(own.body.error.message).toContain('120');
    await closeCase(seat, caseId);
  });
});

describe('having a case', () => {
  it('is renewed by every word, and is over when the last one hands it back', async () => {
    const caseId = await newCase();
    await step(daughter, caseId, { action: 'accept' });
    await step(seat, caseId, { action: 'accept' });
    const [before] = await timersOf(caseId);
    city.clock.advance(60_000);
    try {
      const onTheWay = await step(daughter, caseId, { action: 'progress', minutes: 4, words: '在路上' });
      expect(onTheWay.body.responders[0].state).toBe('on_the_way');
      const [after, ...others] = await timersOf(caseId);
      expect(others).toEqual([]);
      expect(after!.due_at.getTime() - before!.due_at.getTime()).toBeGreaterThanOrEqual(60_000);
    } finally {
      city.clock.advance(-60_000);
    }
    const arrived = await step(daughter, caseId, { action: 'arrive', position: FIX.position });
    expect(arrived.body).toMatchObject({ stage: 'on_scene' });
    // The seat still has it.
    expect((await step(daughter, caseId, { action: 'hand_back', words: '去叫邻居' })).body.stage).toBe('on_scene');
    expect((await step(daughter, caseId, { action: 'progress' })).status).toBe(409);
    const alone = await step(seat, caseId, { action: 'hand_back', words: '交班' });
    expect(alone.body).toMatchObject({ stage: 'alerting', acceptedBy: null });
    const [again] = await timersOf(caseId);
    expect(again).toMatchObject({ kind: 'step', epoch: 2 });
    await closeCase(seat, caseId);
  });

  it('asks more people at once when everybody who was asked declined', async () => {
    const caseId = await newCase();
    const asked = await city.until(async () => {
      const rows = await city.app.db.query<{ person_id: string | null }>(
        'SELECT DISTINCT person_id FROM sos_alert WHERE case_id = ? AND step_index = 0',
        [caseId],
      );
      return rows.length > 0 ? rows : null;
    });
    const clients: Record<string, ApiClient> = { [DEMO.people.citizen]: daughter, [DEMO.people.gridWorker]: worker };
    for (const { person_id } of asked) {
      const client = person_id && clients[person_id];
      if (client) expect((await step(client, caseId, { action: 'decline' })).status).toBe(200);
    }
    const declined = await city.app.db.query<{ state: string }>(
      `SELECT state FROM sos_alert WHERE case_id = ? AND person_id = ? AND step_index = 0`,
      [caseId, DEMO.people.citizen],
    );
    expect(declined.map(({ state }) => state)).toContain('declined');
    // None of them rings on.
    expect(declined.filter(({ state }) => !['declined', 'failed', 'called_off'].includes(state))).toEqual([]);
    await closeCase(seat, caseId);
  });
});

describe('closing', () => {
  it('is for a person who has it or sits at the desk, never before somebody has, and never past what is newer', async () => {
    const pressed = await pressFor(city, pass);
    const { caseId } = pressed.body;
    const close = (client: ApiClient, version: number) =>
      step(client, caseId, { action: 'close', version, outcome: 'hospital', words: '已送医' });
    const early = await close(seat, (await read(seat, caseId)).version);
    expect(early.status).toBe(409);
    await step(daughter, caseId, { action: 'accept' });
    const seen = (await read(daughter, caseId)).version;
    await pressFor(city, pass);
    const stale = await close(daughter, seen);
    expect(stale.status).toBe(409);
    expect(stale.body.error.code).toBe('state_conflict');
    expect((await close(worker, (await read(seat, caseId)).version)).status).toBe(403);
    const done = await close(daughter, (await read(daughter, caseId)).version);
    expect(done.body).toMatchObject({ stage: 'closed', outcome: 'hospital', allows: [] });
    expect(await timersOf(caseId)).toEqual([]);

    // Where they were is nobody's business any more, nor are their facts.
    expect(done.body.place).toMatchObject({ fix: null, home: null, homeAddress: null });
    expect((await daughter.post(`/sos/cases/${caseId}/facts`, {})).status).toBe(410);
    const waiting = await city.visitor().get(`/sos/waiting/${caseId}`, keyOf(pressed));
    expect(waiting.body).toMatchObject({ stage: 'closed', closed: { outcome: 'hospital' }, place: { fix: null } });
    const late = await step(worker, caseId, { action: 'accept' });
    expect(late.status).toBe(409);
    // The next press is a case of its own.
    const next = await newCase();
    expect(next).not.toBe(caseId);
    await closeCase(seat, next);
  });
});

describe('who may look', () => {
  it('hides a case from everybody who has no part in it', async () => {
    const caseId = await newCase();
    expect((await stranger.get(`/sos/cases/${caseId}`)).status).toBe(404);
    expect((await step(stranger, caseId, { action: 'accept' })).status).toBe(404);
    expect((await stranger.post(`/sos/cases/${caseId}/facts`, {})).status).toBe(404);
    expect((await stranger.get(`/sos/cases/${caseId}/export`)).status).toBe(404);
    const handler = await city.as('handler');
    expect((await handler.get(`/sos/cases/${caseId}`)).status).toBe(404);
    expect((await city.visitor().get(`/sos/cases/${caseId}`)).status).toBe(401);
    const listed = async (client: ApiClient) =>
      ((await client.get('/sos/cases')).body.cases as { id: string }[]).some(({ id }) => id === caseId);
    expect(await Promise.all([stranger, handler, daughter, worker, seat, supervisor].map(listed))).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    await closeCase(seat, caseId);
  });

  it('writes down every look at the person’s facts, for the family to see', async () => {
    const caseId = await newCase();
    await step(worker, caseId, { action: 'accept' });
    const facts = await worker.post(`/sos/cases/${caseId}/facts`, {});
    expect(facts.status).toBe(200);
    expect(facts.body.contacts.length).toBeGreaterThan(0);
    const { timeline } = await read(daughter, caseId);
    expect(timeline.at(-1)).toMatchObject({ event: 'facts_viewed', party: 'grid_worker' });
    const views = await city.app.db.query<{ purpose: string }>(
      'SELECT purpose FROM vault_view WHERE owner_person_id = ? AND viewer_person_id = ?',
      [DEMO.people.elder, DEMO.people.gridWorker],
    );
    expect(views.length).toBeGreaterThan(0);
    await city.until(
      async () =>
        (
          await city.app.db.query<{ id: string }>(
            `SELECT id FROM notice WHERE person_id = ? AND template = 'sos.facts-viewed'`,
            [DEMO.people.citizen],
          )
        )[0],
      { what: 'the daughter is told' },
    );
    await closeCase(worker, caseId);
  });

  it('gives the whole story as a file', async () => {
    const caseId = await newCase({ kind: 'fallen' });
    await step(daughter, caseId, { action: 'accept' });
    await step(daughter, caseId, { action: 'note', words: '=1+1, "门"没锁' });
    const json = await seat.get(`/sos/cases/${caseId}/export`);
    expect(json.body.timeline[0]).toMatchObject({ seq: 1, event: 'press' });
    const csv = String((await seat.get(`/sos/cases/${caseId}/export?format=csv`)).body);
    expect(csv.split('\r\n')[0]).toContain('序号');
    expect(csv).toContain('跌倒');
    expect(csv).toContain('"备注：=1+1, ""门""没锁"');
    await closeCase(daughter, caseId);
  });
});

type Move =
  | 'again'
  | 'undo'
  | 'accept'
  | 'seatAccepts'
  | 'progress'
  | 'arrive'
  | 'handBack'
  | 'seatHandsBack'
  | 'close';
const MOVES: Move[] = [
  'again',
  'undo',
  'accept',
  'seatAccepts',
  'progress',
  'arrive',
  'handBack',
  'seatHandsBack',
  'close',
];

it('has a pending timer after every step of every order of steps', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...MOVES), { minLength: 1, maxLength: 9 }), async (moves) => {
      const body = pressBody({ pass });
      const pressed = await city.visitor().post('/sos/presses', body);
      const { caseId } = pressed.body;
      const doIt: Record<Move, () => Promise<{ status: number }>> = {
        again: () => city.visitor().post('/sos/presses', { ...body, clientKey: randomUUID() }),
        undo: () => city.visitor().post(`/sos/waiting/${caseId}/undo`, {}, keyOf(pressed)),
        accept: () => step(daughter, caseId, { action: 'accept' }),
        seatAccepts: () => step(seat, caseId, { action: 'accept' }),
        progress: () => step(daughter, caseId, { action: 'progress' }),
        arrive: () => step(daughter, caseId, { action: 'arrive' }),
        handBack: () => step(daughter, caseId, { action: 'hand_back', words: '有事' }),
        seatHandsBack: () => step(seat, caseId, { action: 'hand_back', words: '交班' }),
        close: async () =>
          step(seat, caseId, {
            action: 'close',
            version: (await read(seat, caseId)).version,
            outcome: 'helped',
            words: '好了',
          }),
      };
      for (const move of moves) {
        const { status } = await doIt[move]();
        expect(status).toBeLessThan(500);
        expect(await casesWithoutTimer(city)).toEqual([]);
      }
      // Whatever went before, a person can end it.
      for (const { id } of (await seat.get('/sos/cases')).body.cases) await closeCase(seat, id);
    }),
    { numRuns: 8, seed: 20261122 },
  );
}, 240_000);
