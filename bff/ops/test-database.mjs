/**
 * One MariaDB for everybody who calls jest directly in this checkout. It lives in the machine's temporary folder,
 * starts with the first run, and ends by itself when no run has asked for it for a while.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, openSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { answers, startMariadb } from './mariadb.mjs';
import { findByArgument, withLock } from './processes.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const UNUSED_MS = 45 * 60_000;
const LOOK_MS = 30_000;

function folderOfCheckout() {
  const owner = process.getuid?.() ?? 0;
  const name = createHash('sha256').update(`${owner}:${ROOT}`).digest('hex').slice(0, 12);
  return join(tmpdir(), `yct-test-${name}`);
}

/** Address of the shared test server (no database named), started when it is not running. */
export async function sharedTestDatabase() {
  const folder = folderOfCheckout();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return withLock(join(folder, 'start.lock'), async () => {
    const noted = readNote(folder);
    if (noted && findByArgument(`--keeper=${folder}`).length > 0 && (await answers(noted.socketPath))) {
      utimesSync(join(folder, 'used'), new Date(), new Date());
      return noted.url;
    }
    return startKeeper(folder);
  });
}

async function startKeeper(folder) {
  const log = openSync(join(folder, 'keeper.log'), 'w');
  writeFileSync(join(folder, 'used'), '');
  writeFileSync(join(folder, 'server.json'), '');
  const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url), `--keeper=${folder}`], {
    cwd: ROOT,
    stdio: ['ignore', log, log],
    detached: true,
  });
  let isGone = false;
  keeper.once('exit', () => {
    isGone = true;
  });
  keeper.unref();
  for (;;) {
    const noted = readNote(folder);
    if (noted) return noted.url;
    if (isGone)
      throw new Error(`the test database did not start:\n${readFileSync(join(folder, 'keeper.log'), 'utf8')}`);
    await sleep(20);
  }
}

function readNote(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'));
  } catch {
    return null;
  }
}

async function keep(folder) {
  const database = await startMariadb({ folder: join(folder, 'mariadb'), durable: false, isFresh: true });
  database.child.once('exit', () => process.exit(0));
  const stop = () => void database.stop();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ url: database.url(), socketPath: database.socketPath }));
  setInterval(() => {
    if (Date.now() - statSync(join(folder, 'used')).mtimeMs > UNUSED_MS) stop();
  }, LOOK_MS);
}

const keeperArgument = process.argv.find((argument) => argument.startsWith('--keeper='));
if (keeperArgument && process.argv[1] === fileURLToPath(import.meta.url))
  await keep(keeperArgument.slice('--keeper='.length));
