import type { SosCaseList, SosCaseRow } from '@contracts/sos';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { sosWords } from '@/shared/sos/sos-words';
import { formatSpan } from '@/shared/sos/spans';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { Tag } from '@/shared/ui/tag';
import { toastFailure } from '@/shared/ui/toast';
import { go, pageParam } from '@/shared/wechat/navigation';
import { listFamilyCases } from '../../api';
import { words } from '../../words';
import '../../sos-family.scss';

/** 求助记录: calls that have ended, with their times and outcome; where it was is not kept. */
export default function HistoryPage() {
  const w = words.use().history;
  const language = useLanguage((store) => store.language);
  const [personId] = useState(() => pageParam('personId') ?? 'family');
  const first = useResource(`sos.history.${personId}.${language}`, () => listFamilyCases('closed', personId), {
    live: ['sos.changed'],
  });
  const [older, setOlder] = useState<SosCaseList | null>(null);
  Taro.usePullDownRefresh(() => {
    void first.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const cases = [...(first.data?.cases ?? []), ...(older?.cases ?? [])];
  const cursor = older ? older.nextCursor : (first.data?.nextCursor ?? null);

  async function more(): Promise<void> {
    if (!cursor) return;
    try {
      const page = await listFamilyCases('closed', personId, cursor);
      setOlder({ ...page, cases: [...(older?.cases ?? []), ...page.cases] });
    } catch (error) {
      toastFailure(error);
    }
  }

  return (
    <Screen
      title={w.title}
      state={first.data ? (cases.length === 0 ? 'empty' : 'ready') : first.error ? 'error' : 'loading'}
      empty={{ title: w.none, hint: w.noneHint }}
      error={first.error}
      onRetry={() => void first.reload()}
    >
      <Card flush>
        {cases.map((one) => (
          <Past key={one.id} one={one} />
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

function Past({ one }: { one: SosCaseRow }) {
  const w = words.use().history;
  const s = sosWords.use();
  const language = useLanguage((store) => store.language);
  const span = (until: string) => formatSpan(Date.parse(until) - Date.parse(one.receivedAt), language);
  const lines = [
    formatInstant(one.receivedAt),
    one.acceptedAt ? w.took(span(one.acceptedAt)) : null,
    one.closedAt ? w.lasted(span(one.closedAt)) : null,
  ];
  return (
    <ListRow
      id={`past-${one.number}`}
      title={`${one.personName} · ${one.kind ? s.kinds[one.kind] : s.kindUnknown}`}
      note={<View className="sosf-figures">{lines.filter(Boolean).join(' · ')}</View>}
      end={one.outcome ? <Tag tone="plain">{s.outcomes[one.outcome]}</Tag> : undefined}
      onClick={() => go(PLACES.sosCase, { id: one.id })}
    />
  );
}
