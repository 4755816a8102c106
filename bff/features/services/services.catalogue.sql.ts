import type { HANDLING_WAYS, ServiceContent, ServiceTopic } from '../../contracts/services';
import type { Database, Tx } from '../../platform/db/database.types';
import type { HealthState } from './services.rows';
import { type SearchDocument, searchDocumentOf } from './services.search-words';

/** What lists and search show of an entry; kept ready, so that a process start needs no pinyin. */
export interface CatalogueDocument {
  slug: string;
  unitId: string;
  title: ServiceContent['title'];
  summary: ServiceContent['summary'];
  topics: ServiceTopic[];
  aliases: string[];
  handling: (typeof HANDLING_WAYS)[number][];
  fee: { kind: ServiceContent['fees']['kind']; totalFen: number };
  publishedAt: string;
  expiresAt: string | null;
  search: SearchDocument;
}

export interface CatalogueRow {
  entryId: string;
  revision: number;
  isLive: boolean;
  document: CatalogueDocument;
  health: HealthState;
  healthCheckedAt: Date | null;
  opens: number;
}

/** Raised when what search needs of an entry changes: rows of an older format are written anew at start. */
const FORMAT = 1;
/** A city has some thousands of entries; a number beyond this is a fault, not a catalogue. */
const MOST_ENTRIES = 20_000;

export function catalogueDocumentOf(
  content: ServiceContent,
  entry: { slug: string; unitId: string; unitName: string; publishedAt: Date; expiresAt: Date | null },
): CatalogueDocument {
  return {
    slug: entry.slug,
    unitId: entry.unitId,
    title: content.title,
    summary: content.summary,
    topics: content.topics,
    aliases: content.aliases,
    handling: content.handling,
    fee: { kind: content.fees.kind, totalFen: content.fees.items.reduce((sum, item) => sum + item.amountFen, 0) },
    publishedAt: entry.publishedAt.toISOString(),
    expiresAt: entry.expiresAt?.toISOString() ?? null,
    search: searchDocumentOf(content, entry.unitName),
  };
}

/** Rows of the published catalogue. Every write takes a new revision first, so revisions commit in their order. */
export function createCatalogueStore(db: Database) {
  return {
    /**
     * Takes the next revision and holds its row until the transaction ends: publishing steps of the whole catalogue
     * follow one another, so a chain of redirects can be checked without a race.
     */
    async takeRevision(tx: Tx): Promise<void> {
      await tx.execute("UPDATE service_catalogue SET revision = revision + 1 WHERE id = 'live'", []);
    },

    /** Puts an entry in the catalogue, under the revision taken before. */
    async put(tx: Tx, entryId: string, document: CatalogueDocument): Promise<void> {
      await tx.execute(
        `INSERT INTO service_search (entry_id, revision, is_live, format, document)
         SELECT ?, revision, 1, ${FORMAT}, ? FROM service_catalogue WHERE id = 'live'
         ON DUPLICATE KEY UPDATE revision = VALUES(revision), is_live = 1, format = ${FORMAT}, document = VALUES(document)`,
        [entryId, JSON.stringify(document)],
      );
    },

    /** Takes an entry out; the row stays, so that other processes hear of it. */
    async remove(tx: Tx, entryId: string): Promise<void> {
      await tx.execute(
        `UPDATE service_search SET is_live = 0, revision = (SELECT revision FROM service_catalogue WHERE id = 'live')
         WHERE entry_id = ?`,
        [entryId],
      );
    },

    /** Makes other processes fetch an entry again: its health changed. */
    async touch(tx: Tx, entryId: string): Promise<void> {
      await tx.execute(
        `UPDATE service_search SET revision = (SELECT revision FROM service_catalogue WHERE id = 'live')
         WHERE entry_id = ?`,
        [entryId],
      );
    },

    /** Published entries whose row is missing or of an older format: just seeded, or written by an older release. */
    async listStale(): Promise<string[]> {
      const rows = await db.query<{ entry_id: string }>(
        `SELECT ed.entry_id FROM service_edition ed LEFT JOIN service_search s ON s.entry_id = ed.entry_id
         WHERE ed.state = 'published' AND (s.entry_id IS NULL OR s.format <> ${FORMAT}) LIMIT ${MOST_ENTRIES}`,
      );
      return rows.map((row) => row.entry_id);
    },

    async revision(): Promise<number> {
      const [row] = await db.query<{ revision: number }>("SELECT revision FROM service_catalogue WHERE id = 'live'");
      return row?.revision ?? 0;
    },

    /** Rows written after `revision`; -1 gives all. */
    async newerThan(revision: number): Promise<CatalogueRow[]> {
      const rows = await db.query<{
        entry_id: string;
        revision: number;
        is_live: number;
        document: string | CatalogueDocument;
        health: HealthState;
        health_checked_at: Date | null;
        opens: number;
      }>(
        `SELECT s.entry_id, s.revision, s.is_live, s.document, e.health, e.health_checked_at, e.opens
         FROM service_search s JOIN service_entry e ON e.id = s.entry_id
         WHERE s.revision > ? LIMIT ${MOST_ENTRIES}`,
        [revision],
      );
      return rows.map((row) => ({
        entryId: row.entry_id,
        revision: row.revision,
        isLive: row.is_live === 1,
        // MariaDB keeps JSON as text, MySQL gives it parsed.
        document: typeof row.document === 'string' ? (JSON.parse(row.document) as CatalogueDocument) : row.document,
        health: row.health,
        healthCheckedAt: row.health_checked_at,
        opens: row.opens,
      }));
    },

    /** Adds opens that a process counted. */
    async addOpens(entryId: string, opens: number): Promise<void> {
      await db.execute('UPDATE service_entry SET opens = opens + ? WHERE id = ?', [opens, entryId]);
    },
  };
}

export type CatalogueStore = ReturnType<typeof createCatalogueStore>;
