/** npm packages: in node_modules exactly as the lock file says, or installed again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endAbandoned, ROOT, runMarked } from './run.mjs';
import { Advice } from './steps.mjs';

const OLDEST_NODE = [20, 19];

/** True when node_modules holds what package-lock.json asks for. npm writes its own note only after a whole install. */
export function hasPackages() {
  let wanted;
  let present;
  try {
    wanted = packagesOf('package-lock.json');
    present = packagesOf('node_modules/.package-lock.json');
  } catch {
    return false;
  }
  const isSame = (path) =>
    wanted[path]?.version === present[path]?.version && wanted[path]?.integrity === present[path]?.integrity;
  return (
    // Packages for other machines are in the lock file and rightly not here.
    Object.keys(wanted).every((path) => path === '' || (present[path] ? isSame(path) : isForOthers(wanted[path]))) &&
    Object.keys(present).every((path) => wanted[path])
  );
}

function isForOthers(entry) {
  return Boolean(entry.optional || entry.peer || entry.link);
}

function packagesOf(path) {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')).packages;
}

/** Installs from the lock file when needed; gives true when it did. */
export async function ensurePackages() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new Advice(
      `需要 Node ${OLDEST_NODE.join('.')} 或更高版本，当前为 ${process.versions.node}。\nNode ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}.`,
    );
  }
  if (hasPackages()) return false;
  await endAbandoned();
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [program, ...args] = [
    ...npm,
    'ci',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  await runMarked(program, args);
  return true;
}
