/** `npm run dev`: the whole city, rebuilt and restarted as sources change. Pages are built for development. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { forgetStamp, makeIfStale, prismaClient, programOptions, programs } from './build.mjs';
import { keepAlive, spawnNode } from './children.mjs';
import {
  choosePorts,
  claimFolder,
  databaseChild,
  endLeftovers,
  ensureMariadb,
  environmentOf,
  markOf,
  migrateDatabase,
  noteInstance,
  onStopAsked,
  programChild,
  readSettings,
  seedDatabase,
  untilReady,
} from './city.mjs';
import { ensurePackages } from './packages.mjs';
import { freePort } from './ports.mjs';
import { endRunning, ROOT } from './run.mjs';
import { Advice, giveUp, say, step } from './steps.mjs';

const PAGES = 'dist/h5-dev';
const SETTLE_MS = 150;
const closers = [];
let isStopping = false;

async function stopAll(settings) {
  isStopping = true;
  endRunning();
  for (const close of [...closers].reverse()) await close();
  noteInstance(settings, null);
}

function opened(child) {
  closers.push(() => child.stop());
  return child;
}

/** Pages, by Taro's own watcher; what it says is shown line by line. */
function pagesChild({ dataDir }, env, port) {
  return keepAlive({
    zh: '网页构建',
    en: 'H5 watcher',
    graceMs: 5_000,
    open: async () => {
      const { child } = spawnNode({
        name: 'h5',
        script: join(ROOT, 'node_modules/@tarojs/cli/bin/taro'),
        marks: ['build', '--type', 'h5', '--watch', '--no-check', markOf(dataDir)],
        cwd: join(ROOT, 'miniapp'),
        env: { ...env, NODE_ENV: 'development', OUTPUT_FOLDER: `../${PAGES}`, PAGES_PORT: String(port) },
        dataDir,
        isPiped: true,
      });
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => line.trim() && say(`  h5 │ ${line}`));
      }
      return { child };
    },
  });
}

/** Programs of the server, by esbuild's watcher; those whose text changed are restarted. */
async function watchPrograms(children) {
  forgetStamp(programs.name);
  const { context } = await import('esbuild');
  const hashes = new Map();
  const changed = (name) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(ROOT, 'dist/bff', `${name}.js`)))
      .digest('hex');
    const isNew = hashes.has(name) && hashes.get(name) !== hash;
    hashes.set(name, hash);
    return isNew;
  };
  const onEnd = async ({ errors }) => {
    if (isStopping) return;
    for (const { text, location } of errors) say(`  ✗ ${location?.file ?? ''}:${location?.line ?? ''}  ${text}`);
    if (errors.length > 0) return;
    for (const [name, child] of children) {
      if (!changed(name)) continue;
      await child.restart();
      say(`  ✓ ${name} 已更新  rebuilt and restarted`);
    }
  };
  const restarter = { name: 'restarter', setup: (build) => build.onEnd(onEnd) };
  const watcher = await context({ ...programOptions(), plugins: [restarter] });
  closers.push(() => watcher.dispose());
  await watcher.watch();
}

/** A changed model makes a new client, which the watcher of programs sees; a new migration is applied. */
function watchPrisma(env) {
  let timer;
  const refresh = async () => {
    try {
      if (await makeIfStale(prismaClient)) say('  ✓ 数据模型已更新  Prisma client generated');
      const applied = await migrateDatabase(env);
      if (applied > 0) say(`  ✓ 数据库结构已更新  ${applied} applied`);
    } catch (error) {
      say(`  ✗ ${error.message}`);
    }
  };
  const watchers = ['prisma/schema', 'prisma/migrations'].map((folder) =>
    watch(join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, SETTLE_MS);
    }),
  );
  closers.push(async () => {
    for (const watcher of watchers) watcher.close();
  });
}

async function develop(settings) {
  if (!settings.isDemo) throw new Advice('npm run dev 不用于生产环境\nnpm run dev is not for production');
  await step('依赖包', 'packages', async () => ((await ensurePackages()) ? '已安装 installed' : ''));
  if (!settings.databaseUrl) {
    await step('数据库程序', 'MariaDB program', async () => ((await ensureMariadb()) ? '已安装 installed' : ''));
  }
  await endLeftovers(settings);
  const ports = await choosePorts(settings);
  let databaseUrl = settings.databaseUrl;
  if (!databaseUrl) {
    const database = opened(databaseChild(settings));
    await step('启动数据库', 'private database', () => database.start());
    databaseUrl = database.url();
  }
  await step('数据模型', 'Prisma client', async () => void (await makeIfStale(prismaClient)));
  await step('构建服务', 'build BFF', async () => void (await makeIfStale(programs)));
  // No watch runs beside a program that is restarted at every change, and so none is expected.
  const env = { ...environmentOf(settings, ports, databaseUrl), H5_DIR: join(ROOT, PAGES), SOS_WATCH_SECRET: '' };
  await step('数据库结构', 'migrations', async () => void (await migrateDatabase(env)));
  await step('演示城市', 'demo city', async () => void (await seedDatabase(settings, env)));
  const simulators = opened(
    programChild(settings, { name: 'simulators', zh: '模拟系统', en: 'simulators', graceMs: 5_000, env }),
  );
  await step('模拟系统', 'simulators', () => simulators.start());
  const bff = opened(programChild(settings, { name: 'main', zh: '服务', en: 'BFF', graceMs: 10_000, env }));
  const own = `http://127.0.0.1:${ports.port}`;
  await step('启动服务', 'BFF', async () => {
    await bff.start();
    await untilReady(`${own}/health/ready`, bff, join(settings.dataDir, 'log', 'main.log'));
  });
  await watchPrograms([
    ['simulators', simulators],
    ['main', bff],
  ]);
  watchPrisma(env);
  const pages = opened(pagesChild(settings, env, await freePort()));
  await pages.start();
  noteInstance(settings, {
    url: own,
    simulatorsUrl: `http://127.0.0.1:${ports.simulators}`,
    databaseUrl,
    supervisor: process.pid,
  });
  say();
  say(
    `  ${own}/  ${existsSync(join(ROOT, PAGES, 'index.html')) ? '' : '（网页首次构建约半分钟  pages follow in half a minute）'}`,
  );
  say(`  日志 logs  ${join(settings.dataDir, 'log')}`);
  say();
}

try {
  const settings = readSettings();
  const lock = claimFolder(settings);
  process.on('exit', () => lock.release());
  onStopAsked(() => stopAll(settings));
  await develop(settings).catch(async (error) => {
    if (isStopping) return;
    await stopAll(settings);
    giveUp(error);
  });
} catch (error) {
  giveUp(error);
}
