/**
 * Finds, ends and guards processes by what the system says of them, never by a number kept in a file: numbers are
 * reused, files outlive a `kill -9`, and both would make one bad end block the next start.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Arguments a process was started with, or null when there is no such process (a zombie counts as none). */
export function argumentsOf(pid) {
  if (process.platform === 'linux') {
    try {
      const parts = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      parts.pop();
      return parts.length > 0 ? parts : null;
    } catch {
      return null;
    }
  }
  try {
    const line = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line ? line.split(' ') : null;
  } catch {
    return null;
  }
}

/** A mark that differs between two processes that had the same number, or null when there is no such process. */
export function startMarkOf(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in brackets may hold spaces and brackets itself; fields are counted from the last one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? null : `${fields[19]}`;
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return started || null;
  } catch {
    return null;
  }
}

/** Running processes, this one excepted, that were given exactly this argument. */
export function findByArgument(argument) {
  const pids = [];
  if (process.platform === 'linux') {
    for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) pids.push(Number(name));
  } else {
    const table = execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' });
    for (const line of table.split('\n')) if (line.trim()) pids.push(Number(line));
  }
  return pids.filter((pid) => pid !== process.pid && argumentsOf(pid)?.includes(argument) && startMarkOf(pid) !== null);
}

/** Asks a process to end and, past the grace, makes it. Resolves once it is gone; true when it had to be made. */
export async function endProcess(pid, { graceMs = 20_000 } = {}) {
  const mark = startMarkOf(pid);
  const isSame = () => mark !== null && startMarkOf(pid) === mark;
  if (!isSame()) return false;
  signal(pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline) {
    if (!isSame()) return false;
    await sleep(25);
  }
  signal(pid, 'SIGKILL');
  while (isSame()) await sleep(25);
  return true;
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** The process that holds the lock file, or null. A holder that died, however it died, holds nothing. */
export function lockHolder(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const [pid, mark] = text.split(' ');
  if (!pid || !mark) return null;
  return startMarkOf(Number(pid)) === mark ? Number(pid) : null;
}

/** Takes the lock file for this process, or says who has it: `{ release }` or `{ holder }`. */
export function tryLock(path) {
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, `${process.pid} ${startMarkOf(process.pid)}`);
      closeSync(file);
      return { release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = lockHolder(path);
    if (holder !== null) return { holder };
    if (!isAbandoned(path)) return { holder: 0 };
    rmSync(path, { force: true });
  }
}

/** An empty file may belong to somebody who is just about to write into it; only one that stays so is nobody's. */
function isAbandoned(path) {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.includes(' ')) return true;
  } catch {
    return true;
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  return lockHolder(path) === null;
}

/** Runs `work` while no other process runs work under the same lock file. */
export async function withLock(path, work, { waitMs = 300_000 } = {}) {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const lock = tryLock(path);
    if (lock.release) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (Date.now() > deadline) throw new Error(`${path} is still held by process ${lock.holder}`);
    await sleep(50);
  }
}
