import { randomInt } from 'node:crypto';
import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../bff/platform/db/database';
import { newId } from '../../bff/platform/ids';
import { DEMO } from '../../prisma/seed/ids';
import { createApiClient } from '../support/api-client';
import { pressBody } from '../support/sos';
import { until } from '../support/until';
import type { BenchRow } from './bench.types';
import { type BenchCity, startBenchCity } from './bench-city';

/** From the press to the moment at which the gateway was told to ring the first human, p99. */
const RUNG_WITHIN_MS = 2_000;
const PRESSES_PER_S = 5;
const PRESS_S = 40;

/** From when a step is due to when it is committed. */
const STEP_WITHIN_MS = 1_000;
const OPEN_CASES = 10_000;
/** Five steps in 240 s, as the city's policy has it: so many cases come due in each second. */
const CYCLE_S = 240;
const STEPS = 5;
const STEPS_S = 90;
const CITY_POLICY = '00000000000000000000000001';

const rounded = (value: number) => Number(value.toPrecision(4));
const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

/** A row about time: ours beside the most it may take. */
function withinRow(name: string, lateMs: number[], mostMs: number): BenchRow {
  const sorted = [...lateMs].sort((a, b) => a - b);
  const p99 = quantile(sorted, 0.99);
  console.info(`  ${name}: ${sorted.length} measured, longest ${Math.round(sorted.at(-1) ?? Number.NaN)} ms`);
  return {
    name,
    unit: 'ms p99',
    ours: rounded(p99),
    ceiling: mostMs,
    ratio: rounded(mostMs / p99),
    target: 1,
    met: p99 <= mostMs,
    p50Ms: rounded(quantile(sorted, 0.5)),
    p99Ms: rounded(p99),
  };
}

/** As the voice says it: digits one by one. */
const spoken = (number: string) => `编号 ${[...number.replace(/\D/g, '')].join(' ')}。`;

async function firstRingRow(scale: number): Promise<BenchRow> {
  const city = await startBenchCity({ PROCESS_ROLE: 'all' });
  const visitor = createApiClient(city.url);
  try {
    const fix = { position: { latitude: 26.05, longitude: 103.8, datum: 'gcj02' }, accuracyM: 20, source: 'gps' };
    const pressed: Promise<{ number: string; at: number }>[] = [];
    for (let press = 0; press < PRESSES_PER_S * PRESS_S * scale; press += 1) {
      const at = Date.now();
      const body = pressBody({ fix: { ...fix, takenAt: new Date(at).toISOString() } });
      pressed.push(visitor.post('/sos/presses', body).then((answer) => ({ number: answer.body.number as string, at })));
      await new Promise((resolve) => setTimeout(resolve, 1_000 / PRESSES_PER_S));
    }
    const presses = await Promise.all(pressed);
    const firstRings = () => {
      const rings = new Map<string, number>();
      for (const { text, at } of city.simulators.sms.calls()) {
        const said = /编号 [\d ]+。/.exec(text)?.[0] ?? '';
        if (!rings.has(said)) rings.set(said, at.getTime());
      }
      return rings;
    };
    // The gateway runs in this process: a look at its calls must not keep it from the next one.
    const rings = await until(
      () => {
        const rang = firstRings();
        return presses.every(({ number }) => rang.has(spoken(number))) ? rang : null;
      },
      { withinMs: 30_000, what: 'every press rang a telephone' },
    );
    const tookMs = presses.map(({ number, at }) => rings.get(spoken(number))! - at);
    return withinRow('SOS press → first telephone rung', tookMs, RUNG_WITHIN_MS);
  } finally {
    await city.stop();
  }
}

/** Cases that nobody has taken, their next steps spread evenly as in a city where they came in over time. */
async function openCases(city: BenchCity, count: number): Promise<{ pool: mysql.Pool; startsAt: Date }> {
  const pool = mysql.createPool({ ...parseDatabaseUrl(city.databaseUrl), connectionLimit: 4, timezone: 'Z' });
  const now = new Date();
  // No step may lie farther ahead than the policy allows: the guard would take it for a clock that was set back.
  const startsAt = new Date(now.getTime() + 8_000);
  const numbers = new Set<number>();
  while (numbers.size < count) numbers.add(randomInt(10 ** 9));
  const cases = [...numbers].map((number, at) => ({ id: newId(), number, step: at % STEPS, share: at / count }));
  for (let at = 0; at < cases.length; at += 500) {
    const part = cases.slice(at, at + 500);
    await pool.query(
      `INSERT INTO sos_case (id, number, stage, open_key, source, is_silent, policy_id, step_index, round, unit_id,
         pressed_at, received_at) VALUES ?`,
      [
        part.map((one) => [
          one.id,
          `1122-${one.number}`,
          'alerting',
          `install:${one.id}`,
          'phone',
          0,
          CITY_POLICY,
          one.step,
          0,
          DEMO.units.wenlin1,
          now,
          now,
        ]),
      ],
    );
    await pool.query('INSERT INTO sos_timer (id, case_id, kind, epoch, due_at, state, created_at) VALUES ?', [
      part.map((one) => {
        const dueAt = new Date(startsAt.getTime() + one.share * (CYCLE_S / STEPS) * 1_000);
        return [newId(), one.id, 'step', 1, dueAt, 'pending', now];
      }),
    ]);
  }
  return { pool, startsAt };
}

async function nextStepRow(scale: number): Promise<BenchRow> {
  const city = await startBenchCity({ PROCESS_ROLE: 'all' });
  try {
    const { pool, startsAt } = await openCases(city, OPEN_CASES);
    const endsAt = new Date(startsAt.getTime() + STEPS_S * scale * 1_000);
    await new Promise((resolve) => setTimeout(resolve, endsAt.getTime() - Date.now() + 3_000));
    const [done] = await pool.query<(mysql.RowDataPacket & { lateMs: string })[]>(
      `SELECT TIMESTAMPDIFF(MICROSECOND, due_at, done_at) / 1000 AS lateMs FROM sos_timer
       WHERE kind = 'step' AND state = 'done' AND due_at BETWEEN ? AND ?`,
      [startsAt, endsAt],
    );
    // A step that has not come at all is as late as it is now.
    const [waiting] = await pool.query<(mysql.RowDataPacket & { lateMs: string })[]>(
      `SELECT TIMESTAMPDIFF(MICROSECOND, due_at, UTC_TIMESTAMP(3)) / 1000 AS lateMs FROM sos_timer
       WHERE kind = 'step' AND state = 'pending' AND due_at BETWEEN ? AND ?`,
      [startsAt, endsAt],
    );
    await pool.end();
    const lateMs = [...done, ...waiting].map((row) => Number(row.lateMs));
    return withinRow(`SOS next step with ${OPEN_CASES.toLocaleString('en')} cases open`, lateMs, STEP_WITHIN_MS);
  } finally {
    await city.stop();
  }
}

/** Rows about how soon people are asked. `BENCH_SOS_SCALE` shortens them for a look. */
export async function sosEscalationRows(wanted: string): Promise<BenchRow[]> {
  const scale = Number(process.env.BENCH_SOS_SCALE ?? 1);
  const rows: BenchRow[] = [];
  if ('sos press → first telephone rung'.includes(wanted)) rows.push(await firstRingRow(scale));
  if ('sos next step with 10,000 cases open'.includes(wanted)) rows.push(await nextStepRow(scale));
  return rows;
}
