/** `npm start`: a whole city on this machine, from nothing. See README for what it takes from the environment. */
import { join } from 'node:path';
import { h5, makeIfStale, prismaClient, programs } from './build.mjs';
import {
  choosePorts,
  claimFolder,
  databaseChild,
  demoPeople,
  endLeftovers,
  ensureMariadb,
  environmentOf,
  migrateDatabase,
  noteInstance,
  onStopAsked,
  programChild,
  readSettings,
  seedDatabase,
  untilReady,
} from './city.mjs';
import { ensurePackages } from './packages.mjs';
import { endRunning } from './run.mjs';
import { Advice, giveUp, pad, say, step } from './steps.mjs';

const begunAt = Date.now();
/** Children in the order in which they were started; they end in the opposite one. */
const children = [];
let isStopping = false;

async function stopAll(settings) {
  isStopping = true;
  endRunning();
  if (children.length > 0) say('  · 正在停止…  stopping');
  for (const child of [...children].reverse()) await child.stop();
  noteInstance(settings, null);
}

async function start(settings) {
  say();
  say('  一城通  your city, in one place');
  say();
  const fresh = (wasMade, words = '已安装 installed') => (wasMade ? words : '');
  await step('依赖包', 'packages', async () => fresh(await ensurePackages()));
  if (!settings.databaseUrl && settings.isDemo) {
    await step('数据库程序', 'MariaDB program', async () => fresh(await ensureMariadb()));
  }
  if (!settings.databaseUrl && !settings.isDemo)
    throw new Advice('生产环境需要 DATABASE_URL\nDATABASE_URL is required in production');

  const left = await endLeftovers(settings);
  if (left > 0) say(`  ! 已结束上次遗留的 ${left} 个进程  ended what a killed run left behind`);
  const ports = await choosePorts(settings);

  let databaseUrl = settings.databaseUrl;
  if (!databaseUrl) {
    const database = databaseChild(settings);
    children.push(database);
    await step('启动数据库', 'private database', () => database.start());
    databaseUrl = database.url();
  }
  const built = '已构建 built';
  await step('数据模型', 'Prisma client', async () => fresh(await makeIfStale(prismaClient), '已生成 generated'));
  await step('构建服务', 'build BFF', async () => fresh(await makeIfStale(programs), built));
  await step('构建网页', 'build H5', async () => fresh(await makeIfStale(h5), built));
  const env = environmentOf(settings, ports, databaseUrl);
  await step('数据库结构', 'migrations', async () => {
    const applied = await migrateDatabase(env);
    return applied > 0 ? `${applied} 项 applied` : '';
  });
  if (settings.isDemo) {
    await step('演示城市', 'demo city', async () => fresh(await seedDatabase(settings, env), '已写入 seeded'));
    await open(
      settings,
      { name: 'simulators', zh: '模拟系统', en: 'simulators', graceMs: 5_000, env },
      `http://127.0.0.1:${ports.simulators}/`,
    );
  }
  const own = `http://${ports.host === '0.0.0.0' ? '127.0.0.1' : ports.host}:${ports.port}`;
  const sos = `http://${ports.host === '0.0.0.0' ? '127.0.0.1' : ports.host}:${ports.sos}`;
  const entrance = { name: 'sos', zh: '求助入口', en: 'SOS entrance', graceMs: 10_000 };
  // Both at once: neither waits for the other, now or ever.
  const opening = open(settings, { ...entrance, env: { ...env, PORT: String(ports.sos) } }, `${sos}/health/ready`);
  opening.catch(() => undefined);
  await open(settings, { name: 'main', zh: '启动服务', en: 'BFF', graceMs: 20_000, env }, `${own}/health/ready`);
  await opening;
  if (env.SOS_WATCH_SECRET) await openWatch(settings, env);
  noteInstance(settings, {
    url: own,
    sosUrl: sos,
    simulatorsUrl: settings.isDemo ? `http://127.0.0.1:${ports.simulators}` : null,
    databaseUrl,
    supervisor: process.pid,
  });
  showWayIn(settings, ports, own, sos);
}

/** The watch listens nowhere: that it runs is heard by those whom it watches. */
async function openWatch(settings, env) {
  if (isStopping) return;
  const child = programChild(settings, { name: 'watch', zh: '自检探针', en: 'SOS watch', graceMs: 5_000, env });
  children.push(child);
  await step('自检探针', 'SOS watch', () => child.start());
}

async function open(settings, program, url) {
  if (isStopping) return;
  const child = programChild(settings, program);
  children.push(child);
  await step(program.zh, program.en, async () => {
    await child.start();
    await untilReady(url, child, join(settings.dataDir, 'log', `${program.name}.log`));
  });
}

function showWayIn(settings, ports, own, sos) {
  say();
  say(`  就绪 ready  ${((Date.now() - begunAt) / 1_000).toFixed(1)} s`);
  say();
  say(`  市民与工作人员  portal      ${own}/`);
  say(`  求助第二入口    SOS         ${sos}/api/sos`);
  say(`  接口说明        API         ${own}/api/docs`);
  if (settings.isDemo) {
    say(`  模拟系统        simulators  http://127.0.0.1:${ports.simulators}/`);
    const { DEMO_PEOPLE, DEMO_SMS_CODE } = demoPeople();
    say();
    say(`  演示人员（手机号 + 验证码 ${DEMO_SMS_CODE}）  sign in with a phone number and this code`);
    for (const { name, phone, part } of DEMO_PEOPLE) say(`    ${phone}  ${pad(name, 8)}${pad(part.zh, 16)}${part.en}`);
  }
  say();
  say('  Ctrl-C 停止  to stop');
  say();
}

try {
  const settings = readSettings();
  const lock = claimFolder(settings);
  process.on('exit', () => lock.release());
  noteInstance(settings, null);
  onStopAsked(() => stopAll(settings));
  try {
    await start(settings);
  } catch (error) {
    // Asked to stop in the middle of a step: what the step says of it is of no interest.
    if (!isStopping) {
      await stopAll(settings);
      giveUp(error);
    }
  }
} catch (error) {
  giveUp(error);
}
