import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import vm from 'node:vm';
import type { AppJson, PageJson, Subpackage } from './package/build-package';
import { listFiles, resolvePath } from './package/paths';

/** One thing that WeChat would refuse, or that would be missing on a phone. */
export interface GateFault {
  check:
    | 'json'
    | 'page'
    | 'component'
    | 'import'
    | 'wxml'
    | 'wxss'
    | 'script'
    | 'tab-bar'
    | 'private-api'
    | 'package'
    | 'size';
  file: string;
  message: string;
}

export interface PackageSize {
  /** `main`, or the subpackage's root. */
  name: string;
  kind: 'main' | 'subpackage' | 'independent';
  bytes: number;
  limitBytes: number;
}

export interface GateReport {
  faults: GateFault[];
  sizes: PackageSize[];
  /** Checks that could not be made here, and why. */
  skipped: string[];
}

const kilobyte = 1024;
/** Our own limits; WeChat itself refuses a package above 2 MB. */
export const sizeLimits = { main: 700 * kilobyte, subpackage: 250 * kilobyte, independent: 600 * kilobyte } as const;
const weChatLimit = 2 * kilobyte * kilobyte;

/** WeChat packs scripts, markup, styles, json and assets; project files and licence notes stay outside. */
const notPacked = /(^|\/)(project(\.private)?\.config\.json|.*\.LICENSE\.txt|.*\.map)$/;

/** APIs that app.json must name in `requiredPrivateInfos`. */
const privateApis = [
  'getFuzzyLocation',
  'getLocation',
  'onLocationChange',
  'startLocationUpdate',
  'startLocationUpdateBackground',
  'chooseLocation',
  'choosePoi',
  'chooseAddress',
];

interface Build {
  dist: string;
  files: string[];
  has: Set<string>;
  app: AppJson;
  subpackages: Subpackage[];
  pages: string[];
}

function read(build: Build, file: string): string {
  return readFileSync(join(build.dist, file), 'utf8');
}

function packageOf(build: Build, file: string): Subpackage | null {
  return build.subpackages.find((one) => file.startsWith(`${one.root.replace(/\/$/, '')}/`)) ?? null;
}

/** Whether a file may name another: its own package, or the main package unless its own is independent. */
function canReach(build: Build, from: string, to: string): boolean {
  const [own, other] = [packageOf(build, from), packageOf(build, to)];
  return own === other || (other === null && !own?.independent);
}

function checkPages(build: Build): GateFault[] {
  const faults: GateFault[] = [];
  for (const page of build.pages) {
    for (const extension of ['.js', '.wxml']) {
      if (!build.has.has(`${page}${extension}`)) {
        faults.push({ check: 'page', file: 'app.json', message: `page ${page} has no ${page}${extension}` });
      }
    }
  }
  const seen = new Set<string>();
  for (const page of build.pages) {
    if (seen.has(page)) faults.push({ check: 'page', file: 'app.json', message: `page ${page} is listed twice` });
    seen.add(page);
  }
  return faults;
}

function checkComponents(build: Build): GateFault[] {
  const faults: GateFault[] = [];
  for (const file of build.files.filter((one) => one.endsWith('.json') && !notPacked.test(one))) {
    let json: PageJson;
    try {
      json = JSON.parse(read(build, file)) as PageJson;
    } catch (error) {
      faults.push({ check: 'json', file, message: (error as Error).message });
      continue;
    }
    for (const [tag, target] of Object.entries(json.usingComponents ?? {})) {
      if (/^(plugin|ext|weui):/.test(target)) continue;
      const path = resolvePath(file, target);
      const missing = ['.js', '.json', '.wxml'].filter((extension) => !build.has.has(`${path}${extension}`));
      if (missing.length > 0) {
        faults.push({ check: 'component', file, message: `<${tag}> is ${path}, which has no ${missing.join(', ')}` });
      } else if ((JSON.parse(read(build, `${path}.json`)) as PageJson).component !== true) {
        faults.push({
          check: 'component',
          file,
          message: `<${tag}> is ${path}, whose json does not say "component": true`,
        });
      } else if (!canReach(build, file, path)) {
        faults.push({ check: 'package', file, message: `<${tag}> is ${path}, which lies in another package` });
      }
    }
  }
  return faults;
}

