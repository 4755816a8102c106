import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mysql from 'mysql2/promise';
import { systemClock } from '../../../bff/platform/clock';
import { parseDatabaseUrl } from '../../../bff/platform/db/database';
import { ensureDemoKeys, type PlatformFile } from '../../../bff/simulators/demo-keys';
import { PlatformSeal } from '../../../bff/simulators/wechat-pay/platform-seal';
import { migrate } from '../../../prisma/migrate';
import { seedDemo } from '../../../prisma/seed/seed-demo';
import { testEnvironment } from '../../support/city';
import type { BenchRow } from '../bench.types';
import { GIANT, plantedIn } from './giant-day';
import { seedGiantDay } from './seed-giant-day';
import { serveGiantDay } from './serve-giant-day';

const LIMIT_S = 120;
const LIMIT_MB = 300;

interface CommandResult {
  seconds: number;
  peakMb: number;
  isDone: boolean;
  printed: string;
}

/** The built command as operators run it, in a process of its own so that its memory is its own. */
async function runCommand(environment: Record<string, string>): Promise<CommandResult> {
  const args = [
    path.resolve(__dirname, '../../../dist/bff/reconcile.js'),
    '--day',
    GIANT.day,
    '--merchant',
    GIANT.mchid,
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  await once(child, 'close');
  const cost = /^([\d.]+) s, at most (\d+) MB/m.exec(printed);
  if (!cost) throw new Error(`reconciliation printed no result: ${printed}`);
  const isDone = printed.split('\n').some((line) => line.includes(GIANT.mchid) && line.includes('done'));
  return { seconds: Number(cost[1]), peakMb: Number(cost[2]), isDone, printed };
}

const row = (name: string, unit: string, ours: number, limit: number): BenchRow => ({
  name,
  unit,
  ours: Math.round(ours * 10) / 10,
  ceiling: limit,
  // Less is better: the share of the limit that is used.
  ratio: Math.round((ours / limit) * 100) / 100,
  target: 1,
  met: ours <= limit,
  p50Ms: null,
  p99Ms: null,
});

/**
 * `npm run bench -- long reconciliation [rows]`: one merchant's day of a million payments, compared three ways, twice.
 * The second run must find what the first found. @throws when a planted difference was missed or one invented
 */
export async function reconciliationRows(rows = 1_000_000): Promise<BenchRow[]> {
  const server = new URL(process.env.TEST_DATABASE_URL!);
  server.pathname = `/bench_recon_${randomBytes(4).toString('hex')}`;
  const databaseUrl = server.href;
  await migrate(databaseUrl);
  const folder = mkdtempSync(path.join(tmpdir(), 'yct-giant-'));
  const environment: Record<string, string> = {
    ...testEnvironment({ databaseUrl, simulatorsUrl: 'http://127.0.0.1:9', dataDir: folder }),
    RATE_LIMITS: 'off',
  };
  await seedDemo(databaseUrl, { vaultKeys: environment.VAULT_KEYS!, clock: systemClock });
  console.info(`  … writing ${rows} orders and ${rows * 4} ledger lines`);
  await seedGiantDay(databaseUrl, rows);
  const platform = JSON.parse(readFileSync(ensureDemoKeys().platformFile, 'utf8')) as PlatformFile;
  const billers = JSON.parse(readFileSync(environment.BILLERS_FILE!, 'utf8')) as {
    billers: { code: string; secret: string }[];
  };
  console.info('  … writing the bill of WeChat and the file of the biller');
  const outside = await serveGiantDay({
    rows,
    folder,
    seal: new PlatformSeal(platform),
    billerSecret: billers.billers.find((biller) => biller.code === GIANT.billerCode)!.secret,
  });
  environment.WECHAT_PAY_URL = outside.wechatUrl;
  environment.BILLERS_URL = outside.billersUrl;
  const { database, ...address } = parseDatabaseUrl(databaseUrl);
  const connection = await mysql.createConnection({ ...address, database });
  const found = async () => {
    const [counts] = await connection.query<(mysql.RowDataPacket & { class: string; n: number })[]>(
      'SELECT class, COUNT(*) AS n FROM recon_item GROUP BY class',
    );
    return Object.fromEntries(counts.map((one) => [one.class, Number(one.n)]));
  };
  try {
    console.info('  … comparing');
    const first = await runCommand(environment);
    if (!first.isDone) throw new Error(first.printed);
    const items = await found();
    const planted = plantedIn(rows);
    for (const [kind, count] of Object.entries(planted)) {
      if (items[kind] !== count) throw new Error(`${kind}: planted ${count}, found ${items[kind] ?? 0}`);
    }
    const total = Object.values(items).reduce((sum, n) => sum + n, 0);
    if (total !== Object.values(planted).reduce((sum, n) => sum + n, 0)) {
      throw new Error(`differences that nobody planted: ${JSON.stringify(items)}`);
    }
    const second = await runCommand(environment);
    if (JSON.stringify(await found()) !== JSON.stringify(items)) throw new Error('the second run found something else');
    console.info(`  … ${total} differences, all planted; second run ${second.seconds.toFixed(1)} s, the same`);
    const name = `${(rows / 1_000_000).toFixed(rows < 1_000_000 ? 2 : 0)} M × 3 rows`;
    return [
      row(`reconciliation of ${name}`, 's', first.seconds, LIMIT_S),
      row(`reconciliation of ${name}, peak memory`, 'MB', Math.max(first.peakMb, second.peakMb), LIMIT_MB),
    ];
  } finally {
    await outside.stop();
    await connection.query(`DROP DATABASE \`${database}\``);
    await connection.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
