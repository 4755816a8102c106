import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../bff/platform/clock';
import { type StartedSimulators, startSimulators } from '../../bff/simulators/start-simulators';
import { migrate } from '../../prisma/migrate';
import { DEMO_PEOPLE, DEMO_SMS_CODE } from '../../prisma/seed/demo-people';
import type { DemoPersonKey } from '../../prisma/seed/ids';
import { seedDemo } from '../../prisma/seed/seed-demo';
import { type ApiClient, createApiClient } from '../support/api-client';
import { testEnvironment } from '../support/city';
import { until } from '../support/until';
import { freePort } from './free-port';

export interface BenchCity {
  url: string;
  databaseUrl: string;
  /** the outside world, in this process */
  simulators: StartedSimulators;
  as(key: DemoPersonKey): Promise<ApiClient>;
  /** the process that serves calls for help alone, beside the other */
  openEntrance(): Promise<{ url: string; stop(): Promise<void> }>;
  stop(): Promise<void>;
}

/**
 * A city as it is served: the built BFF in a process of its own, answers not checked, log lines written, a durable
 * database. `environment` goes on top.
 */
export async function startBenchCity(environment: Record<string, string> = {}): Promise<BenchCity> {
  const server = new URL(process.env.TEST_DATABASE_URL!);
  server.pathname = `/bench_${randomBytes(4).toString('hex')}`;
  const databaseUrl = server.href;
  await migrate(databaseUrl);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yct-bench-'));
  const simulators = await startSimulators({ port: 0, clock: systemClock, seed: 'bench' });
  const port = await freePort();
  const settings: Record<string, string> = {
    ...testEnvironment({ databaseUrl, simulatorsUrl: simulators.url, dataDir }),
    PORT: String(port),
    CHECK_ANSWERS: 'off',
    RATE_LIMITS: 'off',
    DATABASE_POOL: '20',
    ...environment,
  };
  await seedDemo(databaseUrl, { vaultKeys: settings.VAULT_KEYS!, clock: systemClock });
  const open = async (program: 'main' | 'sos', at: number) => {
    const child: ChildProcess = spawn(process.execPath, [path.resolve(__dirname, `../../dist/bff/${program}.js`)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...settings, NODE_ENV: 'development', PORT: String(at) },
    });
    const own = `http://127.0.0.1:${at}`;
    await until(async () => (await fetch(`${own}/health/ready`)).ok, { withinMs: 60_000, what: `${program} is ready` });
    return {
      url: own,
      async stop() {
        child.kill('SIGTERM');
        if (child.exitCode === null) await once(child, 'exit');
      },
    };
  };
  const main = await open('main', port);
  const { url } = main;
  return {
    url,
    databaseUrl,
    simulators,
    async as(key) {
      const client = createApiClient(url);
      await client.signIn(DEMO_PEOPLE.find((person) => person.key === key)!.phone, DEMO_SMS_CODE);
      return client;
    },
    openEntrance: async () => open('sos', await freePort()),
    async stop() {
      await main.stop();
      await simulators.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
