import { readFileSync } from 'node:fs';
import path from 'node:path';
import { missingOptionals } from '../../bff/ops/complete-lock.mjs';

const ROOT = path.resolve(__dirname, '../..');

interface LockEntry {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockEntry>;
};

describe('the lock file', () => {
  it('names the programs of every machine, or `npm ci` refuses it (mended by `npm run lock`)', () => {
    expect(missingOptionals(lock.packages)).toEqual([]);
  });

  it('names no registry: packages come from the one that each machine is set to', () => {
    expect(Object.values(lock.packages).filter((entry) => entry.resolved?.startsWith('http'))).toEqual([]);
  });

  it('is of this package.json', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies });
  });
});

describe('finding what a lock file leaves out', () => {
  const asking = (version: string) => ({ version: '2.0.0', optionalDependencies: { '@a/darwin-arm64': version } });

  it('looks beside and further out, as Node does', () => {
    const packages = { 'node_modules/a': asking('2.0.0'), 'node_modules/@a/darwin-arm64': { version: '2.0.0' } };
    expect(missingOptionals(packages)).toEqual([]);
  });

  it('puts a missing one outermost, and beside its asker where another version has that place', () => {
    expect(missingOptionals({ 'node_modules/a': asking('2.0.0') })).toMatchObject([
      { path: 'node_modules/@a/darwin-arm64', version: '2.0.0' },
    ]);
    const packages = { 'node_modules/a': asking('2.0.0'), 'node_modules/@a/darwin-arm64': { version: '1.0.0' } };
    expect(missingOptionals(packages)).toMatchObject([
      { path: 'node_modules/a/node_modules/@a/darwin-arm64', version: '2.0.0' },
    ]);
  });

  it('leaves a range and a tag to npm', () => {
    expect(missingOptionals({ 'node_modules/a': asking('latest') })).toEqual([]);
    const packages = { 'node_modules/a': asking('^2.0.0'), 'node_modules/@a/darwin-arm64': { version: '2.1.0' } };
    expect(missingOptionals(packages)).toEqual([]);
  });
});
