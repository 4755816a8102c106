import type { ServiceCard, ServiceListResponse, TopicsResponse } from '@contracts/services';
import { View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { aria, pressable } from '@/shared/a11y';
import { request } from '@/shared/http/client';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { useMode } from '@/shared/session/mode';
import { Card, SectionTitle } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { ListRow } from '@/shared/ui/list-row';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { SearchEntry } from '@/shared/ui/search-entry';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { TOPIC_ICONS } from './topic-icons';
import { words } from './words';
import './services.scss';

const ELDER_SHOWN = 6;

/** 办事: by search, by what happened in one's life, by what others often need. */
export default function ServicesPage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const topics = useResource<TopicsResponse>(
    `services.topics.${language}`,
    () => request({ path: '/services/topics' }),
    {
      live: ['services.changed'],
      topics: ['services'],
      keepLast: true,
    },
  );
  // What old people come for most, without a search.
  const isElder = useMode((mode) => mode.isElder);
  const forElders = useResource<ServiceListResponse>(
    isElder ? `services.elderly.${language}` : null,
    () => request({ path: '/services', query: { topic: 'elderly', limit: ELDER_SHOWN } }),
    { live: ['services.changed'], topics: ['services'], keepLast: true },
  );
  // The home of elder mode has no tabs; here they are the way back to it.
  useDidShow(() => void Promise.resolve(Taro.showTabBar({})).catch(() => undefined));
  Taro.usePullDownRefresh(() => {
    void topics.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const { data } = topics;
  const isEmpty = data !== undefined && data.topics.length === 0 && data.popular.length === 0;

  return (
    <Screen
      tab
      title={w.title}
      state={data ? (isEmpty ? 'empty' : 'ready') : topics.error ? 'error' : 'loading'}
      empty={{ title: w.emptyTitle, hint: w.emptyHint }}
      error={topics.error}
      onRetry={() => void topics.reload()}
      isOffline={topics.isOffline}
      asOf={topics.asOf}
    >
      <PullDown onRefresh={topics.reload}>
        <View className="services__title" {...aria({ role: 'heading', level: 1 })}>
          {w.title}
        </View>
        <SearchEntry words={w.search} onClick={() => go(PLACES.serviceSearch)} />
        {isElder ? <Entries title={w.forElders} cards={forElders.data?.items ?? []} /> : null}
        <SectionTitle>{w.topics}</SectionTitle>
        <View className="services__topics">
          {data?.topics.map((topic) => (
            <View
              key={topic.code}
              id={`topic-${topic.code}`}
              className="services__topic"
              {...pressable(() => go(PLACES.serviceTopic, { topic: topic.code }), { role: 'link' })}
            >
              <Icon name={TOPIC_ICONS[topic.code]} size="lead" className="services__topic-icon" />
              <View className="services__topic-title">{topic.title}</View>
              <View className="services__topic-count">{w.entries(topic.entries)}</View>
            </View>
          ))}
        </View>
        <Entries title={w.popular} cards={data?.popular ?? []} />
        <Entries title={w.latest} cards={data?.latest ?? []} />
      </PullDown>
    </Screen>
  );
}

function Entries(props: { title: string; cards: ServiceCard[] }) {
  const w = words.use();
  if (props.cards.length === 0) return null;
  return (
    <Card title={props.title} flush>
      {props.cards.map((card) => (
        <ListRow
          key={card.slug}
          id={`entry-${card.slug}`}
          title={card.title}
          note={card.unit.name}
          end={card.health.state === 'down' ? <Tag tone="wait">{w.down}</Tag> : undefined}
          onClick={() => go(PLACES.serviceEntry, { slug: card.slug })}
        />
      ))}
    </Card>
  );
}
