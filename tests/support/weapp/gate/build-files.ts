import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppJson, Subpackage } from '../package/build-package';

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
    | 'theme'
    | 'private-api'
    | 'package'
    | 'size';
  file: string;
  message: string;
}

/** WeChat packs scripts, markup, styles, json and assets; project files and licence notes stay outside. */
export const notPacked = /(^|\/)(project(\.private)?\.config\.json|.*\.LICENSE\.txt|.*\.map)$/;

/** A build's files as they lie in the folder. */
export interface Build {
  dist: string;
  files: string[];
  has: Set<string>;
  app: AppJson;
  subpackages: Subpackage[];
  pages: string[];
}

export function read(build: Build, file: string): string {
  return readFileSync(join(build.dist, file), 'utf8');
}

/** The subpackage a file lies in, null for the main package. */
export function packageOf(build: Build, file: string): Subpackage | null {
  return build.subpackages.find((one) => file.startsWith(`${one.root.replace(/\/$/, '')}/`)) ?? null;
}

/** Whether a file may name another: its own package, or the main package unless its own is independent. */
export function canReach(build: Build, from: string, to: string): boolean {
  const [own, other] = [packageOf(build, from), packageOf(build, to)];
  return own === other || (other === null && !own?.independent);
}
