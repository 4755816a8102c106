import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { programOptions } from '../../../bff/ops/build.mjs';
import { startMariadb } from '../../../bff/ops/mariadb.mjs';
import { startThrowaway } from '../../../bff/ops/throwaway.mjs';
import { type StartedSimulators, startSimulators } from '../../../bff/simulators/start-simulators';
import { migrate } from '../../../prisma/migrate';
import { seedDemo } from '../../../prisma/seed/seed-demo';
import { freePort } from '../../bench/free-port';
import { testEnvironment } from '../../support/city';
import { until } from '../../support/until';
import { CityClock } from './city-clock';

const ROOT = path.resolve(__dirname, '../../..');
const PROGRAM = 'dist/chaos/fast-main';
const DATABASE = 'storm';
const AGAIN_AFTER_MS = 500;

/** Processes of ours by their name, and the role of each; the one named `web` is whom people talk to. */
export type Cast = Readonly<Record<string, 'web' | 'worker' | 'sos'>>;
const PAYMENTS_CAST: Cast = { web: 'web', 'worker-1': 'worker', 'worker-2': 'worker' };
/** A process by its name, or `database`. */
export type Victim = string;
export const VICTIMS: readonly Victim[] = [...Object.keys(PAYMENTS_CAST), 'database'];

export interface StormCity {
  url: string;
  /** where each process answers, by its name */
  urls: ReadonlyMap<string, string>;
  databaseUrl: string;
  /** secret of the tokens and keys that the city gives out */
  tokenSecret: string;
  folder: string;
  clock: CityClock;
  simulators: StartedSimulators;
  /** the files that the processes log to */
  logFiles: string[];
  /** what no line of a log may hold, whoever wrote it */
  secrets: string[];
  /** `kill -9`, a wait, and a new start of the same thing; resolves when it answers again */
  strike(victim: Victim, downMs: number): Promise<void>;
  /** puts the clock of the whole city forward, or back */
  advance(ms: number): void;
  stop(): Promise<void>;
}

interface Running {
  port: number;
  child: ChildProcess;
}

/** A durable database and processes of ours, mortal; simulators in this one, which survive. */
export async function startStormCity(options: {
  seed: string;
  speed: number;
  startsAt: Date;
  /** one web and two workers unless given */
  cast?: Cast;
  /** on top of that of a test's city */
  environment?: Record<string, string>;
}): Promise<StormCity> {
  const cast = options.cast ?? PAYMENTS_CAST;
  const names = Object.keys(cast);
  const clock = new CityClock({ realMs: Date.now(), cityMs: options.startsAt.getTime(), speed: options.speed });
  await build({
    ...(programOptions() as BuildOptions),
    entryPoints: { 'fast-main': 'tests/chaos/payments-storm/fast-main.ts' },
    outdir: path.dirname(PROGRAM),
  });
  const throwaway = await startThrowaway({ durable: true });
  const { folder } = throwaway;
  let server: { stop(): Promise<unknown>; child: ChildProcess } = throwaway.server;
  const databaseUrl = throwaway.server.url(DATABASE);
  const dataDir = path.join(folder, 'city');
  mkdirSync(dataDir, { recursive: true });
  const simulators = await startSimulators({ port: 0, clock, seed: options.seed });
  const ports = new Map<string, number>();
  for (const name of names) ports.set(name, await freePort());
  const url = `http://127.0.0.1:${ports.get('web')}`;
  const environment: Record<string, string> = {
    ...testEnvironment({ databaseUrl, simulatorsUrl: simulators.url, dataDir }),
    NODE_ENV: 'development',
    PUBLIC_URL: url,
    RATE_LIMITS: 'off',
    CHECK_ANSWERS: 'off',
    DATABASE_POOL: '12',
    LOG_LEVEL: 'info',
    ...options.environment,
  };
  await migrate(databaseUrl);
  await seedDemo(databaseUrl, { vaultKeys: environment.VAULT_KEYS!, clock });

  const running = new Map<string, Running>();
  let isStopping = false;
  const logFileOf = (name: string) => path.join(folder, `${name}.log`);
  async function startProcess(name: string): Promise<void> {
    const port = ports.get(name)!;
    const log = openSync(logFileOf(name), 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', path.join(ROOT, `${PROGRAM}.js`)], {
      stdio: ['ignore', log, log, 'ipc'],
      env: {
        ...process.env,
        ...environment,
        PORT: String(port),
        PROCESS_ROLE: cast[name]!,
        STORM_PACE: JSON.stringify(clock.pace),
      },
    });
    closeSync(log);
    child.on('error', () => undefined);
    running.set(name, { port, child });
    // One that ends by itself, as when its database is away, is started again, as any supervisor would.
    child.once('exit', (_code, signal) => {
      if (signal === 'SIGKILL') return;
      setTimeout(() => {
        if (!isStopping && running.get(name)?.child === child) startProcess(name).catch(() => undefined);
      }, AGAIN_AFTER_MS);
    });
    await until(async () => isStopping || (await fetch(`http://127.0.0.1:${port}/health/live`)).ok, {
      withinMs: 180_000,
      what: `${name} answers`,
    });
    // It was told the pace of when it was started.
    if (child.connected) child.send(clock.pace, () => undefined);
  }
  await Promise.all(names.map(startProcess));

  async function killChild(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async function strike(victim: Victim, downMs: number): Promise<void> {
    const child = victim === 'database' ? server.child : running.get(victim)?.child;
    if (victim !== 'database') running.delete(victim);
    if (child) await killChild(child);
    await new Promise((resolve) => setTimeout(resolve, downMs));
    if (isStopping) return;
    if (victim === 'database') server = await startMariadb({ folder: path.join(folder, 'mariadb'), durable: true });
    else await startProcess(victim);
  }

  return {
    url,
    urls: new Map(names.map((name) => [name, `http://127.0.0.1:${ports.get(name)}`])),
    databaseUrl,
    tokenSecret: environment.TOKEN_SECRET!,
    folder,
    clock,
    simulators,
    logFiles: names.map(logFileOf),
    secrets: Object.entries(environment)
      .filter(([name]) => /SECRET|KEYS$|ACCESS_KEY/.test(name))
      .map(([, value]) => value.slice(value.lastIndexOf(':') + 1)),
    strike,
    advance(ms) {
      clock.follow(clock.ahead(ms));
      for (const { child } of running.values()) if (child.connected) child.send(clock.pace, () => undefined);
    },
    async stop() {
      isStopping = true;
      for (const { child } of running.values()) await killChild(child);
      await simulators.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
