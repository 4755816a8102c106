/** Builds what is stale: every product keeps a hash of what it was made from, beside what was made. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './processes.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const STAMPS = join(ROOT, 'dist', '.stamps');
const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.git', '.data', '.swc', '.DS_Store']);

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

/**
 * A thing to build: `inputs` are hashed, `outputs` must exist, `make` makes it.
 * @typedef {{ name: string, inputs: string[], outputs: string[], make: () => Promise<void> }} Product
 */

/** True when what lies there was made from other inputs than those that lie there now. */
export function isStale(product) {
  return (
    product.outputs.some((path) => !existsSync(join(ROOT, path))) || stampOf(product.name) !== hashOf(product.inputs)
  );
}

/** Makes the product when it is stale; one process at a time. Gives true when something was made. */
export async function makeIfStale(product) {
  if (!isStale(product)) return false;
  mkdirSync(STAMPS, { recursive: true });
  return withLock(
    join(STAMPS, `${product.name}.lock`),
    async () => {
      const hash = hashOf(product.inputs);
      if (!isStale(product)) return false;
      rmSync(join(STAMPS, product.name), { force: true });
      await product.make();
      // The hash taken before: a file changed while the build ran makes it stale again.
      writeFileSync(join(STAMPS, product.name), hash);
      return true;
    },
    { waitMs: 900_000 },
  );
}

/** Runs a program to its end with its output kept; shows that only when it fails. */
export function run(program, args, { env = {}, cwd = ROOT } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (part) => output.push(part));
    child.stderr.on('data', (part) => output.push(part));
    child.once('error', fail);
    child.once('close', (code, signalName) => {
      if (code === 0) return done();
      const text = Buffer.concat(output).toString('utf8').trimEnd();
      fail(new Error(`${[program, ...args].join(' ')} ended with ${signalName ?? code}:\n${text}`));
    });
  });
}

/** Path of a program that a package brings. */
export function packageProgram(name) {
  return join(ROOT, 'node_modules', '.bin', name);
}

/** @type {Product} */
export const prismaClient = {
  name: 'prisma-client',
  inputs: ['prisma/schema', 'prisma/prisma.config.ts', 'node_modules/prisma/package.json'],
  outputs: ['bff/platform/db/generated/client.ts'],
  make: () =>
    run(packageProgram('prisma'), ['generate', '--config', 'prisma/prisma.config.ts'], {
      // `generate` asks for a native schema engine that it never runs; any program in its place keeps it off the network.
      env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
    }),
};
