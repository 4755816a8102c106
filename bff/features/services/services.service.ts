import {
  SERVICE_TOPICS,
  type ServiceCard,
  type ServiceEntry,
  type ServiceListResponse,
  type ServiceSearchResponse,
  type ServiceSuccession,
  type ServiceTopic,
  type TopicsResponse,
} from '../../contracts/services';
import type { Clock } from '../../platform/clock';
import { ApiError, type Locale, type Words } from '../../platform/errors';
import type { CatalogueEntry, CatalogueIndex } from './services.catalogue';
import type { PortalFunction } from './services.functions';
import type { WorkCalendar } from './services.hours';
import type { OpensCounter } from './services.opens';
import { presentCard, presentEntry, say } from './services.presenter';
import { MOST_REDIRECTS } from './services.publishing';
import { prepareDocument, prepareQuery, rankDocument } from './services.ranking';
import { refusals } from './services.refusals';
import type { ServicesRepository } from './services.repository';
import type { EditionRecord, EntryRecord } from './services.rows';
import { searchDocumentOfWords } from './services.search-words';
import { TOPIC_WORDS } from './services.topics';

export interface ServicesServiceDeps {
  clock: Clock;
  repository: ServicesRepository;
  catalogue: CatalogueIndex;
  opens: OpensCounter;
  calendar: WorkCalendar;
  functions: readonly PortalFunction[];
  /** a function that is switched off is not offered */
  isFunctionOn(code: PortalFunction['code']): Promise<boolean>;
  unitWords(unitId: string): Promise<Words>;
}

const ON_FRONT_PAGE = 6;
const MOST_FUNCTIONS = 3;
const MOST_TOPICS = 2;

