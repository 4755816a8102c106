import type { ReportCategory } from '../../contracts/reports';
import type { Clock } from '../../platform/clock';
import type { Locale } from '../../platform/errors';
import type { Limits } from './reports.duties';
import type { CategoryRow } from './reports.types';

const KEEP_MS = 30_000;

/** Categories kept in memory; a changed row is seen within half a minute. */
export function createCategoryTree(load: () => Promise<CategoryRow[]>, clock: Clock) {
  let byId = new Map<string, CategoryRow>();
  let readAt = 0;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    byId = new Map((await load()).map((row) => [row.id, row]));
    readAt = clock.now().getTime();
  }

  async function fresh(): Promise<Map<string, CategoryRow>> {
    const age = clock.now().getTime() - readAt;
    if (byId.size === 0 || age > KEEP_MS || age < 0) {
      reading ??= read().finally(() => {
        reading = null;
      });
      await reading;
    }
    return byId;
  }

  return {
    async all(): Promise<CategoryRow[]> {
      return [...(await fresh()).values()];
    },
    async find(id: string): Promise<CategoryRow | null> {
      return (await fresh()).get(id) ?? null;
    },
    /** Ids of leaves whose name, pinyin, initials or everyday words hold `q`. */
    async matching(q: string): Promise<string[]> {
      const needle = q.toLowerCase();
      return [...(await fresh()).values()]
        .filter(
          (row) =>
            row.answer &&
            [row.name.zh, row.name.en.toLowerCase(), row.pinyin, row.initials, row.keywords].some((text) =>
              text.includes(needle),
            ),
        )
        .map((row) => row.id);
    },
  };
}

export type CategoryTree = ReturnType<typeof createCategoryTree>;

/** Clocks of a category; one that was retired meanwhile gives its reports the ordinary ones. */
export function limitsOf(category: CategoryRow | null): Limits {
  return {
    acceptMinutes: category?.acceptMinutes ?? 120,
    signMinutes: category?.signMinutes ?? 240,
    answer: category?.answer ?? { amount: 5, unit: 'working_day' },
  };
}

export function presentCategory(row: CategoryRow, locale: Locale): ReportCategory {
  return {
    id: row.id,
    parentId: row.parentId,
    name: row.name[locale],
    pinyin: row.pinyin,
    initials: row.initials,
    keywords: row.keywords,
    icon: row.icon,
    answerWithin: row.answer,
    emergency: row.emergency && { phone: row.emergency.phone, words: row.emergency.words[locale] },
    departmentId: row.departmentId,
  };
}
