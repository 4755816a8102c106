import type { DeskItem, DeskPage, DeskQueue } from '@contracts/reports';
import { useCallback, useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { useSession } from '@/shared/session/session';
import { toastFailure } from '@/shared/ui/toast';
import { loadDesk } from './api';

export const QUEUES: DeskQueue[] = ['intake', 'department', 'handling', 'overdue', 'reporter', 'answered', 'done'];

/** One list of the desk, live: pushes load its first page and the counts again. */
export function useDesk() {
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const grants = useSession((session) => session.grants);
  const isHotline = grants.some((grant) => grant.role === 'dispatcher');
  const [queue, setQueue] = useState<DeskQueue>(() => (isHotline ? 'intake' : 'department'));
  const [q, setQ] = useState('');
  const [older, setOlder] = useState<{ key: string; page: DeskPage } | null>(null);

  const key = personId ? `desk.${personId}.${queue}.${q}.${language}` : null;
  const first = useResource<DeskPage>(key, () => loadDesk({ queue, q: q || undefined }), { live: ['report.changed'] });
  const more = older && older.key === key ? older.page : null;
  const cursor = more ? more.nextCursor : (first.data?.nextCursor ?? null);

  const loadMore = useCallback(async () => {
    if (!cursor || !key) return;
    try {
      const page = await loadDesk({ queue, q: q || undefined, cursor });
      setOlder((before) => ({
        key,
        page: { ...page, items: [...(before?.key === key ? before.page.items : []), ...page.items] },
      }));
    } catch (error) {
      toastFailure(error);
    }
  }, [cursor, key, queue, q]);

  const known = new Set(first.data?.items.map((item) => item.id));
  const items: DeskItem[] = [
    ...(first.data?.items ?? []),
    ...(more?.items ?? []).filter((item) => !known.has(item.id)),
  ];
  return { first, items, counts: first.data?.counts ?? {}, queue, setQueue, q, setQ, cursor, loadMore };
}
