import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from './until';

const ROOT = path.resolve(__dirname, '../..');

/** Programs of a running instance, by what their command line says. */
const PARTS = {
  supervisor: (dataDir: string) => (args: string[], environment: string) =>
    args.some((each) => each.endsWith('bff/ops/start.mjs')) && environment.split('\0').includes(`DATA_DIR=${dataDir}`),
  database: (dataDir: string) => (args: string[]) => args.includes(`--datadir=${dataDir}/mariadb/data`),
  simulators: (dataDir: string) => (args: string[]) =>
    args.includes('dist/bff/simulators.js') && args.includes(`--data-dir=${dataDir}`),
  bff: (dataDir: string) => (args: string[]) =>
    args.includes('dist/bff/main.js') && args.includes(`--data-dir=${dataDir}`),
  watch: (dataDir: string) => (args: string[]) =>
    args.includes('dist/bff/watch.js') && args.includes(`--data-dir=${dataDir}`),
  sos: (dataDir: string) => (args: string[]) =>
    args.includes('dist/bff/sos.js') && args.includes(`--data-dir=${dataDir}`),
} as const;

export type Part = keyof typeof PARTS;

export interface Instance {
  dataDir: string;
  /** from the start of the command to the printed address */
  startedInMs: number;
  url: string;
  databaseUrl: string;
  /** everything printed so far */
  output(): string;
  /** number of the process that is this part now; undefined when there is none */
  pidOf(part: Part): number | undefined;
  /** `kill -9` */
  kill(part: Part): void;
  /** as Ctrl-C does; resolves with the exit code once the supervisor is gone */
  interrupt(): Promise<number | null>;
  /** resolves when the supervisor is gone, however it ended */
  ended: Promise<number | null>;
}

function findPart(dataDir: string, part: Part): number | undefined {
  const isPart = PARTS[part](dataDir);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      if (isPart(args, part === 'supervisor' ? readFileSync(`/proc/${name}/environ`, 'utf8') : '')) return Number(name);
    } catch {
      // ended while we looked
    }
  }
  return undefined;
}

/** Parts of the instance in this folder that are running, whoever started them. */
export function livingParts(dataDir: string): Part[] {
  return (Object.keys(PARTS) as Part[]).filter((part) => findPart(dataDir, part) !== undefined);
}

/** A folder for an instance, and the way to be rid of it and of whatever still runs in it. */
export function instanceFolder(): { dataDir: string; remove(): Promise<void> } {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yct-instance-'));
  return {
    dataDir,
    async remove() {
      for (const part of Object.keys(PARTS) as Part[]) {
        const pid = findPart(dataDir, part);
        if (pid) process.kill(pid, 'SIGKILL');
      }
      await until(() => livingParts(dataDir).length === 0, { what: 'nothing runs in the folder' });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts the whole city as `npm start` does, on a port that is free, and waits until it prints its address. */
export async function startInstance(dataDir: string, environment: Record<string, string> = {}): Promise<Instance> {
  const begunAt = Date.now();
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of Object.keys(env)) if (/^(NODE_ENV|JEST_|HOST|DATABASE_URL)/.test(name)) delete env[name];
  Object.assign(env, { DATA_DIR: dataDir, PORT: '0' }, environment);
  const child: ChildProcess = spawn(process.execPath, ['bff/ops/start.mjs'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout!.on('data', (part) => (text += part));
  child.stderr!.on('data', (part) => (text += part));
  let isOver = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      isOver = true;
      resolve(code);
    });
  });
  const note = path.join(dataDir, 'run', 'instance.json');
  await until(() => isOver || (text.includes('Ctrl-C') && existsSync(note)), {
    what: 'the city is ready',
    withinMs: 120_000,
  });
  if (isOver) throw new Error(`the city did not start:\n${text}`);
  const { url, databaseUrl } = JSON.parse(readFileSync(note, 'utf8'));
  const pidOf = (part: Part) => (part === 'supervisor' ? child.pid : findPart(dataDir, part));
  return {
    dataDir,
    startedInMs: Date.now() - begunAt,
    url,
    databaseUrl,
    output: () => text,
    pidOf,
    kill(part) {
      const pid = pidOf(part);
      if (!pid) throw new Error(`${part} is not running`);
      process.kill(pid, 'SIGKILL');
    },
    interrupt() {
      child.kill('SIGINT');
      return ended;
    },
    ended,
  };
}
