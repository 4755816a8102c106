import type { Json } from '../protocol';
import { expectAnswer, guarded, reportError, toView } from './bridge';
import { assignPath, byteLength, type Changes, copy } from './data-path';
import type { AppObject } from './registry';

/** WeChat refuses to carry more than this in one `setData`. */
export const setDataLimitBytes = 1024 * 1024;

/**
 * Gives a page or component instance its `setData`: the service side's copy changes at once, the view hears of it in
 * order, and the callback runs when it has rendered.
 */
export function createSetData(
  instance: AppObject,
  page: number,
  node: number,
  where: string,
): (data: AppObject, done?: () => void) => void {
  return (data, done) => {
    if (data === null || typeof data !== 'object') {
      reportError(where, new Error('setData needs an object'));
      return;
    }
    const changes: Changes = [];
    for (const [path, value] of Object.entries(data)) {
      // Undefined never arrives in the view (WeChat says so of setData).
      if (value === undefined || typeof value === 'function') continue;
      const plain = copy(value) as Json;
      assignPath(instance.data as Record<string, unknown>, path, plain);
      changes.push([path, copy(plain)]);
    }
    const bytes = byteLength(JSON.stringify(changes));
    if (bytes > setDataLimitBytes) {
      reportError(where, new Error(`setData of ${Math.ceil(bytes / 1024)} KB: WeChat carries at most 1024 KB`));
      return;
    }
    const id = done && expectAnswer(() => guarded(`${where} setData callback`, () => done.call(instance)));
    toView({ op: 'data', page, node, changes, ...(id === undefined ? {} : { done: id }) });
  };
}

/** Calls a lifecycle function or event handler of the app, if there is one. */
export function call(instance: AppObject, name: string, ...args: unknown[]): unknown {
  const run = instance[name];
  if (typeof run !== 'function') return undefined;
  return guarded(`${String(instance.is ?? instance.route ?? 'App')}.${name}`, () => run.apply(instance, args));
}
