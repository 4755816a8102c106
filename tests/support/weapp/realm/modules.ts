import type { Subpackage } from '../package/build-package';
import { native, setup } from './bridge';

const loaded = new Map<string, { exports: unknown }>();
let evaluating: string | null = null;

/** The script whose top level is running: what `Page()` or `Component()` called now belongs to. */
export function currentPath(): string | null {
  return evaluating;
}

export function subpackageOf(path: string): Subpackage | null {
  return setup.subpackages.find((one) => path.startsWith(`${one.root.replace(/\/$/, '')}/`)) ?? null;
}

export function resolve(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/**
 * WeChat's package rule: a script sees its own package and the main package, an independent subpackage itself alone.
 * Anything else may not be there on a phone.
 */
function checkReach(from: string, to: string): void {
  const [own, other] = [subpackageOf(from), subpackageOf(to)];
  if (own === other || (other === null && !own?.independent)) return;
  throw new Error(`module '${to}' is not defined, require args is '${to}': ${from} lies in another package`);
}

/** Runs a script of the package once and gives its exports. */
export function load(path: string): unknown {
  const known = loaded.get(path);
  if (known) return known.exports;
  const script = native.loadScript(path);
  if (!script) throw new Error(`module '${path}' is not defined`);
  const module = { exports: {} as unknown };
  loaded.set(path, module);
  const before = evaluating;
  evaluating = path.replace(/\.js$/, '');
  const require = (target: string): unknown => {
    const wanted = resolve(path, target);
    const file = wanted.endsWith('.js') ? wanted : `${wanted}.js`;
    checkReach(path, file);
    return load(file);
  };
  try {
    script(require, module, module.exports);
  } catch (error) {
    loaded.delete(path);
    throw error;
  } finally {
    evaluating = before;
  }
  return module.exports;
}
