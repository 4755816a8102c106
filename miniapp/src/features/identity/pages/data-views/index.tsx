import type { VaultView } from '@contracts/identity';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { formatInstant } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { toastFailure } from '@/shared/ui/toast';
import { listDataViews } from '../../api';
import { words } from '../../words';
import './data-views.scss';

/** Every look at my personal data: who, what, why, when. */
export default function DataViewsPage() {
  const w = words.use().dataViews;
  const newest = useResource('identity.data-views', () => listDataViews());
  const [older, setOlder] = useState<{ items: VaultView[]; nextCursor: string | null }>();
  const items = [...(newest.data?.items ?? []), ...(older?.items ?? [])];
  const nextCursor = older ? older.nextCursor : (newest.data?.nextCursor ?? null);
  const more = async () => {
    if (!nextCursor) return;
    try {
      const page = await listDataViews(nextCursor);
      setOlder({ items: [...(older?.items ?? []), ...page.items], nextCursor: page.nextCursor });
    } catch (error) {
      toastFailure(error);
    }
  };
  const viewer = (view: VaultView) => (view.viewerIsMe ? w.me : (view.viewerName ?? w.system));

  return (
    <Screen
      title={w.title}
      state={newest.data ? (items.length === 0 ? 'empty' : 'ready') : newest.error ? 'error' : 'loading'}
      empty={{ title: w.none, hint: w.noneHint }}
      error={newest.error}
      onRetry={() => void newest.reload()}
    >
      <View className="data-views__intro">{w.intro}</View>
      <Card flush>
        {items.map((view) => (
          <ListRow
            key={view.id}
            icon="eye"
            title={w.line(viewer(view), w.kinds[view.kind])}
            note={`${view.purpose} · ${formatInstant(view.viewedAt)}`}
          />
        ))}
      </Card>
      {nextCursor ? (
        <Button kind="quiet" block onClick={() => void more()}>
          {w.more}
        </Button>
      ) : null}
    </Screen>
  );
}
