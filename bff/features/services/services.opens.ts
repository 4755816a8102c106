import type { Logger } from '../../platform/log';
import type { CatalogueStore } from './services.catalogue.sql';

/**
 * Counts how often entries are opened, in memory, and writes the sums now and then: a reader never waits for it, and
 * what a killed process had not written is a rounding error of a ranking.
 */
export interface OpensCounter {
  count(entryId: string): void;
  flush(): Promise<void>;
}

const FLUSH_EVERY_MS = 30_000;
/** Ids come from rows that exist, so this bounds a fault, not an attack. */
const MOST_COUNTED = 10_000;

export function createOpensCounter(
  store: CatalogueStore,
  log: Logger,
): OpensCounter & { start(): void; stop(): Promise<void> } {
  let counts = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    const taken = counts;
    counts = new Map();
    for (const [entryId, opens] of taken) await store.addOpens(entryId, opens);
  }
  const flushQuietly = () => flush().catch((error) => log.warn({ error }, 'opens of entries were not counted'));

  return {
    count(entryId) {
      if (counts.has(entryId) || counts.size < MOST_COUNTED) counts.set(entryId, (counts.get(entryId) ?? 0) + 1);
    },
    flush,
    start() {
      timer = setInterval(() => void flushQuietly(), FLUSH_EVERY_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await flushQuietly();
    },
  };
}
