import { readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

/** All files below a folder as package paths (`/` separated, no leading slash), sorted. */
export function listFiles(folder: string): string[] {
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) walk(path);
      else found.push(relative(folder, path).split(sep).join('/'));
    }
  };
  walk(folder);
  return found.sort();
}

/** Resolves what a file of the package says about another: absolute from the package root, else beside itself. */
export function resolvePath(from: string, target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(from), target);
  return posix.normalize(path);
}
