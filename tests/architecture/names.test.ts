import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const FOLDERS = ['bff', 'miniapp', 'prisma', 'tests'];
const SOURCE = /\.(ts|tsx|mjs|cjs|js|scss)$/;
const NOT_WRITTEN = new Set(['node_modules', 'generated', 'dist', '.swc']);
/** Names that say nothing of what is inside: these words anywhere, or a whole name of those. */
const EMPTY_NAMES = /(^|[-.])(utils?|helpers?|common|misc|managers?)([-.]|$)|^(data|info)$/;
/** Names that a tool dictates. */
const DICTATED_NAMES = new Set(['miniapp/babel.config.js']);

/** Files below a folder that people wrote. */
function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_WRITTEN.has(entry.name) ? [] : filesBelow(file);
    return SOURCE.test(entry.name) ? [file] : [];
  });
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const sources = FOLDERS.flatMap(filesBelow);

describe('file names', () => {
  it('are in kebab-case, with the role after a dot', () => {
    const odd = sources.filter(
      (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(path.basename(file)),
    );
    expect(odd).toEqual([]);
  });

  it('say what is inside, down to the folder', () => {
    const odd = sources.filter(
      (file) =>
        !DICTATED_NAMES.has(file) && file.split('/').some((part) => EMPTY_NAMES.test(part.replace(/\.\w+$/, ''))),
    );
    expect(odd).toEqual([]);
  });
});

describe('sources', () => {
  it('hold no unfinished business and no leftover of debugging', () => {
    const words = /\b(TODO|FIXME|XXX|HACK)\b|^\s*console\.log\(|^\s*debugger;/m;
    const odd = sources.filter((file) => file !== 'tests/architecture/names.test.ts' && words.test(read(file)));
    expect(odd).toEqual([]);
  });

  it('forward nothing: no file is only re-exports', () => {
    const odd = sources.filter((file) => {
      const lines = read(file)
        .split('\n')
        .filter((line) => line.trim() && !line.trim().startsWith('//'));
      return lines.length > 0 && lines.every((line) => /^export (\*|\{[^}]*\}) from /.test(line));
    });
    expect(odd).toEqual([]);
  });
});

it('CI calls the one command', () => {
  accessSync(path.join(ROOT, '.ci/run'), constants.X_OK);
  expect(read('.ci/run')).toMatch(/^#!\/usr\/bin\/env bash\n[\s\S]*\bnpm test\n$/);
});