/** What citizens do with the catalogue. */
export function createServicesService(deps: ServicesServiceDeps) {
  const { catalogue, repository, clock } = deps;
  const functions = deps.functions.map((it) => ({
    it,
    prepared: prepareDocument(searchDocumentOfWords(it.title.zh, it.title.en, it.aliases)),
  }));
  const topics = SERVICE_TOPICS.map((code) => ({
    code,
    prepared: prepareDocument(
      searchDocumentOfWords(TOPIC_WORDS[code].title.zh, TOPIC_WORDS[code].title.en, TOPIC_WORDS[code].aliases),
    ),
  }));

  function topicView(code: ServiceTopic, locale: Locale) {
    return { code, title: TOPIC_WORDS[code].title[locale], hint: TOPIC_WORDS[code].hint[locale] };
  }

  function isOver({ live, now }: { live: EditionRecord; now: Date }): boolean {
    return live.state !== 'published' || (live.expiresAt !== null && live.expiresAt <= now);
  }

  /** The entry in force at the end of a chain of redirects; null when the chain ends nowhere. */
  async function successorOf(entry: EntryRecord): Promise<CatalogueEntry | null> {
    const { byId } = await catalogue.read();
    const seen = new Set([entry.id]);
    let nextId = entry.successorId;
    for (let hops = 0; nextId && !seen.has(nextId) && hops <= MOST_REDIRECTS; hops += 1) {
      const shown = byId.get(nextId);
      if (shown && catalogue.isShown(shown)) return shown;
      seen.add(nextId);
      nextId = (await repository.findEntry(nextId))?.entry.successorId ?? null;
    }
    return null;
  }

  return {
    async readTopics(locale: Locale): Promise<TopicsResponse> {
      const counts = await catalogue.countByTopic();
      const byOpens = await catalogue.list({});
      const { newest } = await catalogue.read();
      return {
        topics: SERVICE_TOPICS.filter((code) => counts[code] > 0).map((code) => ({
          ...topicView(code, locale),
          entries: counts[code],
        })),
        popular: byOpens.slice(0, ON_FRONT_PAGE).map((entry) => presentCard(entry, locale)),
        latest: newest
          .filter(catalogue.isShown)
          .slice(0, ON_FRONT_PAGE)
          .map((entry) => presentCard(entry, locale)),
      };
    },

    async listEntries(
      query: { topic?: ServiceTopic; unitId?: string; cursor?: string; limit: number },
      locale: Locale,
    ): Promise<ServiceListResponse> {
      const entries = await catalogue.list(query);
      // The cursor names the last entry shown; when that one is gone since, the list begins again rather than skipping.
      const at = query.cursor ? entries.findIndex((entry) => entry.entryId === query.cursor) + 1 : 0;
      const page = entries.slice(at, at + query.limit);
      return {
        topic: query.topic ? topicView(query.topic, locale) : null,
        items: page.map((entry) => presentCard(entry, locale)),
        nextCursor: at + query.limit < entries.length ? (page.at(-1)?.entryId ?? null) : null,
      };
    },

    async search(q: string, limit: number, locale: Locale): Promise<ServiceSearchResponse> {
      const query = prepareQuery(q);
      const rank = <T extends { prepared: ReturnType<typeof prepareDocument> }>(items: readonly T[], most: number) =>
        items
          .map((item) => ({ item, match: rankDocument(query, item.prepared) }))
          .filter(({ match }) => match !== null)
          .sort((a, b) => b.match!.score - a.match!.score)
          .slice(0, most)
          .map(({ item }) => item);
      if (query.terms.length === 0) return { q, functions: [], items: [], topics: [] };

      const [hits, counts] = await Promise.all([catalogue.search(q), catalogue.countByTopic()]);
      const found = rank(functions, MOST_FUNCTIONS);
      const isOn = await Promise.all(found.map(({ it }) => deps.isFunctionOn(it.code)));
      return {
        q,
        functions: found
          .filter((_, index) => isOn[index])
          .map(({ it }) => ({ code: it.code, title: it.title[locale], hint: it.hint[locale] })),
        items: hits.slice(0, limit).map(({ entry, match }) => ({
          entry: presentCard(entry, locale),
          matchedBy: match.by,
          alias: match.aliasIndex === null ? null : (entry.document.aliases[match.aliasIndex] ?? null),
        })),
        topics: rank(topics, MOST_TOPICS)
          .filter(({ code }) => counts[code] > 0)
          .map(({ code }) => ({ code, title: TOPIC_WORDS[code].title[locale], entries: counts[code] })),
      };
    },

    /** @throws ApiError not_found for what never was; gone, with reason and successor in words, for what was taken down */
    async readEntry(slug: string, locale: Locale): Promise<{ entry: ServiceEntry }> {
      const found = await repository.findLive(slug);
      if (!found?.live) throw refusals.unknownEntry();
      const { entry, live } = found;
      const now = clock.now();
      if (isOver({ live, now })) throw await goneError(entry, live);
      deps.opens.count(entry.id);
      return {
        entry: presentEntry(
          live.content,
          {
            slug: entry.slug,
            edition: live.number,
            unit: { id: entry.unitId, words: await deps.unitWords(entry.unitId) },
            health: entry.health,
            healthCheckedAt: entry.healthCheckedAt,
            publishedAt: live.publishedAt,
          },
          { locale, now, calendar: deps.calendar },
        ),
      };
    },

    /** What became of an entry that is no longer on the shelf. */
    async readSuccession(slug: string, locale: Locale): Promise<ServiceSuccession> {
      const found = await repository.findLive(slug);
      if (!found?.live || !isOver({ live: found.live, now: clock.now() })) throw refusals.unknownEntry();
      const { entry, live } = found;
      const successor = await successorOf(entry);
      const isWithdrawn = live.state === 'withdrawn';
      return {
        slug,
        title: say(live.content.title, locale),
        unit: { id: entry.unitId, name: say(await deps.unitWords(entry.unitId), locale) },
        state: isWithdrawn ? 'withdrawn' : 'expired',
        since: (live.endedAt ?? live.expiresAt ?? live.updatedAt).toISOString(),
        reason: isWithdrawn ? say({ zh: live.reasonZh, en: live.reasonEn }, locale) : '',
        successor: successor ? presentCard(successor, locale) : null,
      };
    },

    /** The newest entries, for the first screen. */
    async latest(limit: number, locale: Locale): Promise<ServiceCard[]> {
      const { newest } = await catalogue.read();
      return newest
        .filter(catalogue.isShown)
        .slice(0, limit)
        .map((entry) => presentCard(entry, locale));
    },
  };

  async function goneError(entry: EntryRecord, live: EditionRecord): Promise<ApiError> {
    const successor = await successorOf(entry);
    const reason =
      live.state === 'withdrawn'
        ? { zh: live.reasonZh, en: live.reasonEn || live.reasonZh }
        : { zh: '已过有效期', en: 'It has expired' };
    const title = live.content.title;
    const next: Words = successor
      ? { zh: `请改办“${successor.document.title.zh}”`, en: `Go to “${say(successor.document.title, 'en')}” instead` }
      : { zh: '有疑问请打 12345', en: 'Questions: call 12345' };
    return new ApiError('gone', {
      words: {
        zh: `“${title.zh}”已经停办：${reason.zh}。${next.zh}`,
        en: `“${say(title, 'en')}” is no longer offered: ${reason.en}. ${next.en}`,
      },
    });
  }
}

export type ServicesService = ReturnType<typeof createServicesService>;
