/** `npm run build`: weapp, H5 and BFF, or the one named; what is not stale is left as it is. */
import { h5, makeIfStale, prismaClient, programs, weapp } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { Advice, giveUp, step } from './steps.mjs';

const PRODUCTS = {
  bff: ['构建服务', 'build BFF', programs],
  weapp: ['构建小程序', 'build weapp', weapp],
  h5: ['构建网页', 'build H5', h5],
};

async function main([name]) {
  if (name && !PRODUCTS[name])
    throw new Advice(`没有 ${name}  there is no ${name}: ${Object.keys(PRODUCTS).join(', ')}`);
  const made = (wasMade) => (wasMade ? '已构建 built' : '已是最新 up to date');
  await step('依赖包', 'packages', async () => ((await ensurePackages()) ? '已安装 installed' : ''));
  await step('数据模型', 'Prisma client', async () => made(await makeIfStale(prismaClient)));
  for (const [zh, en, product] of name ? [PRODUCTS[name]] : Object.values(PRODUCTS)) {
    await step(zh, en, async () => made(await makeIfStale(product)));
  }
}

main(process.argv.slice(2)).catch(giveUp);
