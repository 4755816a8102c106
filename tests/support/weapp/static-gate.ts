import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { checkPrivateApis, checkTabBar, checkTheme } from './gate/app-json';
import type { Build, GateFault } from './gate/build-files';
import { checkByCompilers } from './gate/compilers';
import { checkComponents, checkImports, checkPages, checkScripts } from './gate/named-files';
import { checkSizes, measure, type PackageSize } from './gate/sizes';
import type { AppJson } from './package/build-package';
import { listFiles } from './package/paths';

export interface GateReport {
  faults: GateFault[];
  sizes: PackageSize[];
  /** Checks that could not be made here, and why. */
  skipped: string[];
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
    ...checkTheme(build),
    ...checkPrivateApis(build),
    ...checkByCompilers(build, skipped),
    ...checkSizes(sizes),
  ];
  return { faults, sizes, skipped };
}
