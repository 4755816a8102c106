/**
 * `npm run lock`: names in package-lock.json the programs that packages ship for other machines (`esbuild` for macOS,
 * `sharp` for ARM …). npm leaves out those that the registry at hand does not carry or this machine does not need, and
 * then `npm ci` refuses the file, here and on those machines. They are written without a checksum, which only npm on a
 * full registry can give; versions are exact, as their packages ask.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './run.mjs';
import { say } from './steps.mjs';

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'linuxmusl',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', linuxmusl: 'musl', musleabihf: 'musl' };

/** Optional packages that entries of the lock file ask for and no entry is: `{ path, name, version, dev }`. */
export function missingOptionals(packages) {
  const known = { ...packages };
  const missing = [];
  for (const [from, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const found = findPackage(known, from, name);
      // A tag (`latest`) names no version; npm must choose one itself, or package.json override it.
      if (!/\d/.test(range) || (found && isWanted(found.version, range))) continue;
      // Outermost where nobody is; beside the one who asks where another version has that place.
      const path = found ? `${from}/node_modules/${name}` : `node_modules/${name}`;
      const added = { path, name, version: range.replace(/^[\^~=v]+/, ''), dev: Boolean(entry.dev) };
      known[path] = added;
      missing.push(added);
    }
  }
  return missing;
}

/** Packages ask for their programs by exact version; of a range, whatever is there was chosen by npm. */
function isWanted(version, range) {
  return /^\d+\.\d+\.\d+[\w.+-]*$/.test(range) ? version === range : true;
}

/** Looks where Node would: beside, then further and further out. */
function findPackage(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const found = packages[`${folder ? `${folder}/` : ''}node_modules/${name}`];
    if (found || folder === '') return found;
  }
}

/** A lock entry that npm skips on every machine but the one its name speaks of. */
function entryOf({ name, version, dev }) {
  const words = name.split(/[/-]/);
  const pick = (list) => list.filter((each) => words.includes(each));
  const os = pick(SYSTEMS).map((each) => each.replace('linuxmusl', 'linux'));
  const cpu = pick(PROCESSORS);
  const libc = words.filter((each) => LIBRARIES[each]).map((each) => LIBRARIES[each]);
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(dev ? { dev: true } : {}),
    ...(os.includes('linux') && libc.length > 0 ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}

function completeLock() {
  const path = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingOptionals(lock.packages);
  for (const each of missing) lock.packages[each.path] = entryOf(each);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  for (const { name, version } of missing) say(`  + ${name} ${version}`);
  say(`  ✓ package-lock.json  ${missing.length} 项补全  completed`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) completeLock();
