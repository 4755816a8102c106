import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

export interface Program {
  pid: number;
  /** everything printed so far */
  output(): string;
  /** `kill -9`; resolves once it is gone */
  kill(): Promise<void>;
}

/** Starts a program of ours from its source, as a process of its own. */
export function startProgram(source: string, environment: Readonly<Record<string, string>>): Program {
  const env = {} as NodeJS.ProcessEnv;
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'LANG']) env[name] = process.env[name];
  Object.assign(env, environment);
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', source], {
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
