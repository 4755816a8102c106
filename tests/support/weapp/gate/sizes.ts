import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Build, type GateFault, notPacked, packageOf } from './build-files';

export interface PackageSize {
  /** `main`, or the subpackage's root. */
  name: string;
  kind: 'main' | 'subpackage' | 'independent';
  bytes: number;
  limitBytes: number;
}

const kilobyte = 1024;
/** Our own limits; WeChat itself refuses a package above 2 MB. */
export const sizeLimits = { main: 700 * kilobyte, subpackage: 250 * kilobyte, independent: 600 * kilobyte } as const;
const weChatLimit = 2 * kilobyte * kilobyte;

/** How much of a phone's download each package is. */
export function measure(build: Build): PackageSize[] {
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

export function checkSizes(sizes: PackageSize[]): GateFault[] {
  return sizes
    .filter((size) => size.bytes > size.limitBytes)
    .map((size) => ({
      check: 'size',
      file: size.name,
      message: `${Math.ceil(size.bytes / kilobyte)} KB, limit ${size.limitBytes / kilobyte} KB${size.bytes > weChatLimit ? "; above WeChat's 2 MB too" : ''}`,
    }));
}
