import type { ServiceEntry } from '@contracts/services';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { EntryView } from '@/shared/service-entry/entry-view';
import { canOpenChannel, openChannel } from '@/shared/service-entry/open-channel';
import { words as entryWords } from '@/shared/service-entry/words';
import { useMode } from '@/shared/session/mode';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { go, pageParam } from '@/shared/wechat/navigation';
import { CITY_HOTLINE, dial } from '@/shared/wechat/phone';
import { readEntry } from '../../api';
import { ElderEntry } from '../../components/elder-entry';
import { Succession } from '../../components/succession';
import { useTicks } from '../../use-ticks';
import { words } from '../../words';
import './entry-page.scss';

/** One service entry. A link to an entry that is gone leads on; a link to nothing leads to search. */
export default function EntryPage() {
  const w = words.use();
  const isElder = useMode((mode) => mode.isElder);
  const language = useLanguage((store) => store.language);
  const [slug] = useState(() => pageParam('slug') ?? '');
  const ticks = useTicks(slug);
  const entry = useResource(`services.entry.${language}.${slug}`, () => readEntry(slug), {
    live: ['services.changed'],
    topics: ['services'],
    keepLast: true,
  });
  Taro.usePullDownRefresh(() => {
    void entry.reload().finally(() => Taro.stopPullDownRefresh());
  });
  Taro.useShareAppMessage(() => ({
    title: entry.data?.title ?? w.entryTitle,
    path: `${PLACES.serviceEntry}?slug=${slug}`,
  }));
  const failure = entry.error instanceof ApiFailure ? entry.error : undefined;
  // Gone for good is stronger than what was kept: an old copy must not send anybody to a closed counter.
  const isGone = failure?.code === 'gone';
  const isUnknown = failure?.code === 'not_found' || slug === '';
  const data = isGone || isUnknown ? undefined : entry.data;

  return (
    <Screen
      title={w.entryTitle}
      state={data || isGone || isUnknown ? 'ready' : entry.error ? 'error' : 'loading'}
      skeleton={<SkeletonCards count={3} rows={4} />}
      error={entry.error}
      onRetry={() => void entry.reload()}
      isOffline={entry.isOffline}
      asOf={entry.asOf}
      footer={data ? <NextStep entry={data} isElder={isElder} /> : null}
    >
      {isGone ? <Succession slug={slug} message={failure.message} /> : null}
      {isUnknown ? (
        <Empty
          icon="search"
          title={w.unknown}
          hint={w.unknownHint}
          action={{ id: 'search-again', label: w.searchAgain, onClick: () => go(PLACES.serviceSearch) }}
        />
      ) : null}
      {data ? (
        <PullDown onRefresh={entry.reload}>
          {isElder ? <ElderEntry entry={data} /> : <EntryView entry={data} ticks={ticks} />}
        </PullDown>
      ) : null}
    </Screen>
  );
}

/** One next step: where it is done, or the phone. */
function NextStep(props: { entry: ServiceEntry; isElder: boolean }) {
  const { entry, isElder } = props;
  const e = entryWords.use();
  const number = entry.phones[0]?.number ?? CITY_HOTLINE;
  const call = (kind: 'primary' | 'plain') => (
    <Button
      id="call-office"
      kind={kind}
      size={isElder ? 'large' : 'normal'}
      icon="phone"
      block
      onClick={() => dial(number)}
    >
      {isElder ? `${e.callToAsk} ${number}` : e.callToAsk}
    </Button>
  );
  const isDown = entry.health.state === 'down';
  if (isElder || !canOpenChannel(entry.channel)) return <BottomBar>{call('primary')}</BottomBar>;
  return (
    <BottomBar>
      {call(isDown ? 'primary' : 'plain')}
      <Button
        id="open-channel"
        kind={isDown ? 'plain' : 'primary'}
        icon="external"
        block
        onClick={() => openChannel(entry.channel)}
      >
        {entry.channel.kind === 'link' ? e.goOnline : e.openMiniProgram}
      </Button>
    </BottomBar>
  );
}
