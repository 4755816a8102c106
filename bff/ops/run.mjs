/** Programs that are run to their end: installers, compilers, generators. */
import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endProcess, startMarkOf } from './processes.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where package managers put programs that an ordinary PATH leaves out. */
const EXTRA_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/usr/local/opt/mariadb/bin',
];

const OWNER_VARIABLE = 'YCT_RUN_BY';
const ownMark = () => `${process.pid} ${startMarkOf(process.pid)} ${ROOT}`;
const running = new Set();

/** Full path of the first of these programs that the machine has, or null. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...EXTRA_FOLDERS].filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        if (statSync(path).isFile()) return path;
      } catch {
        // not in this folder
      }
    }
  }
  return null;
}

/** Path of a program that a package brings. */
export function packageProgram(name) {
  return join(ROOT, 'node_modules', '.bin', name);
}

/**
 * Runs a program to its end and gives its output; a failure carries the output too. It is marked as ours in its environment,
 * so that one left running by a `kill -9` of its starter can be told and ended before it is run again.
 */
export function runMarked(program, args, { env = {}, cwd = ROOT } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env, [OWNER_VARIABLE]: ownMark() },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const output = [];
    running.add(child);
    child.stdout.on('data', (part) => output.push(part));
    child.stderr.on('data', (part) => output.push(part));
    child.once('error', fail);
    child.once('close', (code, signalName) => {
      running.delete(child);
      const text = Buffer.concat(output).toString('utf8').trimEnd();
      if (code === 0) return done(text);
      fail(new Error(`${[program, ...args].join(' ')} ended with ${signalName ?? code}:\n${text}`));
    });
  });
}

/** Ends what `runMarked` has running, whole groups of it. */
export function endRunning() {
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // gone by itself
    }
  }
}

/** Ends programs of this checkout whose starter is dead: they would write where the next run writes. */
export async function endAbandoned() {
  if (process.platform !== 'linux') return;
  const ended = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), owner: ownerOf(name) }))
    .filter(({ owner }) => owner?.root === ROOT && startMarkOf(owner.pid) !== owner.mark)
    .map(({ pid }) => endProcess(pid, { graceMs: 2_000 }));
  await Promise.all(ended);
}

function ownerOf(pid) {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return null;
  }
  const entry = text.split('\0').find((line) => line.startsWith(`${OWNER_VARIABLE}=`));
  const match = entry && /^[^=]+=(\d+) (\S+) (.+)$/s.exec(entry);
  return match ? { pid: Number(match[1]), mark: match[2], root: match[3] } : null;
}
