import type { SosViews } from '@contracts/sos-people';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { toastFailure } from '@/shared/ui/toast';
import { pageParam } from '@/shared/wechat/navigation';
import { readLooks } from '../../api';
import { words } from '../../words';
import '../../sos-family.scss';

/** 谁看过资料: every look at what is kept of this person for the day they ask for help. */
export default function LooksPage() {
  const w = words.use().looks;
  const language = useLanguage((store) => store.language);
  const [personId] = useState(() => pageParam('personId') ?? 'me');
  const first = useResource(`sos.looks.${personId}.${language}`, () => readLooks(personId));
  const [older, setOlder] = useState<SosViews | null>(null);
  Taro.usePullDownRefresh(() => {
    void first.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const items = [...(first.data?.items ?? []), ...(older?.items ?? [])];
  const cursor = older ? older.nextCursor : (first.data?.nextCursor ?? null);

  async function more(): Promise<void> {
    if (!cursor) return;
    try {
      const page = await readLooks(personId, cursor);
      setOlder({ ...page, items: [...(older?.items ?? []), ...page.items] });
    } catch (error) {
      toastFailure(error);
    }
  }

  return (
    <Screen
      title={w.title}
      state={first.data ? (items.length === 0 ? 'empty' : 'ready') : first.error ? 'error' : 'loading'}
      empty={{ title: w.none, hint: w.intro }}
      error={first.error}
      onRetry={() => void first.reload()}
    >
      <View className="sosf-intro">{w.intro}</View>
      <Card flush>
        {items.map((one) => (
          <ListRow
            key={one.id}
            title={w.line(one.viewerName ?? w.system, w.kinds[one.kind])}
            note={[one.purpose, formatInstant(one.viewedAt)].join(' · ')}
          />
        ))}
      </Card>
      {cursor ? (
        <Button kind="quiet" block onClick={() => void more()}>
          {w.more}
        </Button>
      ) : null}
    </Screen>
  );
}
