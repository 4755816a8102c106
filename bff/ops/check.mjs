/** `npm run check`: types, lint and format, layers, dead code. All of them run, so that all faults show at once. */
import { makeIfStale, prismaClient } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { packageProgram, runMarked } from './run.mjs';
import { giveUp, say, step } from './steps.mjs';

const CHECKS = [
  ['类型', 'types', 'tsc', ['--noEmit', '-p', '.']],
  ['写法与格式', 'lint and format', 'biome', ['check', '--error-on-warnings']],
  ['分层', 'layers', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'bff', 'miniapp/src', 'prisma']],
  ['无用代码', 'dead code', 'knip', ['--no-progress']],
];

async function main() {
  await step('依赖包', 'packages', async () => ((await ensurePackages()) ? '已安装 installed' : ''));
  await step('数据模型', 'Prisma client', async () => ((await makeIfStale(prismaClient)) ? '已生成 generated' : ''));
  const faults = [];
  for (const [zh, en, program, args] of CHECKS) {
    await step(zh, en, () => runMarked(packageProgram(program), args)).catch((error) => faults.push(error.message));
  }
  for (const fault of faults) say(`\n${fault}`);
  process.exit(faults.length > 0 ? 1 : 0);
}

main().catch(giveUp);
