import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { cached } from './disk-cache';
import { listFiles } from './package/paths';

function fingerprint(folders: string[]): string {
  const hash = createHash('sha1').update(require('glass-easel/package.json').version as string);
  for (const folder of folders) {
    for (const file of listFiles(join(__dirname, folder)))
      hash.update(file).update(readFileSync(join(__dirname, folder, file)));
  }
  hash.update(readFileSync(join(__dirname, 'protocol.ts')));
  return hash.digest('hex');
}

function bundle(entry: string, folders: string[]): string {
  return cached(entry, fingerprint(folders), () => {
    const built = buildSync({
      entryPoints: [join(__dirname, entry, 'main.ts')],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2022',
      define: { 'process.env.NODE_ENV': '"production"', process: '{"env":{"NODE_ENV":"production"}}' },
      logLevel: 'silent',
    });
    return built.outputFiles[0]!.text;
  });
}

/** The script of the view layer, and the looks of the screen and of native components. */
export function viewBundle(): { script: string; shellStyles: string; baseStyles: string } {
  const read = (file: string): string => readFileSync(join(__dirname, 'view', file), 'utf8');
  return { script: bundle('view', ['view', 'package']), shellStyles: read('shell.css'), baseStyles: read('base.css') };
}

/** The script that makes a bare vm context WeChat's service layer. */
export function realmBundle(): string {
  return bundle('realm', ['realm']);
}
