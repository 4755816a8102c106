import { DEMO } from '../../../prisma/seed/ids';
import { type City, startCity } from '../../support/city';

let city: City;
beforeAll(async () => {
  city = await startCity();
});
afterAll(async () => {
  await city?.stop();
});

const { wenlin, hubinCommunity, nanpingCommunity } = DEMO.units;
const HOUR = 3_600_000;
interface GapView {
  unitId: string;
  step: number;
  from: string;
  until: string;
  reason: string;
  people: number;
  examples: { name: string }[];
}
const gapsOf = (body: { gaps: GapView[] }, unitId: string) => body.gaps.filter((gap) => gap.unitId === unitId);

it('walks through the week of everybody, and shows the supervisor where nobody is', async () => {
  const supervisor = await city.as('supervisor');
  const asked = await supervisor.post('/sos/coverage/runs', {});
  expect([asked.status, asked.body.state]).toEqual([202, 'running']);
  const proof = await city.until(
    async () => {
      const { body } = await supervisor.get('/sos/coverage');
      return body.run?.state === 'done' ? body : null;
    },
    { what: 'the walk is done' },
  );
  expect(proof.run).toMatchObject({ id: asked.body.id, people: 5, uncovered: 3 });
  expect(
    Object.fromEntries(
      proof.units.map((unit: { unitId: string; people: number; uncovered: number }) => [
        unit.unitId,
        [unit.people, unit.uncovered],
      ]),
    ),
  ).toEqual({
    [wenlin]: [2, 0],
    [hubinCommunity]: [2, 2],
    [nanpingCommunity]: [1, 1],
  });
  // 李国华's son never answered: all week. 陈玉兰's son-in-law sleeps: nights alone.
  const hubin = gapsOf(proof, hubinCommunity);
  const week = hubin.filter((gap) => Date.parse(gap.until) - Date.parse(gap.from) > 160 * HOUR);
  expect(week.map((gap) => [gap.step, gap.reason, gap.examples[0]?.name])).toEqual([[1, 'nobody_on_duty', '李*华']]);
  const nights = hubin.filter((gap) => Date.parse(gap.until) - Date.parse(gap.from) <= 9 * HOUR);
  expect(nights.length).toBeGreaterThanOrEqual(7);
  expect(new Set(nights.map((gap) => gap.examples[0]?.name))).toEqual(new Set(['陈*兰']));
  expect(new Set(gapsOf(proof, nanpingCommunity).map((gap) => gap.step))).toEqual(new Set([1]));
});

it('shows a station its own alone', async () => {
  const keeper = await city.as('stationKeeper');
  const { body } = await keeper.get('/sos/coverage');
  expect(body.units).toEqual([{ unitId: wenlin, unitName: '文林社区', people: 2, uncovered: 0 }]);
  expect(body.gaps).toEqual([]);
  expect((await keeper.get(`/sos/coverage?unitId=${hubinCommunity}`)).status).toBe(403);
  expect((await (await city.as('citizen')).get('/sos/coverage')).status).toBe(403);
});

it('finds leave that nobody fills, tells the station, and is quiet once it is filled', async () => {
  const supervisor = await city.as('supervisor');
  const from = new Date(city.clock.now().getTime() + 24 * HOUR).toISOString();
  const until = new Date(city.clock.now().getTime() + 27 * HOUR).toISOString();
  const leave = await supervisor.post('/duty/leaves', {
    personId: DEMO.people.gridWorker,
    startsAt: from,
    endsAt: until,
    reason: '培训',
  });
  expect(leave.status).toBe(201);

  const keeper = await city.as('stationKeeper');
  const run = await keeper.post('/sos/coverage/runs', {});
  expect(run.body).toMatchObject({ state: 'done', people: 2, uncovered: 1 });
  const { gaps } = (await keeper.get('/sos/coverage')).body;
  // 王桂芳 has contacts; 何秀珍 has nobody but the worker.
  expect(gaps).toEqual([
    expect.objectContaining({
      step: 1,
      from,
      until,
      reason: 'on_leave',
      people: 1,
      examples: [expect.objectContaining({ name: '何*珍' })],
    }),
  ]);
  const { items } = (await keeper.get('/notices')).body;
  expect(items[0].body).toContain('文林社区：未来 7 天有 3 小时，1 位登记老人');

  await supervisor.post(`/duty/leaves/${leave.body.id}/end`);
  expect((await keeper.post('/sos/coverage/runs', {})).body).toMatchObject({ people: 2, uncovered: 0 });
  expect((await keeper.get('/sos/coverage')).body.gaps).toEqual([]);
});
