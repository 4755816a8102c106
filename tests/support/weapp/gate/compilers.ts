import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Build, GateFault } from './build-files';

/** WeChat's own compilers come as Linux programs without the right to be run: a copy in the cache gets it. */
function compilerPath(name: 'wcc' | 'wcsc'): string {
  const source = join(dirname(require.resolve('miniprogram-compiler/package.json')), 'bin/linux', name);
  const folder = join(__dirname, '../../../../node_modules/.cache/weapp-runtime');
  const target = join(folder, name);
  if (!existsSync(target) || statSync(target).size !== statSync(source).size) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(source, target);
    chmodSync(target, 0o755);
  }
  return target;
}

/** The compiler's own words for what it refuses; null when it takes everything. */
function compile(name: 'wcc' | 'wcsc', dist: string, args: string[]): string | null {
  const run = spawnSync(compilerPath(name), args, { cwd: dist, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' });
  if (run.error) throw run.error;
  return run.status === 0 ? null : `${run.stderr}${run.stdout}`.trim();
}

function faultsFrom(check: 'wxml' | 'wxss', output: string | null): GateFault[] {
  if (output === null) return [];
  return output
    .split('\n')
    .map((line) => line.replace(/^ERR:\s*/, '').trim())
    .filter((line) => line !== '' && !/^error file count/.test(line))
    .map((line) => {
      const [, file, message] = /^([^\s(:]+)[(:](.*)$/.exec(line) ?? [];
      return { check, file: file ?? '', message: message ? `(${message}`.replace(/^\((\d+:\d+:)/, '$1') : line };
    });
}

export function checkByCompilers(build: Build, skipped: string[]): GateFault[] {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    skipped.push(`wcc and wcsc: Linux x64 programs, this is ${process.platform} ${process.arch}`);
    return [];
  }
  const markup = build.files.filter((file) => file.endsWith('.wxml'));
  const modules = build.files.filter((file) => file.endsWith('.wxs'));
  const sheets = build.files.filter((file) => file.endsWith('.wxss'));
  return [
    ...(markup.length > 0
      ? faultsFrom('wxml', compile('wcc', build.dist, ['-d', '-cc', '0', ...markup, ...modules, '-gn', '$gwx']))
      : []),
    ...(sheets.length > 0 ? faultsFrom('wxss', compile('wcsc', build.dist, ['-db', '-pc', '0', ...sheets])) : []),
  ];
}
