/** The parts of a running city that `npm start` and `npm run dev` share: set-up steps and children. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aptInstall } from './apt.mjs';
import { keepAlive, spawnNode, tailOf } from './children.mjs';
import { findMariadb, startMariadb } from './mariadb.mjs';
import { freePort } from './ports.mjs';
import { endProcess, findByArgument, lockHolder, tryLock } from './processes.mjs';
import { ROOT, runMarked } from './run.mjs';
import { keptSecrets } from './secrets.mjs';
import { Advice, say } from './steps.mjs';

const DATABASE = 'yichengtong';
const READY_MS = 90_000;
const DEFAULT_PORT = 8080;

/** Where this instance lives and what it was asked to be. */
export function readSettings() {
  const dataDir = resolve(ROOT, process.env.DATA_DIR || '.data');
  const wished = process.env.PORT === undefined || process.env.PORT === '' ? DEFAULT_PORT : Number(process.env.PORT);
  if (!Number.isInteger(wished) || wished < 0 || wished > 65_535)
    throw new Advice(`PORT=${process.env.PORT} 不是端口号  is not a port`);
  return {
    dataDir,
    wished,
    databaseUrl: process.env.DATABASE_URL || null,
    /** Production has its own database, secrets and outside systems: nothing of the demo is put in their place. */
    isDemo: process.env.NODE_ENV !== 'production',
  };
}

/** One supervisor per folder. @throws Advice when another one is alive. */
export function claimFolder({ dataDir }) {
  const folder = join(dataDir, 'run');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'supervisor.lock');
  const lock = tryLock(path);
  if (lock.release) return lock;
  throw new Advice(
    [
      `这个目录的一城通已在运行（进程 ${lockHolder(path)}）：${dataDir}`,
      `An instance of this folder is already running. End it first, or give another one: DATA_DIR=.data-2 PORT=8090 npm start`,
    ].join('\n'),
  );
}

/** Ends programs that a supervisor of this folder left running when it was killed. */
export async function endLeftovers({ dataDir }) {
  const left = findByArgument(markOf(dataDir));
  await Promise.all(left.map((pid) => endProcess(pid, { graceMs: 10_000 })));
  return left.length;
}

/** The argument by which programs of this folder are told from those of another. */
export function markOf(dataDir) {
  return `--data-dir=${dataDir}`;
}

/** Gets the database program; gives true when it had to be installed. */
export async function ensureMariadb() {
  if (findMariadb()) return false;
  await aptInstall({
    packages: ['mariadb-server-core'],
    what: 'MariaDB',
    advice: [
      '  Debian / Ubuntu:  sudo apt-get update && sudo apt-get install -y --no-install-recommends mariadb-server-core',
      '  macOS (Homebrew): brew install mariadb',
      '  容器 container:    docker run -d --name yct-db -e MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1 -p 127.0.0.1:3307:3306 mariadb:10.11',
      '                    DATABASE_URL=mysql://root@127.0.0.1:3307/yichengtong npm start',
    ],
  });
  if (!findMariadb()) throw new Error('MariaDB was installed but its program is not to be found');
  return true;
}

/** Ports of this instance: the BFF's as asked, the simulators' and the second entrance's, that of MQTT devices' the next ones or any that are free. */
export async function choosePorts({ wished }) {
  const host = process.env.HOST || '127.0.0.1';
  const port = await freePort(wished, host);
  if (port === null) {
    throw new Advice(
      `端口 ${wished} 已被占用，请换一个：PORT=${wished + 10} npm start\nPort ${wished} is taken by another program; choose another one as above.`,
    );
  }
  const simulators =
    (wished > 0 && (await freePort(Number(process.env.SIMULATORS_PORT) || port + 1))) || (await freePort());
  const sos =
    (wished > 0 && (await freePort(Number(process.env.SOS_PORT) || port + 2, host))) || (await freePort(0, host));
  const mqtt =
    (wished > 0 && (await freePort(Number(process.env.SOS_MQTT_PORT) || port + 3, host))) || (await freePort(0, host));
  return { host, port, simulators, sos, mqtt };
}

