/** A database for one run of tests, benches or chaos: made new, gone after, and after a `kill -9` gone with the next run. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataArgumentOf, startMariadb } from './mariadb.mjs';
import { endProcess, findByArgument, lockHolder, tryLock } from './processes.mjs';

const PREFIX = 'yct-run-';
const LOCK = 'owner.lock';

/**
 * Gives a server of our own, below a folder that is removed with it.
 * @param {{ durable: boolean }} options durable when what is measured or killed is durability itself
 */
export async function startThrowaway({ durable }) {
  await removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  tryLock(join(folder, LOCK));
  const server = await startMariadb({ folder: join(folder, 'mariadb'), durable });
  return {
    folder,
    server,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function removeAbandoned() {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!name.startsWith(PREFIX) || !existsSync(join(folder, LOCK)) || lockHolder(join(folder, LOCK)) !== null)
      continue;
    for (const pid of findByArgument(dataArgumentOf(join(folder, 'mariadb')))) await endProcess(pid);
    rmSync(folder, { recursive: true, force: true });
  }
}
