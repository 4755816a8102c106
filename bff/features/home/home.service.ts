import { LRUCache } from 'lru-cache';
import type { Errand, Home, HomeAlert, HomeService, InProgressItem } from '../../contracts/home';
import type { Clock } from '../../platform/clock';
import type { Locale } from '../../platform/errors';
import type { Logger } from '../../platform/log';

/** What the first screen is made of. Each source may fail or be slow on its own. */
export interface HomeSources {
  cityName(locale: Locale): Promise<string>;
  /** errands in the order of the tiles; one that is switched off is not shown */
  errands: { errand: Errand; isOn(): Promise<boolean> }[];
  inProgress: ((personId: string, locale: Locale) => Promise<InProgressItem[]>)[];
  services(locale: Locale): Promise<HomeService[]>;
  unreadNotices(personId: string): Promise<number>;
  alerts: ((locale: Locale) => Promise<HomeAlert | null>)[];
}

/** A source slower than this costs its own card, not the screen. */
const PART_DEADLINE_MS = 1_500;
/** Parts of one person are kept this long at most; a push to the person drops them at once. */
const PERSON_KEPT_MS = 5_000;
/** What is the same for everybody. */
const COMMON_KEPT_MS = 10_000;

const FAILED: Record<Locale, string> = {
  zh: '这部分暂时没取到，其他内容可以照常使用',
  en: 'This part could not be loaded. The rest works as usual',
};

type Part<T> = { state: 'ok'; value: T; asOf: string } | { state: 'failed'; message: string };
interface Common {
  city: { name: string };
  alert: HomeAlert | null;
  errands: Errand[];
  services: Part<HomeService[]>;
}
interface Personal {
  inProgress: Part<InProgressItem[]>;
  unreadNotices: Part<number>;
}

export function createHomeService(deps: { sources: HomeSources; clock: Clock; log: Logger }) {
  const { sources, clock, log } = deps;
  const commons = new LRUCache<string, Promise<Common>>({ max: 4, ttl: COMMON_KEPT_MS });
  const personals = new LRUCache<string, Promise<Personal>>({ max: 20_000, ttl: PERSON_KEPT_MS });
  const answers = new LRUCache<string, Buffer>({ max: 20_000, ttl: PERSON_KEPT_MS });

  async function part<T>(name: string, locale: Locale, ask: () => Promise<T>): Promise<Part<T>> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${name} took over ${PART_DEADLINE_MS} ms`)), PART_DEADLINE_MS);
      });
      const value = await Promise.race([ask(), late]);
      return { state: 'ok', value, asOf: clock.now().toISOString() };
    } catch (error) {
      log.warn({ error, part: name }, 'a part of the first screen failed');
      return { state: 'failed', message: FAILED[locale] };
    } finally {
      clearTimeout(timer);
    }
  }

  const valueOr = <T>(of: Part<T>, otherwise: T): T => (of.state === 'ok' ? of.value : otherwise);

  async function loadCommon(locale: Locale): Promise<Common> {
    const [name, services, errands, alerts] = await Promise.all([
      part('city', locale, () => sources.cityName(locale)),
      part('services', locale, () => sources.services(locale)),
      Promise.all(
        sources.errands.map(async ({ errand, isOn }) => ({
          errand,
          isOn: valueOr(await part(errand, locale, isOn), false),
        })),
      ),
      Promise.all(sources.alerts.map((alert) => part('alert', locale, () => alert(locale)))),
    ]);
    return {
      city: { name: valueOr(name, '一城通') },
      services,
      errands: errands.filter((each) => each.isOn).map((each) => each.errand),
      alert: alerts.map((each) => valueOr(each, null)).find((each) => each !== null) ?? null,
    };
  }

  async function loadPersonal(personId: string, locale: Locale): Promise<Personal> {
    const [inProgress, unreadNotices] = await Promise.all([
      part('inProgress', locale, async () =>
        (await Promise.all(sources.inProgress.map((source) => source(personId, locale)))).flat(),
      ),
      part('unreadNotices', locale, () => sources.unreadNotices(personId)),
    ]);
    return { inProgress, unreadNotices };
  }

  function visitor(): Personal {
    const asOf = clock.now().toISOString();
    return { inProgress: { state: 'ok', value: [], asOf }, unreadNotices: { state: 'ok', value: 0, asOf } };
  }

  function kept<T>(cache: LRUCache<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
    let value = cache.get(key);
    if (!value) {
      value = load();
      cache.set(key, value);
      value.catch(() => cache.delete(key));
    }
    return value;
  }

  function personalOf(personId: string | null, locale: Locale): Promise<Personal> {
    if (!personId) return Promise.resolve(visitor());
    return kept(personals, `${personId}:${locale}`, () => loadPersonal(personId, locale));
  }

  return {
    /** The first screen as JSON bytes, kept while nothing of it can have changed. */
    async homeBytes(personId: string | null, locale: Locale): Promise<Buffer> {
      const key = `${personId ?? ''}:${locale}`;
      const last = answers.get(key);
      if (last) return last;
      const commonLoad = kept(commons, locale, () => loadCommon(locale));
      const personalLoad = personalOf(personId, locale);
      const [common, personal] = await Promise.all([commonLoad, personalLoad]);
      const value: Home = { ...common, ...personal };
      const bytes = Buffer.from(JSON.stringify(value));
      if (common.services.state === 'failed') commons.delete(locale);
      const isPersonalWhole = personal.inProgress.state === 'ok' && personal.unreadNotices.state === 'ok';
      if (!isPersonalWhole) personals.delete(key);
      // A change that came while the parts were being read dropped them: then this answer is given once and not kept.
      const isCurrent = commons.peek(locale) === commonLoad && (!personId || personals.peek(key) === personalLoad);
      if (isCurrent) answers.set(key, bytes);
      return bytes;
    },
    /** Something of this person changed. */
    forgetPerson(personId: string): void {
      for (const locale of ['zh', 'en']) {
        personals.delete(`${personId}:${locale}`);
        answers.delete(`${personId}:${locale}`);
      }
    },
    /** Something that everybody sees changed. */
    forgetCommon(): void {
      commons.clear();
      answers.clear();
    },
  };
}
