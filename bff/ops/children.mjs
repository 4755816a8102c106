/** Children of the supervisor: started, watched, started again when they die, ended in order. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess } from './processes.mjs';
import { ROOT } from './run.mjs';
import { say } from './steps.mjs';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** Who lived this long did not die of its start, so the next wait is short again. */
const STEADY_MS = 30_000;
const LOG_BYTES = 20 * 1024 * 1024;

/** Starts a Node program of ours in its own session: Ctrl-C reaches the supervisor alone, which ends it in its turn. */
export function spawnNode({ name, script, marks, env, dataDir, cwd = ROOT, isPiped = false }) {
  const folder = join(dataDir, 'log');
  mkdirSync(folder, { recursive: true });
  const logPath = join(folder, `${name}.log`);
  rotate(logPath);
  const log = openSync(logPath, 'a');
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...marks], {
    cwd,
    env,
    stdio: isPiped ? ['ignore', 'pipe', 'pipe'] : ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  return { pid: child.pid, child, logPath };
}

function rotate(path) {
  try {
    if (statSync(path).size > LOG_BYTES) renameSync(path, `${path}.1`);
  } catch {
    // no log yet
  }
}

/** Last lines of a child's log, for when it would not start. */
export function tailOf(path, lines = 30) {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Keeps one child alive. `open` starts it and resolves once it is of use; `graceMs` is how long it may take to end.
 * @param {{ zh: string, en: string, graceMs: number, open: () => Promise<{ child: import('node:child_process').ChildProcess }> }} options
 */
export function keepAlive({ zh, en, graceMs, open }) {
  let current = null;
  let opening = null;
  let isStopping = false;
  let waitMs = FIRST_WAIT_MS;
  /** Counts starts, so that one who waits to start sees that somebody else has. */
  let starts = 0;

  async function start() {
    if (current || opening) return;
    starts += 1;
    opening = open();
    try {
      const { child } = await opening;
      const begunAt = Date.now();
      current = child;
      if (child.exitCode !== null || child.signalCode !== null) void onExit(child, begunAt);
      else child.once('exit', () => onExit(child, begunAt));
    } finally {
      opening = null;
    }
  }

  async function onExit(child, begunAt) {
    // Ended by `restart`, which has let go of it already.
    if (current !== child) return;
    current = null;
    if (isStopping) return;
    if (Date.now() - begunAt > STEADY_MS) waitMs = FIRST_WAIT_MS;
    const how = child.signalCode ?? child.exitCode;
    say(`  ! ${zh}意外退出（${how}），${waitMs / 1_000} 秒后重启  ${en} ended, starting again`);
    for (;;) {
      const seen = starts;
      await sleep(waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      if (isStopping || starts !== seen) return;
      try {
        await start();
        if (current) say(`  ✓ ${zh}已重启  ${en} started again`);
        return;
      } catch (error) {
        say(`  ! ${zh}未能启动  ${en} did not start: ${error.message.split('\n')[0]}`);
      }
    }
  }

  return {
    start,
    /** Number of the process that is the child now, or null between two of them. */
    pid: () => current?.pid ?? null,
    /** Ends the child and starts it anew, as after a build. */
    async restart() {
      const old = current;
      current = null;
      waitMs = FIRST_WAIT_MS;
      if (old) await endProcess(old.pid, { graceMs });
      if (!isStopping) await start();
    },
    async stop() {
      isStopping = true;
      await opening?.catch(() => {});
      if (current) await endProcess(current.pid, { graceMs });
    },
  };
}
