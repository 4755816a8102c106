import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  argumentsOf,
  endProcess,
  findByArgument,
  lockHolder,
  startMarkOf,
  tryLock,
  withLock,
} from '../../../bff/ops/processes.mjs';
import { until } from '../../support/until';

const children: ChildProcess[] = [];
let folder: string;

/** A process that waits to be ended, or will not be. */
async function sleeper(argument: string, { isStubborn = false } = {}): Promise<number> {
  const source = `${isStubborn ? "process.on('SIGTERM', () => {});" : ''} process.stdout.write('up'); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ['-e', source, '--', argument], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await new Promise((resolve) => child.stdout!.once('data', resolve));
  return child.pid!;
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yct-processes-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('finding processes that a killed supervisor left behind', () => {
  it('goes by the whole argument, not by a part of it', async () => {
    const mark = `--data-dir=${folder}`;
    const [ours, other] = [await sleeper(mark), await sleeper(`${mark}-2`)];
    expect(findByArgument(mark)).toEqual([ours]);
    expect(findByArgument(`${mark}-2`)).toEqual([other]);
    expect(argumentsOf(ours)).toContain(mark);
  });

  it('finds none where none is, and none that has ended', async () => {
    const mark = `--data-dir=${folder}`;
    expect(findByArgument(mark)).toEqual([]);
    const pid = await sleeper(mark);
    await endProcess(pid);
    expect(findByArgument(mark)).toEqual([]);
    expect(argumentsOf(pid)).toBeNull();
    expect(startMarkOf(pid)).toBeNull();
  });
});

describe('ending a process', () => {
  it('asks first', async () => {
    expect(await endProcess(await sleeper('polite'))).toBe(false);
  });

  it('makes it end when it will not', async () => {
    const pid = await sleeper('stubborn', { isStubborn: true });
    expect(await endProcess(pid, { graceMs: 100 })).toBe(true);
    expect(startMarkOf(pid)).toBeNull();
  });

  it('is content when it has ended already', async () => {
    const pid = await sleeper('gone');
    await endProcess(pid);
    expect(await endProcess(pid)).toBe(false);
  });
});

describe('a lock file', () => {
  it('is held by one, and free again when released', () => {
    const file = path.join(folder, 'lock');
    const lock = tryLock(file);
    expect(lockHolder(file)).toBe(process.pid);
    expect(tryLock(file)).toEqual({ holder: process.pid });
    lock.release!();
    expect(lockHolder(file)).toBeNull();
    expect(tryLock(file).release).toBeDefined();
  });

  it('of a process that was killed holds nobody up', async () => {
    const file = path.join(folder, 'lock');
    const pid = await sleeper('holder');
    writeFileSync(file, `${pid} ${startMarkOf(pid)}`);
    expect(tryLock(file)).toEqual({ holder: pid });
    process.kill(pid, 'SIGKILL');
    await until(() => startMarkOf(pid) === null);
    expect(tryLock(file).release).toBeDefined();
  });

  it('is not taken for held when its number went to another process', () => {
    const file = path.join(folder, 'lock');
    writeFileSync(file, `${process.pid} 1`);
    expect(tryLock(file).release).toBeDefined();
    expect(readFileSync(file, 'utf8')).toBe(`${process.pid} ${startMarkOf(process.pid)}`);
  });

  it('left empty by a kill in the middle of its making is nobody’s', () => {
    const file = path.join(folder, 'lock');
    writeFileSync(file, '');
    expect(tryLock(file).release).toBeDefined();
  });

  it('lets one at a time through', async () => {
    const file = path.join(folder, 'lock');
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} in`);
      await new Promise(setImmediate);
      seen.push(`${name} out`);
    };
    await Promise.all([withLock(file, work('a')), withLock(file, work('b'))]);
    expect(seen.map((each) => each.slice(2))).toEqual(['in', 'out', 'in', 'out']);
  });
});
