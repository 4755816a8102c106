/** What `npm run bench` and `npm run chaos` share: a TypeScript program run on a durable database of its own. */
import { spawn } from 'node:child_process';
import { prepare } from './prepare.mjs';
import { endRunning, packageProgram, ROOT } from './run.mjs';
import { startThrowaway } from './throwaway.mjs';

/** Builds what is stale, then runs `file` with TEST_DATABASE_URL; gives its exit code. */
export async function runScript(file, args) {
  await prepare();
  const throwaway = await startThrowaway({ durable: true });
  const child = spawn(packageProgram('tsx'), [file, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: throwaway.server.url() },
  });
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.on(name, () => {
      endRunning();
      child.kill('SIGTERM');
    });
  }
  const code = await new Promise((done) => child.once('close', (exitCode) => done(exitCode ?? 1)));
  await throwaway.stop();
  return code;
}
