import path from 'node:path';
import { checkBuild } from '../support/weapp/static-gate';
import type { BenchRow } from './bench.types';

/** A row a package of the WeChat build. Here less is better: `ratio` is the share of the limit used, `target` 1 at most. */
export function packageSizeRows(): BenchRow[] {
  const { sizes } = checkBuild(path.resolve(__dirname, '../../dist/weapp'));
  return sizes.map(({ name, kind, bytes, limitBytes }) => ({
    name: `package ${name} (${kind})`,
    unit: 'KB',
    ours: Math.round(bytes / 102.4) / 10,
    ceiling: limitBytes / 1024,
    ratio: Math.round((bytes / limitBytes) * 100) / 100,
    target: 1,
    met: bytes <= limitBytes,
    p50Ms: null,
    p99Ms: null,
  }));
}
