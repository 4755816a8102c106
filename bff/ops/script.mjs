/** What `npm run bench` and `npm run chaos` share: a TypeScript program run on a durable database of its own. */
import { spawn } from 'node:child_process';
import { h5, makeIfStale, prismaClient, programs, weapp } from './build.mjs';
import { ensureMariadb } from './city.mjs';
import { ensurePackages } from './packages.mjs';
import { endRunning, packageProgram, ROOT } from './run.mjs';
import { step } from './steps.mjs';
import { startThrowaway } from './throwaway.mjs';

/** Builds what is stale, then runs `file` with TEST_DATABASE_URL; gives its exit code. */
export async function runScript(file, args) {
  const fresh = (wasMade, words) => (wasMade ? words : '');
  await step('依赖包', 'packages', async () => fresh(await ensurePackages(), '已安装 installed'));
  await step('数据库程序', 'MariaDB program', async () => fresh(await ensureMariadb(), '已安装 installed'));
  for (const [zh, en, product] of [
    ['数据模型', 'Prisma client', prismaClient],
    ['构建服务', 'build BFF', programs],
    ['构建小程序', 'build weapp', weapp],
    ['构建网页', 'build H5', h5],
  ]) {
    await step(zh, en, async () => fresh(await makeIfStale(product), '已构建 built'));
  }
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
