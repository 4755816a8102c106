/** What tests, bench and chaos stand on: packages, the database program, and everything that is built. */
import { availableParallelism, freemem } from 'node:os';
import { h5, makeIfStale, prismaClient, programs, weapp } from './build.mjs';
import { ensureMariadb } from './city.mjs';
import { ensurePackages } from './packages.mjs';
import { step } from './steps.mjs';

/** What two builds at once may take. */
const ENOUGH_BYTES = 4 * 2 ** 30;

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
  ]) {
    await step(zh, en, async () => fresh(await makeIfStale(product), '已构建 built'));
  }
  await step('构建小程序与网页', 'build weapp and H5', async () => fresh(await makeBoth(weapp, h5), '已构建 built'));
}

/** Each build leaves half of two cores idle; where there is one core, or little memory, they take turns. */
async function makeBoth(...products) {
  const made = [];
  if (availableParallelism() > 1 && freemem() > ENOUGH_BYTES) {
    // One that fails ends the step only when the other is over: nothing goes on building behind it.
    const ends = await Promise.allSettled(products.map(makeIfStale));
    const failed = ends.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    made.push(...ends.map(({ value }) => value));
  } else {
    for (const product of products) made.push(await makeIfStale(product));
  }
  return made.some(Boolean);
}
