import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';

let city: City;
beforeAll(async () => {
  city = await startCity();
  // 陈立 walks a second grid, and stands in for 赵强.
  const administrator = await city.as('administrator');
  for (const unitId of [wenlin1, wenlin2]) {
    const granted = await administrator.post('/organisations/grants', {
      personId: handler,
      role: 'grid_worker',
      unitId,
    });
    expect(granted.status).toBe(201);
  }
});
afterAll(async () => {
  await city?.stop();
});

const { gridWorker, handler } = DEMO.people;
const { wenlin, wenlin1, wenlin2, hubin1 } = DEMO.units;
const MINUTE = 60_000;
const at = (minutes: number) => new Date(city.clock.now().getTime() + minutes * MINUTE).toISOString();
const place = { latitude: 26.0522, longitude: 103.801, datum: 'gcj02' };

async function onDuty(unitId: string, reader?: ApiClient): Promise<string[]> {
  const { now } = (await (reader ?? (await city.as('administrator'))).get(`/duty/rota?unitId=${unitId}`)).body;
  return now
    .filter((one: { unitId: string; post: string }) => one.unitId === unitId && one.post === 'grid_worker')
    .map((one: { person: { name: string }; state: string }) => `${one.person.name} ${one.state}`);
}
/** A token says what its owner may do: after a grant it is taken anew. */
const fresh = async (phone: string) => {
  const client = city.visitor();
  await client.signIn(phone, '246810');
  return client;
};

it('shows the rota to those who plan it and those who stand on it', async () => {
  const rota = await (await city.as('supervisor')).get(`/duty/rota?unitId=${wenlin}`);
  expect(rota.body).toMatchObject({ mayPlan: true });
  expect(rota.body.patterns.map((each: { person: { name: string } }) => each.person.name).sort()).toEqual([
    '周桂兰',
    '赵强',
  ]);
  expect(rota.body.now).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ post: 'grid_worker', person: { personId: gridWorker, name: '赵强' }, state: 'taken' }),
      expect.objectContaining({ post: 'station', unitName: '文林社区', state: 'taken' }),
    ]),
  );
  // Those who hold a role, on the rota or not yet; who does not plan is told of nobody.
  expect(rota.body.people).toEqual(
    expect.arrayContaining([
      {
        unitId: wenlin1,
        unitName: expect.any(String),
        post: 'grid_worker',
        person: { personId: handler, name: '陈立' },
      },
      expect.objectContaining({ unitName: '文林社区', post: 'station' }),
    ]),
  );
  const own = (await (await city.as('gridWorker')).get(`/duty/rota?unitId=${wenlin1}`)).body;
  expect(own).toMatchObject({ mayPlan: false, people: [] });
  expect((await (await city.as('gridWorker')).get(`/duty/rota?unitId=${hubin1}`)).status).toBe(403);
  expect((await (await city.as('citizen')).get(`/duty/rota?unitId=${wenlin}`)).status).toBe(403);
});

it('is planned from above, with people who hold the role', async () => {
  // Begins after this run: what nobody ever stood on says nothing to the tests below, at whatever hour they run.
  const validFrom = at(2 * 24 * 60).slice(0, 10);
  const pattern = {
    unitId: hubin1,
    post: 'grid_worker',
    personId: handler,
    weekdays: 127,
    startMinute: 0,
    minutes: 60,
    validFrom,
  };
  const supervisor = await city.as('supervisor');
  expect((await (await city.as('gridWorker')).post('/duty/patterns', pattern)).status).toBe(403);
  expect((await supervisor.post('/duty/patterns', pattern)).body.error.fields).toHaveProperty('personId');
  const kept = await supervisor.post('/duty/patterns', { ...pattern, unitId: wenlin2 });
  expect(kept.status).toBe(201);
  expect((await supervisor.post(`/duty/patterns/${kept.body.id}/end`)).status).toBe(200);
  expect((await supervisor.post(`/duty/patterns/${kept.body.id}/end`)).status).toBe(404);
});