/** What one file says it takes from others: `<import>`, `<include>`, `<wxs src>`, `@import`, `require`. */
function dependenciesOf(file: string, text: string): string[] {
  const found: string[] = [];
  const take = (pattern: RegExp, extension: string): void => {
    for (const match of text.matchAll(pattern)) {
      const target = match[1] ?? '';
      if (target === '' || /^(https?:)?\/\//.test(target)) continue;
      found.push(posix.extname(target) === '' ? `${target}${extension}` : target);
    }
  };
  if (file.endsWith('.wxml')) {
    take(/<(?:import|include)\b[^>]*?\bsrc\s*=\s*["']([^"'{]+)["']/g, '.wxml');
    take(/<wxs\b[^>]*?\bsrc\s*=\s*["']([^"'{]+)["']/g, '.wxs');
  } else if (file.endsWith('.wxs')) take(/\brequire\s*\(\s*["']([^"']+)["']\s*\)/g, '.wxs');
  else if (file.endsWith('.wxss')) take(/@import\s+(?:url\()?\s*["']?([^"')\s;]+)["']?/g, '.wxss');
  else if (file.endsWith('.js')) take(/(?<![\w.$])require\(\s*["'](\.[^"']*)["']\s*\)/g, '.js');
  return found;
}

function checkImports(build: Build): GateFault[] {
  return build.files
    .filter((file) => /\.(wxml|wxss|wxs|js)$/.test(file))
    .flatMap((file) =>
      dependenciesOf(file, read(build, file)).flatMap((target): GateFault[] => {
        const wanted = resolvePath(file, target);
        const path = build.has.has(wanted) || !file.endsWith('.js') ? wanted : `${wanted}.js`;
        if (!build.has.has(path)) return [{ check: 'import', file, message: `${wanted} is missing` }];
        if (!canReach(build, file, path))
          return [{ check: 'package', file, message: `${path} lies in another package` }];
        return [];
      }),
    );
}

function checkScripts(build: Build): GateFault[] {
  return build.files
    .filter((file) => file.endsWith('.js'))
    .flatMap((file): GateFault[] => {
      try {
        new vm.Script(`(function(require,module,exports){${read(build, file)}\n})`, { filename: file });
        return [];
      } catch (error) {
        return [
          {
            check: 'script',
            file,
            message: String((error as Error).stack)
              .split('\n')
              .slice(0, 5)
              .join(' '),
          },
        ];
      }
    });
}

function checkTabBar(build: Build): GateFault[] {
  const tabBar = build.app.tabBar;
  if (!tabBar) return [];
  const faults: GateFault[] = [];
  const complain = (message: string): void => void faults.push({ check: 'tab-bar', file: 'app.json', message });
  if (tabBar.list.length < 2 || tabBar.list.length > 5) complain(`${tabBar.list.length} tabs; WeChat wants 2 to 5`);
  for (const item of tabBar.list) {
    if (!build.app.pages.includes(item.pagePath))
      complain(`tab ${item.text}: ${item.pagePath} is no page of the main package`);
    for (const icon of [item.iconPath, item.selectedIconPath]) {
      if (!icon) continue;
      const path = resolvePath('app.json', icon);
      if (!build.has.has(path)) complain(`tab ${item.text}: icon ${icon} is missing`);
      else if (statSync(join(build.dist, path)).size > 40 * kilobyte)
        complain(`tab ${item.text}: icon ${icon} is above 40 KB`);
    }
  }
  return faults;
}

/** A private API that the app's own code calls and app.json does not name fails on every phone. */
function checkPrivateApis(build: Build): GateFault[] {
  const declared = build.app.requiredPrivateInfos ?? [];
  const faults: GateFault[] = [];
  for (const file of build.files.filter((one) => one.endsWith('.js'))) {
    // Taro's runtime names every API; only what calls one counts.
    const text = read(build, file);
    for (const api of privateApis) {
      if (declared.includes(api) || !new RegExp(`[\\w)\\]]\\.${api}\\(`).test(text)) continue;
      faults.push({
        check: 'private-api',
        file,
        message: `calls ${api}, which app.json's requiredPrivateInfos does not name`,
      });
    }
  }
  if (declared.includes('getLocation') && declared.includes('getFuzzyLocation')) {
    faults.push({
      check: 'private-api',
      file: 'app.json',
      message: 'getLocation and getFuzzyLocation exclude each other',
    });
  }
  const needsPlace = declared.some((api) => /location/i.test(api) && api !== 'chooseLocation');
  if (needsPlace && !build.app.permission?.['scope.userLocation']?.desc) {
    faults.push({
      check: 'private-api',
      file: 'app.json',
      message: 'permission["scope.userLocation"].desc is missing',
    });
  }
  return faults;
}

function measure(build: Build): PackageSize[] {
  const sizes = new Map<string, PackageSize>([
    ['main', { name: 'main', kind: 'main', bytes: 0, limitBytes: sizeLimits.main }],
  ]);
  for (const one of build.subpackages) {
    const kind = one.independent ? 'independent' : 'subpackage';
    sizes.set(one.root, { name: one.root, kind, bytes: 0, limitBytes: sizeLimits[kind] });
  }
  for (const file of build.files) {
    if (notPacked.test(file)) continue;
    const size = sizes.get(packageOf(build, file)?.root ?? 'main');
    if (size) size.bytes += statSync(join(build.dist, file)).size;
  }
  return [...sizes.values()];
}

function checkSizes(sizes: PackageSize[]): GateFault[] {
  return sizes
    .filter((size) => size.bytes > size.limitBytes)
    .map((size) => ({
      check: 'size',
      file: size.name,
      message: `${Math.ceil(size.bytes / kilobyte)} KB, limit ${size.limitBytes / kilobyte} KB${size.bytes > weChatLimit ? "; above WeChat's 2 MB too" : ''}`,
    }));
}

/** WeChat's own compilers come as Linux programs without the right to be run: a copy in the cache gets it. */
function compilerPath(name: 'wcc' | 'wcsc'): string {
  const source = join(dirname(require.resolve('miniprogram-compiler/package.json')), 'bin/linux', name);
  const folder = join(__dirname, '../../../node_modules/.cache/weapp-runtime');
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
  const run = spawnSync(compilerPath(name), args, { cwd: dist, maxBuffer: 64 * kilobyte * kilobyte, encoding: 'utf8' });
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

function checkByCompilers(build: Build, skipped: string[]): GateFault[] {
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

/**
 * Looks over the files of a WeChat build without running it: WeChat's own compilers on every wxml and wxss, V8 on every
 * script, everything that is named and must be there, package borders, sizes.
 *
 * @throws Error when the folder holds no readable app.json.
 */
export function checkBuild(dist: string): GateReport {
  if (!existsSync(join(dist, 'app.json'))) throw new Error(`${dist} holds no mini-program: app.json is missing`);
  const files = listFiles(dist);
  const app = JSON.parse(readFileSync(join(dist, 'app.json'), 'utf8')) as AppJson;
  const subpackages = app.subpackages ?? app.subPackages ?? [];
  const build: Build = {
    dist,
    files,
    has: new Set(files),
    app,
    subpackages,
    pages: [...app.pages, ...subpackages.flatMap((one) => one.pages.map((page) => posix.join(one.root, page)))],
  };
  const skipped: string[] = [];
  const sizes = measure(build);
  const faults = [
    ...checkPages(build),
    ...checkComponents(build),
    ...checkImports(build),
    ...checkScripts(build),
    ...checkTabBar(build),
    ...checkPrivateApis(build),
    ...checkByCompilers(build, skipped),
    ...checkSizes(sizes),
  ];
  return { faults, sizes, skipped };
}
