/** A private MariaDB: its own folder, its own socket, no port, no service, no user of the system touched. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, findByArgument } from './processes.mjs';
import { findProgram } from './run.mjs';

/** sun_path holds 108 bytes with its closing zero on Linux, 104 on macOS; MariaDB refuses a longer one. */
const SOCKET_PATH_BYTES = 103;
/** What mariadb-install-db feeds the server, less help texts and test database. */
const SYSTEM_SCRIPTS = ['mysql_system_tables.sql', 'mysql_performance_tables.sql', 'mysql_system_tables_data.sql'];

/** `{ server, scripts }`: the program and the SQL that makes its system tables; null when the machine lacks either. */
export function findMariadb() {
  const server = findProgram('mariadbd', 'mysqld');
  if (!server) return null;
  const prefixes = [dirname(dirname(server)), dirname(dirname(realpathSync(server)))];
  const folders = prefixes.flatMap((prefix) =>
    ['share/mysql', 'share/mariadb', 'share'].map((name) => join(prefix, name)),
  );
  const scripts = folders.find((folder) => SYSTEM_SCRIPTS.every((name) => existsSync(join(folder, name))));
  return scripts ? { server, scripts } : null;
}

/** Inside the private folder, or where that path is too long, in a private folder of a shorter name. */
function socketPathFor(folder) {
  const inside = join(folder, 'mariadb.sock');
  if (Buffer.byteLength(inside) <= SOCKET_PATH_BYTES) return inside;
  const name = `yct-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const outside = [join(tmpdir(), name), join('/tmp', name)].find(
    (path) => Buffer.byteLength(join(path, 'db.sock')) <= SOCKET_PATH_BYTES,
  );
  mkdirSync(outside, { recursive: true, mode: 0o700 });
  chmodSync(outside, 0o700);
  return join(outside, 'db.sock');
}

/** Address of one database behind a socket, in the form DATABASE_URL takes. */
export function socketUrl(socketPath, database = '') {
  return `mysql://root@localhost/${database}?socket=${encodeURIComponent(socketPath)}`;
}

const COMMON_SETTINGS = [
  '--skip-networking',
  '--skip-log-bin',
  '--skip-name-resolve',
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_unicode_ci',
  '--default-time-zone=+00:00',
  '--sql-mode=STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE',
  '--transaction-isolation=READ-COMMITTED',
  '--max-connections=400',
  '--max-allowed-packet=64M',
  '--innodb-file-per-table=1',
  '--performance-schema=OFF',
];

/** What is acknowledged is on the disk. */
const DURABLE_SETTINGS = [
  '--innodb-flush-log-at-trx-commit=1',
  '--innodb-buffer-pool-size=256M',
  '--innodb-log-file-size=128M',
];

/** Same statements, same locks, same isolation; only a power cut would be felt. */
const FLEETING_SETTINGS = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
  '--innodb-doublewrite=OFF',
  '--sync-frm=OFF',
  '--innodb-buffer-pool-size=256M',
  '--innodb-log-file-size=64M',
];

/** The argument by which the instance that lives in `folder` is told from all others. */
export function dataArgumentOf(folder) {
  return `--datadir=${join(resolve(folder), 'data')}`;
}

/**
 * Starts the instance that lives in `folder`, making it when new. One that a dead supervisor left behind is ended
 * first, so the one that runs is always a child of ours with the settings asked for. `isFresh` throws away what was there.
 * @returns {Promise<{ pid: number, child: import('node:child_process').ChildProcess, socketPath: string, url: (database?: string) => string, stop: () => Promise<void> }>}
 */
export async function startMariadb({ folder, durable, isFresh = false, waitMs = 60_000, onLeftover = () => {} }) {
  const programs = findMariadb();
  if (!programs) throw new Error('MariaDB is not installed');
  const home = resolve(folder);
  const dataFolder = join(home, 'data');
  const dataArgument = dataArgumentOf(home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  for (const pid of findByArgument(dataArgument)) {
    onLeftover(pid);
    await endProcess(pid);
  }
  if (isFresh) rmSync(dataFolder, { recursive: true, force: true });
  if (!existsSync(dataFolder)) createDataFolder(programs, home, dataFolder);

  const socketPath = socketPathFor(home);
  rmSync(socketPath, { force: true });
  const logPath = join(home, 'mariadb.log');
  const log = openSync(logPath, 'a');
  const child = spawn(
    programs.server,
    [
      '--no-defaults',
      dataArgument,
      `--socket=${socketPath}`,
      `--pid-file=${join(home, 'mariadb.pid')}`,
      ...asRoot(),
      ...COMMON_SETTINGS,
      ...(durable ? DURABLE_SETTINGS : FLEETING_SETTINGS),
    ],
    // Its own session: Ctrl-C in the terminal must reach the supervisor alone, which ends the rest in order.
    { cwd: home, stdio: ['ignore', log, log], detached: true },
  );
  let exit = null;
  child.once('exit', (code, signalName) => {
    exit = signalName ?? code;
  });
  child.once('error', (error) => {
    exit = error.message;
  });
  const deadline = Date.now() + waitMs;
  while (!(await answers(socketPath))) {
    if (exit !== null) throw new Error(`MariaDB ended at once (${exit}):\n${tailOf(logPath)}`);
    if (Date.now() > deadline)
      throw new Error(`MariaDB did not open ${socketPath} in ${waitMs} ms:\n${tailOf(logPath)}`);
    await sleep(20);
  }
  return {
    pid: child.pid,
    child,
    socketPath,
    url: (database) => socketUrl(socketPath, database),
    stop: () => endProcess(child.pid),
  };
}

/** MariaDB will not run as root unless told so; the folder is ours alone, so the one who starts it owns it. */
function asRoot() {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/**
 * What mariadb-install-db does, without the script: it needs my_print_defaults, which Debian ships with the client.
 * Made beside and renamed when whole, so that a `kill -9` in the middle leaves nothing that looks finished.
 */
function createDataFolder({ server, scripts }, home, dataFolder) {
  const unfinished = join(home, 'data.new');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const sql = [
    'create database if not exists mysql;',
    'use mysql;',
    'set @auth_root_socket=NULL;',
    ...SYSTEM_SCRIPTS.map((name) => readFileSync(join(scripts, name), 'utf8')),
  ].join('\n');
  const result = spawnSync(
    server,
    [
      '--no-defaults',
      '--bootstrap',
      '--silent-startup',
      `--datadir=${unfinished}`,
      '--log-warnings=0',
      '--max-allowed-packet=8M',
      ...asRoot(),
    ],
    { cwd: home, input: sql, encoding: 'utf8' },
  );
  if (result.status !== 0) {
    throw new Error(`MariaDB could not make its system tables:\n${result.error?.message ?? result.stderr}`);
  }
  renameSync(unfinished, dataFolder);
}

/** True once the server greets on its socket: the file alone appears before anybody listens. */
export function answers(socketPath) {
  return new Promise((done) => {
    const socket = connect(socketPath);
    const finish = (result) => {
      socket.destroy();
      done(result);
    };
    socket.setTimeout(2_000, () => finish(false));
    socket.once('data', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('close', () => done(false));
  });
}

function tailOf(path) {
  return readFileSync(path, 'utf8').split('\n').slice(-25).join('\n');
}
