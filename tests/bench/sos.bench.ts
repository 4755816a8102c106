import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchCase, BenchRow } from './bench.types';
import { startBenchCity } from './bench-city';
import { type Latencies, offerLoad } from './sos/offered-load';
import { createPressCaller } from './sos/press-caller';
import { createBareCommit } from './sos/press-rows';

const CONNECTIONS = 20;
/** p99 of a press may be so many times that of a bare commit; the table shows ceiling to ours, so that more is better. */
const MOST_TIMES = 3;
/** The lane keeps its pace in a storm: p99 at most twice that of a quiet hour. */
const MOST_TIMES_IN_STORM = 2;
const STORM_CONNECTIONS = 128;

/** Timers are run by processes of their own: what is measured is press → committed → acknowledged. */
const LANE = { PROCESS_ROLE: 'web', SOS_DATABASE_POOL: String(CONNECTIONS) };

/** As many presses as go through, beside as many bare commits of their rows. */
export const sosPressBench: BenchCase = {
  name: 'SOS press, committed and acknowledged',
  unit: 'presses/s',
  target: 0.5,
  concurrency: CONNECTIONS,
  async prepare() {
    const city = await startBenchCity(LANE);
    const caller = createPressCaller(city.url);
    const bare = createBareCommit(city.databaseUrl, CONNECTIONS);
    return {
      ours: caller.press,
      ceiling: bare.commit,
      async stop() {
        caller.close();
        await bare.close();
        await city.stop();
      },
    };
  },
};

const rounded = (value: number) => Number(value.toPrecision(4));

function p99Row(name: string, ours: Latencies, ceiling: Latencies, mostTimes: number): BenchRow {
  const ratio = ceiling.p99Ms / ours.p99Ms;
  return {
    name,
    unit: 'ms p99',
    ours: rounded(ours.p99Ms),
    ceiling: rounded(ceiling.p99Ms),
    ratio: rounded(ratio),
    target: rounded(1 / mostTimes),
    met: ratio >= 1 / mostTimes,
    p50Ms: rounded(ours.p50Ms),
    p99Ms: rounded(ours.p99Ms),
  };
}

/** Latency of a press at a rate that is offered, beside a bare commit at the same rate, taking turns. */
async function offeredRows(scale: number): Promise<BenchRow[]> {
  const city = await startBenchCity(LANE);
  const caller = createPressCaller(city.url);
  const bare = createBareCommit(city.databaseUrl, CONNECTIONS);
  const rows: BenchRow[] = [];
  try {
    await offerLoad(caller.press, { perSecond: 200, seconds: 3 });
    await offerLoad(bare.commit, { perSecond: 200, seconds: 3 });
    for (const { perSecond, seconds } of [
      { perSecond: 1, seconds: 30 },
      { perSecond: 100, seconds: 15 },
      { perSecond: 1_000, seconds: 10 },
    ]) {
      const load = { perSecond, seconds: seconds * scale };
      const ceiling = await offerLoad(bare.commit, load);
      const ours = await offerLoad(caller.press, load);
      rows.push(p99Row(`SOS press at ${perSecond}/s offered`, ours, ceiling, MOST_TIMES));
    }
  } finally {
    caller.close();
    await bare.close();
    await city.stop();
  }
  return rows;
}

/** A crowd that saturates the rest of the portal. */
async function startStorm(url: string): Promise<{ stop(): Promise<string> }> {
  const urls = ['/api/home', '/api/reports/categories'].map((each) => `${url}${each}`);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(__dirname, 'sos/flood.ts'), String(STORM_CONNECTIONS), ...urls],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    async stop() {
      const said = once(lines, 'line') as Promise<[string]>;
      child.kill('SIGTERM');
      const [line] = await said;
      if (child.exitCode === null) await once(child, 'exit');
      return line;
    },
  };
}

/** The second entrance while the portal beside it is stormed, beside itself in a quiet hour. */
async function stormRow(scale: number): Promise<BenchRow> {
  // That there is another entrance is what makes the portal's process yield to it.
  const city = await startBenchCity({ PROCESS_ROLE: 'web', SOS_ENTRANCES: 'http://127.0.0.1:1' });
  const entrance = await city.openEntrance();
  const caller = createPressCaller(entrance.url);
  const load = { perSecond: 20, seconds: 20 * scale };
  try {
    await offerLoad(caller.press, { perSecond: 50, seconds: 4 });
    const idle = await offerLoad(caller.press, load);
    const storm = await startStorm(city.url);
    await offerLoad(caller.press, { perSecond: 20, seconds: 2 });
    const stormed = await offerLoad(caller.press, load);
    console.info(`  the storm was answered: ${await storm.stop()}`);
    return p99Row('SOS press with the portal flooded', stormed, idle, MOST_TIMES_IN_STORM);
  } finally {
    caller.close();
    await entrance.stop();
    await city.stop();
  }
}

/** Rows that are measured at a rate, not as fast as they go. `BENCH_SOS_SCALE` shortens them for a look. */
export async function sosRows(wanted: string): Promise<BenchRow[]> {
  const scale = Number(process.env.BENCH_SOS_SCALE ?? 1);
  const rows: BenchRow[] = [];
  if ('sos press at offered'.includes(wanted)) rows.push(...(await offeredRows(scale)));
  if ('sos press with the portal flooded'.includes(wanted)) rows.push(await stormRow(scale));
  return rows;
}
