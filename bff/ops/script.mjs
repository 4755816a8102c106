/** What `npm run bench`, `npm run chaos` and `npm run a11y` share: a TypeScript program run on a durable database of its own. */
import { spawn } from 'node:child_process';
import { prepare } from './prepare.mjs';
import { endRunning, packageProgram, ROOT } from './run.mjs';
import { startThrowaway } from './throwaway.mjs';

/**
 * Builds what is stale, then runs `file` with TEST_DATABASE_URL; gives its exit code. A program that needs a browser
 * gives `ensureBrowser`, and what it wants to know in its environment as `env`.
 */
export async function runScript(file, args, { ensureBrowser = null, env = () => ({}) } = {}) {
  await prepare({ ensureBrowser });
  const throwaway = await startThrowaway({ durable: true });
  const child = spawn(packageProgram('tsx'), [file, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: throwaway.server.url(), ...env() },
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
