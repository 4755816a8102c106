import type { DeskFilter, DeskItem } from '@contracts/services';
import { useEffect, useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { useSession } from '@/shared/session/session';
import { toastFailure } from '@/shared/ui/toast';
import { listDesk } from './api';

/** The desk's list under one filter and one search, with the counts of all filters. */
export function useDeskList() {
  const personId = useSession((session) => session.person?.personId);
  const language = useLanguage((store) => store.language);
  const isApprover = useSession((session) => session.grants.some((grant) => grant.role === 'approver'));
  const [filter, setFilter] = useState<DeskFilter>(isApprover ? 'in_review' : 'all');
  const [q, setQ] = useState('');
  const [asked, setAsked] = useState('');
  const [more, setMore] = useState<{ items: DeskItem[]; cursor: string | null } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(q.trim()), 200);
    return () => clearTimeout(timer);
  }, [q]);
  const query = { state: filter, q: asked || undefined };
  const first = useResource(
    personId ? `services-desk.list.${language}.${personId}.${filter}.${asked}` : null,
    () => listDesk(query),
    { live: ['services.desk-changed', 'services.changed'] },
  );
  const { data } = first;
  useEffect(() => {
    if (data) setMore(null);
  }, [data]);
  const cursor = more ? more.cursor : (data?.nextCursor ?? null);

  return {
    filter,
    setFilter,
    q,
    setQ,
    first,
    counts: data?.counts,
    units: data?.units ?? [],
    items: [...(data?.items ?? []), ...(more?.items ?? [])],
    cursor,
    async loadMore(): Promise<void> {
      if (!cursor) return;
      try {
        const page = await listDesk({ ...query, cursor });
        setMore((before) => ({ items: [...(before?.items ?? []), ...page.items], cursor: page.nextCursor }));
      } catch (error) {
        toastFailure(error);
      }
    },
  };
}
