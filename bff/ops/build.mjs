/** Builds what is stale: every product keeps a hash of what it was made from, beside what was made. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withLock } from './processes.mjs';
import { endAbandoned, packageProgram, ROOT, runMarked } from './run.mjs';

const STAMPS = join(ROOT, 'dist', '.stamps');
/** Not sources of any product; `ops` starts the programs and is no part of them. */
const SKIPPED = new Set(['node_modules', 'dist', 'generated', 'ops', '.git', '.data', '.swc', '.DS_Store']);

/** Hash over names and bytes of files and folders, given relative to the repository. */
export function hashOf(paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const path of paths) {
    for (const file of filesBelow(join(ROOT, path))) {
      hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
}

function stampOf(name) {
  try {
    return readFileSync(join(STAMPS, name), 'utf8');
  } catch {
    return null;
  }
}

/** Makes a product stale, because somebody else is going to write where it lies. */
export function forgetStamp(name) {
  rmSync(join(STAMPS, name), { force: true });
}

/**
 * A thing to build: `inputs` are hashed, `outputs` must exist, `make` makes it.
 * @typedef {{ name: string, inputs: string[], salt?: string, outputs: string[], make: () => Promise<void> }} Product
 */

/** True when what lies there was made from other inputs than those that lie there now. */
export function isStale(product) {
  return (
    product.outputs.some((path) => !existsSync(join(ROOT, path))) ||
    stampOf(product.name) !== hashOf(product.inputs, product.salt)
  );
}

/** Makes the product when it is stale; one process at a time. Gives true when something was made. */
export async function makeIfStale(product) {
  if (!isStale(product)) return false;
  mkdirSync(STAMPS, { recursive: true });
  return withLock(
    join(STAMPS, `${product.name}.lock`),
    async () => {
      const hash = hashOf(product.inputs, product.salt);
      if (!isStale(product)) return false;
      forgetStamp(product.name);
      await endAbandoned();
      await product.make();
      // The hash taken before: a file changed while the build ran makes it stale again.
      writeFileSync(join(STAMPS, product.name), hash);
      return true;
    },
    { waitMs: 900_000 },
  );
}

/** @type {Product} */
export const prismaClient = {
  name: 'prisma-client',
  inputs: ['prisma/schema', 'prisma/prisma.config.ts', 'node_modules/prisma/package.json'],
  outputs: ['bff/platform/db/generated/client.ts'],
  make: () =>
    runMarked(packageProgram('prisma'), ['generate', '--config', 'prisma/prisma.config.ts'], {
      // `generate` asks for a native schema engine that it never runs; any program in its place keeps it off the network.
      env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
    }),
};

/** Programs of the server side: `dist/bff/<name>.js` from each. */
const PROGRAMS = {
  main: 'bff/main.ts',
  sos: 'bff/sos-main.ts',
  watch: 'bff/watch-main.ts',
  simulators: 'bff/simulators/main.ts',
  reconcile: 'bff/reconcile-command.ts',
  migrate: 'prisma/migrate-command.ts',
  seed: 'prisma/seed/run.ts',
  'demo-people': 'prisma/seed/demo-people.ts',
  'demo-keys': 'bff/simulators/demo-keys.ts',
  'demo-billers': 'bff/simulators/billers/demo-billers.ts',
  'demo-centres': 'bff/simulators/emergency-centre/demo-centres.ts',
};

/** Options of the compiler, shared with the watcher of `npm run dev`. */
export function programOptions() {
  return {
    absWorkingDir: ROOT,
    entryPoints: PROGRAMS,
    outdir: 'dist/bff',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
  };
}

/** @type {Product} */
export const programs = {
  name: 'bff',
  inputs: ['bff', 'prisma', 'package-lock.json', 'tsconfig.json'],
  outputs: Object.keys(PROGRAMS).map((name) => `dist/bff/${name}.js`),
  async make() {
    await makeIfStale(prismaClient);
    const { build } = await import('esbuild');
    await build(programOptions());
  },
};

/** @returns {Product} */
function miniappFor(type, folder) {
  return {
    name: type,
    inputs: ['miniapp', 'bff/contracts', 'package-lock.json', 'tsconfig.json'],
    salt: [process.env.TARO_APP_API_BASE, process.env.TARO_APP_VOICE_PLUGIN].filter(Boolean).join(' '),
    outputs: [`dist/${folder}/${type === 'h5' ? 'index.html' : 'app.json'}`],
    async make() {
      const fresh = join(ROOT, 'dist', `${folder}.new`);
      const present = join(ROOT, 'dist', folder);
      rmSync(fresh, { recursive: true, force: true });
      await runMarked(packageProgram('taro'), ['build', '--type', type], {
        cwd: join(ROOT, 'miniapp'),
        env: { NODE_ENV: 'production', OUTPUT_FOLDER: relative(join(ROOT, 'miniapp'), fresh) },
      });
      // Whoever is being served from the old one keeps a whole one until the new one is whole.
      rmSync(`${present}.old`, { recursive: true, force: true });
      if (existsSync(present)) renameSync(present, `${present}.old`);
      renameSync(fresh, present);
      rmSync(`${present}.old`, { recursive: true, force: true });
    },
  };
}

export const h5 = miniappFor('h5', 'h5');
export const weapp = miniappFor('weapp', 'weapp');
