import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../node_modules/.cache/weapp-runtime');

/**
 * Keeps the text that a pure but slow step makes, under the fingerprint of all that goes into it. Written aside and
 * renamed, so that test workers running at once never read half a file.
 */
export function cached(kind: string, fingerprint: string, make: () => string): string {
  const path = join(folder, `${kind}-${fingerprint}`);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const text = make();
  mkdirSync(folder, { recursive: true });
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, text);
  renameSync(aside, path);
  return text;
}
