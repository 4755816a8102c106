import { useEffect, useState } from 'react';
import { type Resource, useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { useSession } from '@/shared/session/session';
import { toastFailure } from '@/shared/ui/toast';

/** What a desk's route answers: a page of the list, and how much lies under each filter. */
export interface DeskAnswer {
  items: unknown[];
  nextCursor: string | null;
  counts: Partial<Record<string, number>>;
}

export interface DeskListOptions<Answer extends DeskAnswer, Filter extends string> {
  /** The name under which the desk's answers are kept apart from those of others. */
  name: string;
  /** Whose desk it is; nothing is loaded for anybody else. */
  roles: string[];
  /** The filter that is on until another is chosen. */
  start: Filter;
  load(query: { filter: Filter; q?: string; cursor?: string }): Promise<Answer>;
  idOf(item: Answer['items'][number]): string;
  /** Push types after which the first page and the counts are loaded again. */
  live: string[];
}

export interface DeskList<Answer extends DeskAnswer, Filter extends string> {
  hasAccess: boolean;
  first: Resource<Answer>;
  items: Answer['items'];
  filter: Filter;
  setFilter(filter: Filter): void;
  /** What stands in the search field. */
  q: string;
  setQ(q: string): void;
  hasMore: boolean;
  loadMore(): Promise<void>;
}

const TYPING_MS = 200;

/** One list of a desk under one filter and one search, live, page after page. */
export function useDeskList<Answer extends DeskAnswer, Filter extends string>(
  options: DeskListOptions<Answer, Filter>,
): DeskList<Answer, Filter> {
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const hasAccess = useSession((session) => session.grants.some((grant) => options.roles.includes(grant.role)));
  const [chosen, setFilter] = useState<Filter | null>(null);
  const [q, setQ] = useState('');
  const [asked, setAsked] = useState('');
  const [older, setOlder] = useState<{ key: string; items: Answer['items']; cursor: string | null } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(q.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [q]);

  const filter = chosen ?? options.start;
  const query = { filter, q: asked || undefined };
  const key = personId && hasAccess ? `${options.name}.${personId}.${language}.${filter}.${asked}` : null;
  const first = useResource<Answer>(key, () => options.load(query), { live: options.live });
  const more = older?.key === key ? older : null;
  const cursor = more ? more.cursor : (first.data?.nextCursor ?? null);

  async function loadMore(): Promise<void> {
    if (!cursor || !key) return;
    try {
      const page = await options.load({ ...query, cursor });
      setOlder((before) => ({
        key,
        items: [...(before?.key === key ? before.items : []), ...page.items],
        cursor: page.nextCursor,
      }));
    } catch (error) {
      toastFailure(error);
    }
  }

  // A push brings the first page anew, and with it what an older page still holds.
  const known = new Set(first.data?.items.map(options.idOf));
  const items = [...(first.data?.items ?? []), ...(more?.items ?? []).filter((item) => !known.has(options.idOf(item)))];
  return { hasAccess, first, items, filter, setFilter, q, setQ, hasMore: cursor !== null, loadMore };
}