/** The environment of the BFF and the simulators; what the caller set stands. */
export function environmentOf({ dataDir, isDemo }, ports, databaseUrl) {
  const own = { DATA_DIR: dataDir, PORT: String(ports.port), DATABASE_URL: databaseUrl, SOS_PORT: String(ports.sos) };
  if (!isDemo) return { ...process.env, ...own };
  const outside = `http://127.0.0.1:${ports.simulators}`;
  const secrets = keptSecrets(dataDir);
  const keys = demoKeys().ensureDemoKeys(join(dataDir, 'keys'), process.env.WECHAT_APP_ID || secrets.WECHAT_APP_ID);
  return {
    NODE_ENV: 'development',
    HOST: ports.host,
    PUBLIC_URL: `http://127.0.0.1:${ports.port}`,
    SOS_ENTRANCES: `http://127.0.0.1:${ports.sos}`,
    SOS_MQTT_PORT: String(ports.mqtt),
    SOS_BUTTONS_API_URL: `http://127.0.0.1:${ports.port}`,
    SOS_BUTTONS_MQTT_URL: `mqtt://127.0.0.1:${ports.mqtt}`,
    ...secrets,
    WECHAT_PAY_URL: `${outside}/wechat-pay`,
    WECHAT_PAY_CASHIER_URL: `${outside}/wechat-pay/cashier`,
    WECHAT_PAY_MERCHANTS_FILE: keys.merchantsFile,
    WECHAT_PAY_PLATFORM_FILE: keys.platformFile,
    SIMULATOR_BOOKS_DIR: join(dataDir, 'books'),
    WECHAT_API_URL: `${outside}/wechat`,
    BILLERS_FILE: demoBillers().ensureDemoBillers(join(dataDir, 'keys')),
    BILLERS_URL: `${outside}/billers`,
    EMERGENCY_CENTRES_FILE: demoCentres().ensureDemoCentres(join(dataDir, 'keys')),
    EMERGENCY_CENTRES_URL: `${outside}/centres`,
    SMS_URL: `${outside}/sms`,
    HEALTH_AUTHORITY_URL: `${outside}/health-authority`,
    TRANSIT_GTFS_URL: `${outside}/bus/gtfs.zip`,
    TRANSIT_REALTIME_URL: `${outside}/bus`,
    LINK_CHECK_URL: `${outside}/sites`,
    DEMO_SMS_CODE: demoPeople().DEMO_SMS_CODE,
    SOS_ALARM_PHONES: demoPeople().demoPerson('administrator').phone,
    ...withoutBlanks(process.env),
    ...own,
    SIMULATORS_PORT: String(ports.simulators),
  };
}

function withoutBlanks(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

/** `{ DEMO_PEOPLE, DEMO_SMS_CODE }` as built. */
export function demoPeople() {
  return createRequire(import.meta.url)(join(ROOT, 'dist/bff/demo-people.js'));
}

/** `{ ensureDemoKeys }` as built. */
function demoKeys() {
  return createRequire(import.meta.url)(join(ROOT, 'dist/bff/demo-keys.js'));
}

/** `{ ensureDemoBillers }` as built. */
function demoBillers() {
  return createRequire(import.meta.url)(join(ROOT, 'dist/bff/demo-billers.js'));
}

/** `{ ensureDemoCentres }` as built. */
function demoCentres() {
  return createRequire(import.meta.url)(join(ROOT, 'dist/bff/demo-centres.js'));
}

/** The private database as a child that is kept alive. */
export function databaseChild({ dataDir }) {
  const folder = join(dataDir, 'mariadb');
  let server = null;
  const child = keepAlive({
    zh: '数据库',
    en: 'MariaDB',
    graceMs: 60_000,
    open: async () => {
      server = await startMariadb({ folder, durable: true });
      return server;
    },
  });
  return { ...child, url: () => server.url(DATABASE) };
}

/** Applies migrations; gives how many. */
export async function migrateDatabase(env) {
  const output = await runMarked(process.execPath, ['dist/bff/migrate.js'], { env });
  return output.split('\n').filter(Boolean).length;
}

/**
 * Fills an empty demo. A private database is filled again only when the seed itself changed, so that what people did
 * in the demo outlives a restart; somebody else's is offered it every time, which changes nothing that is there.
 */
export async function seedDatabase({ dataDir, databaseUrl }, env) {
  const note = join(dataDir, 'mariadb', 'seeded');
  const hash = createHash('sha256')
    .update(readFileSync(join(ROOT, 'dist/bff/seed.js')))
    .digest('hex');
  if (!databaseUrl && existsSync(note) && readFileSync(note, 'utf8') === hash) return false;
  await runMarked(process.execPath, ['dist/bff/seed.js'], { env });
  if (!databaseUrl) writeFileSync(note, hash);
  return true;
}

/** A program of ours as a child that is kept alive. */
export function programChild({ dataDir }, { name, zh, en, graceMs, env }) {
  return keepAlive({
    zh,
    en,
    graceMs,
    open: async () =>
      spawnNode({ name, script: join('dist/bff', `${name}.js`), marks: [markOf(dataDir)], env, dataDir }),
  });
}

/** Waits until the address answers well. @throws with the end of the child's log when it died or took too long. */
export async function untilReady(url, child, logPath) {
  const deadline = Date.now() + READY_MS;
  const pid = child.pid();
  for (;;) {
    const isWell = await fetch(url, { signal: AbortSignal.timeout(3_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isWell) return;
    const isDead = child.pid() !== pid || pid === null;
    if (isDead || Date.now() > deadline) {
      throw new Advice(`${isDead ? '进程已退出 ended' : '超时 no answer in time'}: ${url}\n\n${tailOf(logPath)}`);
    }
    await sleep(50);
  }
}

/** Where a running instance can be found by other programs: tests, chaos, benches. Gone when it is not running. */
export function noteInstance({ dataDir }, instance) {
  const path = join(dataDir, 'run', 'instance.json');
  if (instance) writeFileSync(path, JSON.stringify(instance, null, 2));
  else rmSync(path, { force: true });
}

/** Ends all on SIGINT, SIGTERM or SIGHUP; at once when asked a second time. `stop` ends what there is by then. */
export function onStopAsked(stop) {
  let isAsked = false;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      if (isAsked) return;
      isAsked = true;
      say();
      stop().then(
        () => process.exit(name === 'SIGTERM' ? 143 : 130),
        (error) => {
          process.stderr.write(`${error.stack}\n`);
          process.exit(1);
        },
      );
    });
  }
}
