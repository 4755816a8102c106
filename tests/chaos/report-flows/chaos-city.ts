import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startMariadb } from '../../../bff/ops/mariadb.mjs';
import { startThrowaway } from '../../../bff/ops/throwaway.mjs';
import { systemClock } from '../../../bff/platform/clock';
import { startSimulators } from '../../../bff/simulators/start-simulators';
import { migrate } from '../../../prisma/migrate';
import { seedDemo } from '../../../prisma/seed/seed-demo';
import { freePort } from '../../bench/free-port';
import { testEnvironment } from '../../support/city';
import { until } from '../../support/until';

const ROOT = path.resolve(__dirname, '../../..');
const DATABASE = 'chaos';

export type Victim = 'bff-1' | 'bff-2' | 'database';

export interface ChaosCity {
  /** addresses of the BFF processes, whether they live just now or not */
  urls: string[];
  databaseUrl: string;
  folder: string;
  /** `kill -9`, a wait, and a new start of the same thing; resolves when it answers again */
  strike(victim: Victim, downMs: number): Promise<void>;
  stop(): Promise<void>;
}

interface Bff {
  port: number;
  child: ChildProcess;
}

/** A durable database, simulators and two BFF processes, all our own children, all mortal. */
export async function startChaosCity(): Promise<ChaosCity> {
  const throwaway = await startThrowaway({ durable: true });
  const { folder } = throwaway;
  let server: { pid?: number; stop(): Promise<unknown>; child: ChildProcess } = throwaway.server;
  const databaseUrl = throwaway.server.url(DATABASE);
  const dataDir = path.join(folder, 'city');
  mkdirSync(dataDir, { recursive: true });
  const simulators = await startSimulators({ port: 0, clock: systemClock, seed: 'chaos' });
  const environment: Record<string, string> = {
    ...testEnvironment({ databaseUrl, simulatorsUrl: simulators.url, dataDir }),
    RATE_LIMITS: 'off',
    CHECK_ANSWERS: 'off',
    DATABASE_POOL: '16',
    LOG_LEVEL: 'warn',
  };
  await migrate(databaseUrl);
  await seedDemo(databaseUrl, { vaultKeys: environment.VAULT_KEYS!, clock: systemClock });

  const bffs = new Map<Victim, Bff>();
  async function startBff(name: Victim, port: number): Promise<void> {
    const log = openSync(path.join(folder, `${name}.log`), 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', path.join(ROOT, 'dist/bff/main.js')], {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...environment, NODE_ENV: 'development', PORT: String(port) },
    });
    closeSync(log);
    bffs.set(name, { port, child });
    const isDead = () => child.exitCode !== null || child.signalCode !== null;
    await until(async () => isDead() || (await fetch(`http://127.0.0.1:${port}/health/live`)).ok, {
      withinMs: 60_000,
      what: `${name} answers`,
    });
  }
  await Promise.all([startBff('bff-1', await freePort()), startBff('bff-2', await freePort())]);
  const urls = [...bffs.values()].map((bff) => `http://127.0.0.1:${bff.port}`);
  let isStopping = false;

  async function killChild(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async function strike(victim: Victim, downMs: number): Promise<void> {
    if (victim === 'database') {
      await killChild(server.child);
      await new Promise((resolve) => setTimeout(resolve, downMs));
      if (!isStopping) server = await startMariadb({ folder: path.join(folder, 'mariadb'), durable: true });
      return;
    }
    const { child, port } = bffs.get(victim)!;
    await killChild(child);
    await new Promise((resolve) => setTimeout(resolve, downMs));
    if (!isStopping) await startBff(victim, port);
  }

  return {
    urls,
    databaseUrl,
    folder,
    strike,
    async stop() {
      isStopping = true;
      for (const { child } of bffs.values()) await killChild(child);
      await simulators.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
