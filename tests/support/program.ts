import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');
const built = new Map<string, Promise<string>>();

export interface Program {
  pid: number;
  /** everything printed so far */
  output(): string;
  /** `kill -9`; resolves once it is gone */
  kill(): Promise<void>;
}

/** A program as it is delivered, made from its source as it is now: begun from source it would take its time to start. */
async function bundle(source: string): Promise<string> {
  const outfile = path.join('dist', 'test-programs', `${path.basename(source, '.ts')}-${process.pid}.js`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    logLevel: 'silent',
  });
  return outfile;
}

/** Starts a program of ours as a process of its own. */
export async function startProgram(source: string, environment: Readonly<Record<string, string>>): Promise<Program> {
  const making = built.get(source) ?? bundle(source);
  built.set(source, making);
  const env = {} as NodeJS.ProcessEnv;
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'LANG']) env[name] = process.env[name];
  Object.assign(env, environment);
  const child: ChildProcess = spawn(process.execPath, [await making], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout!.on('data', (part) => (text += part));
  child.stderr!.on('data', (part) => (text += part));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    pid: child.pid!,
    output: () => text,
    kill() {
      child.kill('SIGKILL');
      return gone;
    },
  };
}
