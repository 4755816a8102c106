import { percentile } from '../../../bff/features/sos/figures/count-figures';
import { newId } from '../../../bff/platform/ids';
import { DEMO } from '../../../prisma/seed/ids';
import type { ApiClient } from '../../support/api-client';
import { type City, startCity } from '../../support/city';

let city: City;
let supervisor: ApiClient;

beforeAll(async () => {
  city = await startCity();
  supervisor = await city.as('supervisor');
});
afterAll(() => city.stop());

interface Written {
  at: string;
  unitId?: string | null;
  drill?: string;
  outcome?: string | null;
  alertedS?: number;
  acceptedS?: number;
  arrivedS?: number;
  silences?: number;
}

/** A case as it lies in the tables, with what its timeline says. */
async function write(of: Written): Promise<string> {
  const { db } = city.app;
  const id = newId();
  const received = new Date(of.at);
  const after = (s: number | undefined) => (s === undefined ? null : new Date(received.getTime() + s * 1_000));
  const isClosed = of.outcome !== null;
  await db.execute(
    `INSERT INTO sos_case (id, number, stage, source, is_silent, drill, policy_id, step_index, round, unit_id, pressed_at,
       received_at, first_alerted_at, closed_at, outcome) VALUES (?, ?, ?, 'phone', 0, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      id.slice(-16),
      isClosed ? 'closed' : 'on_scene',
      of.drill ?? null,
      '00000000000000000000000001',
      of.unitId === undefined ? DEMO.units.wenlin1 : of.unitId,
      received,
      received,
      after(of.alertedS),
      isClosed ? after(3_600) : null,
      of.outcome === undefined ? 'helped' : of.outcome,
    ],
  );
  const event = (name: string, party: string, at: Date | null) =>
    at &&
    db.execute('INSERT INTO sos_event (id, case_id, event, party, detail, at) VALUES (?, ?, ?, ?, ?, ?)', [
      newId(),
      id,
      name,
      party,
      '{}',
      at,
    ]);
  for (let i = 0; i < (of.silences ?? 0); i++) await event('silence', 'system', after(400 + i));
  await event('accept', 'contact', after(of.acceptedS));
  // Accepted once more after it was put back: the first time is the one that counts.
  if (of.silences) await event('accept', 'seat', after((of.acceptedS ?? 0) + 900));
  await event('arrive', 'centre', after(1));
  await event('arrive', 'contact', after(of.arrivedS));
  return id;
}

const figures = async (query: string) => (await supervisor.get(`/sos/figures?${query}`)).body;

describe('figures', () => {
  it('are nothing, and say so, where there is nothing', async () => {
    const { real, areas, hours } = await figures('from=2025-01-01&to=2025-01-31');
    expect(real).toMatchObject({
      cases: 0,
      spans: { alerted: { n: 0, p50Ms: null, p95Ms: null, maxMs: null, withinBar: 0 } },
    });
    expect(areas).toEqual([]);
    expect(hours).toHaveLength(24);
  });

  it('count each hop with its sample, by area and hour, drills apart', async () => {
    // 08:30 in Asia/Shanghai
    const day = '2026-03-10T00:30:00.000Z';
    for (let i = 1; i <= 20; i++)
      await write({ at: day, alertedS: i / 2, acceptedS: i * 5, arrivedS: i <= 10 ? i * 60 : undefined });
    await write({ at: day, alertedS: 1, acceptedS: 20, silences: 2, unitId: DEMO.units.hubin1 });
    await write({ at: '2026-03-10T15:59:59.000Z', outcome: 'false_press', unitId: null, alertedS: 1, acceptedS: 2 });
    // midnight in Asia/Shanghai: the next day
    await write({ at: '2026-03-10T16:00:00.000Z', outcome: 'hospital', alertedS: 1, acceptedS: 2 });
    await write({ at: day, outcome: null, alertedS: 1 });
    await write({ at: day, drill: 'exercise', alertedS: 100, acceptedS: 1_000 });
    await write({ at: day, drill: 'test', alertedS: 3 });
    await write({ at: day, drill: 'synthetic', alertedS: 0.2 });

    const sum = await figures('from=2026-03-10&to=2026-03-10');
    expect(sum.real).toMatchObject({ cases: 23, open: 1, accepted: 22, arrived: 10, putBacks: 2, falsePresses: 1 });
    expect(sum.real.spans.alerted).toMatchObject({ n: 23, barMs: 5_000, maxMs: 10_000, withinBar: 13 });
    expect(sum.real.spans.accepted).toMatchObject({ n: 22, p50Ms: 45_000, p95Ms: 95_000, maxMs: 100_000 });
    // What a centre says of its own people is no arrival of ours; those who never arrived are in no percentile.
    expect(sum.real.spans.arrived).toMatchObject({ n: 10, p50Ms: 300_000, maxMs: 600_000, withinBar: 10 });
    expect(sum.areas.map(({ unitId, cases }: { unitId: string; cases: number }) => [unitId, cases])).toEqual(
      expect.arrayContaining([
        [DEMO.units.wenlin1, 21],
        [DEMO.units.hubin1, 1],
        [null, 1],
      ]),
    );
    expect(sum.areas.find(({ unitId }: { unitId: string | null }) => unitId === null).name).toBe('位置不明');
    expect(sum.hours[8]).toMatchObject({ hour: 8, cases: 22 });
    expect(sum.hours[23]).toMatchObject({ hour: 23, cases: 1 });
    expect(sum.drills).toMatchObject({ test: { cases: 1 }, exercise: { cases: 1 }, synthetic: { cases: 1 } });
    expect(sum.drills.exercise.spans.accepted.p50Ms).toBe(1_000_000);
    expect((await figures('from=2026-03-10&to=2026-03-11')).real.outcomes).toEqual(
      expect.arrayContaining([{ outcome: 'hospital', cases: 1 }]),
    );
    const area = await figures(`from=2026-03-10&to=2026-03-10&unitId=${DEMO.units.donghu}`);
    expect(area).toMatchObject({ unitName: '东湖区', real: { cases: 1 } });
  });

  it('are given as a table, with nothing that a spreadsheet would run', async () => {
    const answer = await supervisor.get('/sos/figures.csv?from=2026-03-10&to=2026-03-10');
    const text = answer.body.toString('utf8') as string;
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(text.startsWith('\ufeff一键求助统计,2026-03-10,2026-03-10,全市\r\n')).toBe(true);
    expect(text).toContain('\r\n求助,合计,23,23,');
    expect(text).toContain('\r\n演练,人员演练,1,');
    expect(text).toContain('\r\n误按,1\r\n');
    for (const line of text.split('\r\n')) expect(line).not.toMatch(/(^|,)[=+@]/);
  });

  it('are for those who supervise, within what they supervise, and for days in order', async () => {
    const seat = await city.as('dispatcher');
    expect((await seat.get('/sos/figures?from=2026-03-10&to=2026-03-10')).status).toBe(403);
    expect((await supervisor.get('/sos/figures?from=2026-03-11&to=2026-03-10')).status).toBe(400);
    expect((await supervisor.get('/sos/figures?from=2024-01-01&to=2026-03-10')).status).toBe(400);
  });

  it('take the value of a rank, never one between two', () => {
    expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(percentile([1, 2, 3, 4], 0.95)).toBe(4);
    expect(percentile([7], 0.95)).toBe(7);
    expect(percentile([], 0.5)).toBeNull();
  });

  it('read a year of cases in pages', async () => {
    const { db } = city.app;
    const rows = 12_000;
    for (let i = 0; i < rows; i += 1_000) {
      const values = Array.from({ length: 1_000 }, (_, j) => {
        const id = newId();
        const at = new Date(Date.UTC(2026, 4, 1) + (i + j) * 60_000);
        return [
          id,
          id.slice(-16),
          'closed',
          'phone',
          0,
          '00000000000000000000000001',
          0,
          0,
          at,
          at,
          new Date(at.getTime() + 2_000),
          'helped',
        ];
      });
      await db.execute(
        `INSERT INTO sos_case (id, number, stage, source, is_silent, policy_id, step_index, round, pressed_at, received_at,
           first_alerted_at, outcome) VALUES ${values.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
        values.flat() as (string | number | Date)[],
      );
    }
    const begunAt = performance.now();
    const { real } = await figures('from=2026-05-01&to=2026-05-31');
    const tookMs = performance.now() - begunAt;
    expect(real).toMatchObject({ cases: rows, spans: { alerted: { n: rows, p50Ms: 2_000 } } });
    process.stdout.write(`figures of ${rows} cases: ${Math.round(tookMs)} ms\n`);
    expect(tookMs).toBeLessThan(10_000);
  });
});
