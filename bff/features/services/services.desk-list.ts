import { DESK_FILTERS, type DeskFilter, type DeskItem } from '../../contracts/services-desk';
import type { Locale, Words } from '../../platform/errors';
import { shanghaiDate } from './services.hours';
import { say } from './services.presenter';
import type { EditionHead, EntryRecord } from './services.rows';
import { normalise } from './services.search-words';

export interface DeskRow {
  entry: EntryRecord;
  working: EditionHead | null;
  live: EditionHead | null;
}

const SOON_MS = 30 * 86_400_000;

function isReviewSoon({ live }: DeskRow, now: Date): boolean {
  return (
    live?.state === 'published' && live.reviewDueAt !== null && live.reviewDueAt.getTime() < now.getTime() + SOON_MS
  );
}

/** Does a row belong under a filter? One row may stand under several. */
export function isUnder(filter: DeskFilter, row: DeskRow, personId: string, now: Date): boolean {
  const { working, live, entry } = row;
  switch (filter) {
    case 'all':
      return true;
    case 'mine':
      return working?.contributorIds.includes(personId) ?? false;
    case 'draft':
    case 'in_review':
    case 'returned':
    case 'scheduled':
      return working?.state === filter;
    case 'published':
      return live?.state === 'published';
    case 'withdrawn':
      return live?.state === 'withdrawn' || live?.state === 'expired';
    case 'review_due':
      return isReviewSoon(row, now);
    case 'unhealthy':
      return live?.state === 'published' && entry.health === 'down';
  }
}

/** Filter, count and page the desk's list in memory: one department has hundreds of entries, not millions. */
export function presentDeskList(
  rows: readonly DeskRow[],
  query: { state: DeskFilter; q?: string; cursor?: string; limit: number },
  context: { personId: string; now: Date; locale: Locale; units: ReadonlyMap<string, Words> },
) {
  const { personId, now, locale, units } = context;
  const needle = query.q ? normalise(query.q) : '';
  const found = rows.filter(
    ({ entry, working, live }) =>
      needle === '' ||
      normalise(`${working?.titleZh ?? ''} ${live?.titleZh ?? ''} ${entry.slug.replace(/-/g, ' ')}`).includes(needle),
  );
  const counts = Object.fromEntries(
    DESK_FILTERS.map((filter) => [filter, found.filter((row) => isUnder(filter, row, personId, now)).length]),
  ) as Record<DeskFilter, number>;
  const listed = found.filter((row) => isUnder(query.state, row, personId, now));
  const at = query.cursor ? listed.findIndex((row) => row.entry.id === query.cursor) + 1 : 0;
  const page = listed.slice(at, at + query.limit);
  const today = shanghaiDate(now);
  return {
    counts,
    nextCursor: at + query.limit < listed.length ? (page.at(-1)?.entry.id ?? null) : null,
    items: page.map(({ entry, working, live }) => {
      // The instant is the end of the day, a millisecond before it is that day.
      const reviewDueOn = live?.reviewDueAt ? shanghaiDate(new Date(live.reviewDueAt.getTime() - 1)) : null;
      const view: Omit<DeskItem, 'working' | 'live'> = {
        entryId: entry.id,
        slug: entry.slug,
        title: working?.titleZh ?? live?.titleZh ?? entry.slug,
        unit: { id: entry.unitId, name: say(units.get(entry.unitId) ?? { zh: '', en: '' }, locale) },
        health: { state: entry.health, checkedAt: entry.healthCheckedAt?.toISOString() ?? null },
        reviewDueOn,
        isReviewOverdue: reviewDueOn !== null && reviewDueOn < today,
        updatedAt: entry.updatedAt.toISOString(),
      };
      return { view, working, live };
    }),
  };
}
