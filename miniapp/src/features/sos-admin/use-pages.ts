import { useState } from 'react';
import { type Resource, useResource } from '@/shared/http/use-resource';
import { toastFailure } from '@/shared/ui/toast';

export interface Pages<Item> {
  first: Resource<{ items: Item[]; nextCursor: string | null }>;
  items: Item[];
  hasMore: boolean;
  loadMore(): Promise<void>;
}

/** A list that comes page after page; a push brings its first page anew, and the older ones go. */
export function usePages<Item>(
  key: string | null,
  load: (cursor?: string) => Promise<{ items: Item[]; nextCursor: string | null }>,
  live: string[] = [],
): Pages<Item> {
  const first = useResource(key, () => load(), { live });
  const [older, setOlder] = useState<{ of: unknown; items: Item[]; cursor: string | null } | null>(null);
  const more = older && older.of === first.data ? older : null;
  const cursor = more ? more.cursor : (first.data?.nextCursor ?? null);
  return {
    first,
    items: [...(first.data?.items ?? []), ...(more?.items ?? [])],
    hasMore: cursor !== null,
    async loadMore() {
      if (cursor === null) return;
      try {
        const page = await load(cursor);
        setOlder({ of: first.data, items: [...(more?.items ?? []), ...page.items], cursor: page.nextCursor });
      } catch (error) {
        toastFailure(error);
      }
    },
  };
}