it('gives leave to a substitute; leave that nobody fills is for planners', async () => {
  const worker = await city.as('gridWorker');
  const leave = { startsAt: at(-5), endsAt: at(60), reason: '陪家人看病' };
  const alone = await worker.post('/duty/leaves', leave);
  expect([alone.status, alone.body.error.message]).toEqual([403, expect.stringContaining('顶班')]);
  const filled = await worker.post('/duty/leaves', { ...leave, substitutePersonId: handler });
  expect(filled.status).toBe(201);
  expect(await onDuty(wenlin1)).toEqual(expect.arrayContaining(['陈立 due']));
  expect(await onDuty(wenlin1)).not.toEqual(expect.arrayContaining([expect.stringContaining('赵强')]));
  expect((await worker.post(`/duty/leaves/${filled.body.id}/end`)).status).toBe(200);
  expect((await onDuty(wenlin1)).join()).toContain('赵强');
});

it('lets nobody walk away from a post that would be empty', async () => {
  const worker = await city.as('gridWorker');
  const mine = (await worker.get('/duty/me')).body;
  expect(mine.posts).toEqual([
    expect.objectContaining({ unitId: wenlin1, post: 'grid_worker', state: 'taken', allows: [] }),
  ]);
  const off = await worker.put('/duty/me', { unitId: wenlin1, post: 'grid_worker', state: 'off' });
  expect([off.status, off.body.error.code]).toEqual([409, 'state_conflict']);

  const second = await fresh('13800000004');
  const on = await second.put('/duty/me', { unitId: wenlin1, post: 'grid_worker', state: 'on' });
  expect(on.status).toBe(200);
  expect(await onDuty(wenlin1)).toEqual(['赵强 taken', '陈立 extra']);
  expect((await worker.put('/duty/me', { unitId: wenlin1, post: 'grid_worker', state: 'off' })).status).toBe(200);
  expect(await onDuty(wenlin1)).toEqual(['陈立 extra']);
  expect((await worker.put('/duty/me', { unitId: wenlin1, post: 'grid_worker', state: 'on' })).status).toBe(200);
  expect((await second.put('/duty/me', { unitId: wenlin1, post: 'grid_worker', state: 'off' })).status).toBe(200);
  expect(await onDuty(wenlin1)).toEqual(['赵强 taken']);
  expect((await worker.put('/duty/me', { unitId: hubin1, post: 'grid_worker', state: 'on' })).status).toBe(403);
});

it('knows where a worker is while on duty, and forgets it after', async () => {
  const worker = await city.as('gridWorker');
  const position = { position: place, accuracyM: 12, takenAt: at(0) };
  expect((await worker.put('/duty/position', position)).status).toBe(200);
  expect((await worker.get('/duty/me')).body.positionAgeS).toBeLessThan(60);
  const second = await fresh('13800000004');
  const refused = await second.put('/duty/position', position);
  expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('不在岗')]);
  await second.put('/duty/me', { unitId: wenlin2, post: 'grid_worker', state: 'on' });
  expect((await second.put('/duty/position', position)).status).toBe(200);
  await second.put('/duty/me', { unitId: wenlin2, post: 'grid_worker', state: 'off' });
  expect((await second.get('/duty/me')).body.positionAgeS).toBeNull();
});

it('keeps who was there until the next takes over, and rings when they do not come', async () => {
  const supervisor = await city.as('supervisor');
  const shift = (personId: string, startsAt: string, endsAt: string) =>
    supervisor.post('/duty/shifts', { unitId: wenlin2, post: 'grid_worker', personId, startsAt, endsAt });
  const administrator = await city.as('administrator');
  await administrator.post('/organisations/grants', { personId: gridWorker, role: 'grid_worker', unitId: wenlin2 });
  expect((await shift(gridWorker, at(0), at(5))).status).toBe(201);
  expect((await shift(handler, at(5), at(200))).status).toBe(201);
  city.clock.advance(4 * MINUTE);
  expect(await onDuty(wenlin2)).toEqual(['赵强 due']);
  city.clock.advance(2 * MINUTE);
  expect(await onDuty(wenlin2)).toEqual(['赵强 holding', '陈立 due']);
  city.clock.advance(16 * MINUTE);
  // Tokens of a quarter of an hour ago are no good any more.
  const watcher = await fresh('13800000008');
  const notice = await city.until(
    async () => {
      const { items } = (await watcher.get('/notices')).body;
      return items.find((each: { body: string }) => each.body.includes('陈立还没有签到'));
    },
    { what: 'the missing hand-over was told' },
  );
  expect(notice.body).toContain('文林第二网格网格员交接未到');
  const second = await fresh('13800000004');
  await second.put('/duty/me', { unitId: wenlin2, post: 'grid_worker', state: 'on' });
  expect(await onDuty(wenlin2, watcher)).toEqual(['陈立 taken']);
});
