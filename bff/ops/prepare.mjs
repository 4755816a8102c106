/** What tests, bench and chaos stand on: packages, the database program, and everything that is built. */
import { h5, makeIfStale, prismaClient, programs, weapp } from './build.mjs';
import { ensureMariadb } from './city.mjs';
import { ensurePackages } from './packages.mjs';
import { step } from './steps.mjs';

/** Installs and builds what is missing or stale, a line each; `ensureBrowser` also that for the journeys. */
export async function prepare({ ensureBrowser = null } = {}) {
  const fresh = (wasMade, words) => (wasMade ? words : '');
  await step('依赖包', 'packages', async () => fresh(await ensurePackages(), '已安装 installed'));
  await step('数据库程序', 'MariaDB program', async () => fresh(await ensureMariadb(), '已安装 installed'));
  if (ensureBrowser) {
    await step('浏览器与字体', 'browser and fonts', async () => fresh(await ensureBrowser(), '已安装 installed'));
  }
  for (const [zh, en, product] of [
    ['数据模型', 'Prisma client', prismaClient],
    ['构建服务', 'build BFF', programs],
    ['构建小程序', 'build weapp', weapp],
    ['构建网页', 'build H5', h5],
  ]) {
    await step(zh, en, async () => fresh(await makeIfStale(product), '已构建 built'));
  }
}
