import type { ServiceCard, ServiceTopic } from '@contracts/services';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { PullDown } from '@/shared/ui/pull-down';
import { Screen } from '@/shared/ui/screen';
import { toastFailure } from '@/shared/ui/toast';
import { pageParam } from '@/shared/wechat/navigation';
import { listOfTopic } from '../../api';
import { CardRow } from '../../components/card-row';
import { words } from '../../words';
import './topic.scss';

/** Everything of one topic, most asked for first. */
export default function TopicPage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const [topic] = useState(() => (pageParam('topic') ?? 'identity') as ServiceTopic);
  const first = useResource(`services.topic.${language}.${topic}`, () => listOfTopic(topic), {
    live: ['services.changed'],
    topics: ['services'],
    keepLast: true,
  });
  const [more, setMore] = useState<{ items: ServiceCard[]; nextCursor: string | null } | null>(null);
  const [isLoadingMore, setLoadingMore] = useState(false);
  const { data } = first;
  // A new first page begins a new list: what follows it may have moved.
  useEffect(() => {
    if (data) setMore(null);
  }, [data]);
  Taro.usePullDownRefresh(() => {
    void first.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const items = [...(data?.items ?? []), ...(more?.items ?? [])];
  const nextCursor = more ? more.nextCursor : (data?.nextCursor ?? null);

  async function loadMore(cursor: string): Promise<void> {
    setLoadingMore(true);
    try {
      const page = await listOfTopic(topic, cursor);
      setMore((before) => ({ items: [...(before?.items ?? []), ...page.items], nextCursor: page.nextCursor }));
    } catch (error) {
      toastFailure(error);
    } finally {
      setLoadingMore(false);
    }
  }

  return (
    <Screen
      title={data?.topic?.title ?? w.topicTitle}
      state={data ? (items.length === 0 ? 'empty' : 'ready') : first.error ? 'error' : 'loading'}
      empty={{ title: w.topicEmpty, hint: w.topicEmptyHint }}
      error={first.error}
      onRetry={() => void first.reload()}
      isOffline={first.isOffline}
      asOf={first.asOf}
    >
      <PullDown onRefresh={first.reload}>
        <View className="services-topic__hint">{data?.topic?.hint}</View>
        <Card flush>
          {items.map((card) => (
            <CardRow key={card.slug} card={card} />
          ))}
        </Card>
        {nextCursor ? (
          <Button id="more" block loading={isLoadingMore} onClick={() => void loadMore(nextCursor)}>
            {w.more}
          </Button>
        ) : null}
      </PullDown>
    </Screen>
  );
}
