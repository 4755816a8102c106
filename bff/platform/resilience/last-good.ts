import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock';
import type { Dated } from './resilience.types';

/**
 * Keeps the last good answer of a source by key. Within `freshMs` it is given as it is; after that the source is asked,
 * by one caller at a time, and if it fails the last good answer is given with its age.
 */
export function createLastGood<T extends object>(options: {
  clock: Clock;
  freshMs: number;
  keepMs: number;
  most?: number;
}) {
  const kept = new LRUCache<string, { value: T; asOf: Date }>({ max: options.most ?? 10_000 });
  const asking = new Map<string, Promise<T>>();

  return {
    async get(key: string, ask: () => Promise<T>): Promise<Dated<T>> {
      const now = options.clock.now().getTime();
      const last = kept.get(key);
      const ageMs = last ? now - last.asOf.getTime() : Number.POSITIVE_INFINITY;
      if (last && ageMs <= options.freshMs) return { ...last, isStale: false };
      try {
        let question = asking.get(key);
        if (!question) {
          question = ask().finally(() => asking.delete(key));
          asking.set(key, question);
        }
        const value = await question;
        const fresh = { value, asOf: options.clock.now() };
        kept.set(key, fresh);
        return { ...fresh, isStale: false };
      } catch (error) {
        if (last && ageMs <= options.keepMs) return { ...last, isStale: true };
        throw error;
      }
    },
    forget: (key: string) => kept.delete(key),
  };
}
