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

type Look = SosViews['items'][number];

/** One look at a page opens several pieces: what one person saw for one purpose in one minute is one line. */
function groupsOf(items: Look[]): { first: Look; kinds: Look['kind'][] }[] {
  const groups: { first: Look; kinds: Look['kind'][] }[] = [];
  for (const one of items) {
    const last = groups.at(-1);
    const isSame =
      last?.first.viewerName === one.viewerName &&
      last.first.purpose === one.purpose &&
      last.first.viewedAt.slice(0, 16) === one.viewedAt.slice(0, 16);
    if (!last || !isSame) groups.push({ first: one, kinds: [one.kind] });
    else if (!last.kinds.includes(one.kind)) last.kinds.push(one.kind);
  }
  return groups;
}

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
        {groupsOf(items).map(({ first: one, kinds }) => (
          <ListRow
            key={one.id}
            title={w.line(one.viewerName ?? w.system, kinds.map((kind) => w.kinds[kind]).join('、'))}
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
