import { SERVICE_TOPICS, type ServiceTopic } from '../../contracts/services';
import type { Clock } from '../../platform/clock';
import type { Words } from '../../platform/errors';
import type { CatalogueRow, CatalogueStore } from './services.catalogue.sql';
import {
  type Match,
  type PreparedDocument,
  type PreparedQuery,
  popularityBonus,
  prepareDocument,
  prepareQuery,
  rankDocument,
} from './services.ranking';

export interface CatalogueEntry extends CatalogueRow {
  unit: { id: string; words: Words };
  prepared: PreparedDocument;
}

export interface CatalogueHit {
  entry: CatalogueEntry;
  match: Match;
}

/** The published catalogue as it was at one revision. Never changed once made: readers hold it as long as they like. */
export interface Catalogue {
  revision: number;
  byId: ReadonlyMap<string, CatalogueEntry>;
  bySlug: ReadonlyMap<string, CatalogueEntry>;
  /** newest first */
  newest: readonly CatalogueEntry[];
  hits: Map<string, CatalogueHit[]>;
}

export interface CatalogueDeps {
  store: CatalogueStore;
  clock: Clock;
  unitWords(unitId: string): Promise<Words>;
}

/** Another process's publication is seen here after this long at most; one's own at once. */
const CHECK_EVERY_MS = 1_000;
/** Opens change without a revision, and departments are renamed now and then. */
const RELOAD_EVERY_MS = 600_000;
const MOST_KEPT_QUERIES = 500;
const MOST_HITS = 50;
const FEW_HITS = 3;

function rankAll(entries: readonly CatalogueEntry[], query: PreparedQuery, isLoose: boolean): CatalogueHit[] {
  const hits: CatalogueHit[] = [];
  for (const entry of entries) {
    const match = rankDocument(query, entry.prepared, isLoose);
    if (match) hits.push({ entry, match: { ...match, score: match.score + popularityBonus(entry.opens) } });
  }
  return hits.sort((a, b) => b.match.score - a.match.score).slice(0, MOST_HITS);
}

/** The catalogue in memory: fetched by what changed, swapped whole. */
export function createCatalogue(deps: CatalogueDeps) {
  let current: Catalogue | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let reloadedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<Catalogue> | null = null;

  async function load(): Promise<Catalogue> {
    const startedAt = performance.now();
    const isReload = !current || startedAt - reloadedAt > RELOAD_EVERY_MS;
    // Read before the rows: what is written in between is fetched again next time, never missed.
    const revision = await deps.store.revision();
    if (current && !isReload && revision === current.revision) {
      checkedAt = startedAt;
      return current;
    }
    const rows = await deps.store.newerThan(isReload ? -1 : current!.revision);
    const byId = new Map(isReload ? [] : current!.byId);
    const units = new Map<string, Words>();
    for (const row of rows) {
      if (!row.isLive) {
        byId.delete(row.entryId);
        continue;
      }
      const { unitId } = row.document;
      if (!units.has(unitId)) units.set(unitId, await deps.unitWords(unitId));
      byId.set(row.entryId, {
        ...row,
        unit: { id: unitId, words: units.get(unitId)! },
        prepared: prepareDocument(row.document.search),
      });
    }
    const newest = [...byId.values()].sort((a, b) =>
      a.document.publishedAt === b.document.publishedAt
        ? a.entryId < b.entryId
          ? 1
          : -1
        : a.document.publishedAt < b.document.publishedAt
          ? 1
          : -1,
    );
    current = {
      revision,
      byId,
      bySlug: new Map(newest.map((entry) => [entry.document.slug, entry])),
      newest,
      hits: new Map(),
    };
    checkedAt = startedAt;
    if (isReload) reloadedAt = startedAt;
    return current;
  }

  /** The catalogue, no older than a second. When the database is away, the last good one goes on serving. */
  async function read(): Promise<Catalogue> {
    if (current && performance.now() - checkedAt < CHECK_EVERY_MS) return current;
    running ??= load().finally(() => {
      running = null;
    });
    try {
      return await running;
    } catch (error) {
      if (current) return current;
      throw error;
    }
  }

  /** Expiry is by the clock: an entry past its day is not shown, even before the sweep has taken it out. */
  function isShown(entry: CatalogueEntry): boolean {
    const { expiresAt } = entry.document;
    return expiresAt === null || Date.parse(expiresAt) > deps.clock.now().getTime();
  }

  return {
    read,
    isShown,

    /** Called after a commit of ours: the next reader looks again. */
    invalidate(): void {
      checkedAt = Number.NEGATIVE_INFINITY;
    },

    async list(filter: { topic?: ServiceTopic; unitId?: string }): Promise<CatalogueEntry[]> {
      const { newest } = await read();
      return newest
        .filter(
          (entry) =>
            isShown(entry) &&
            (!filter.topic || entry.document.topics.includes(filter.topic)) &&
            (!filter.unitId || entry.unit.id === filter.unitId),
        )
        .sort((a, b) => b.opens - a.opens);
    },

    async countByTopic(): Promise<Record<ServiceTopic, number>> {
      const { newest } = await read();
      const counts = Object.fromEntries(SERVICE_TOPICS.map((topic) => [topic, 0])) as Record<ServiceTopic, number>;
      for (const entry of newest) if (isShown(entry)) for (const topic of entry.document.topics) counts[topic] += 1;
      return counts;
    },

    /** Hits, best first, at most 50. */
    async search(q: string): Promise<CatalogueHit[]> {
      const catalogue = await read();
      const query = prepareQuery(q);
      const key = query.terms.map((term) => term.text).join(' ') || query.whole;
      if (key === '') return [];
      let hits = catalogue.hits.get(key);
      if (!hits) {
        hits = rankAll(catalogue.newest, query, false);
        // Words that are nearly there are looked for only when those that are there say too little.
        if (hits.length < FEW_HITS) hits = rankAll(catalogue.newest, query, true);
        if (catalogue.hits.size >= MOST_KEPT_QUERIES) catalogue.hits.delete(catalogue.hits.keys().next().value!);
        catalogue.hits.set(key, hits);
      }
      return hits.filter((hit) => isShown(hit.entry));
    },
  };
}

export type CatalogueIndex = ReturnType<typeof createCatalogue>;
