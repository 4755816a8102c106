import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatDay } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { Card, SectionTitle } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { Tag } from '@/shared/ui/tag';
import { replaceWith } from '@/shared/wechat/navigation';
import { readSuccession } from '../api';
import { words } from '../words';
import { CardRow } from './card-row';

/** What a deep link shows once its entry is gone: why, since when, and where to go now. */
export function Succession(props: { slug: string; message: string }) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const succession = useResource(`services.succession.${language}.${props.slug}`, () => readSuccession(props.slug));
  const { data } = succession;
  if (!data) {
    return succession.error ? <Empty icon="info" title={w.gone} hint={props.message} /> : <SkeletonCards count={2} />;
  }
  return (
    <View id="succession">
      <Card>
        <Tag tone="wait">{data.state === 'expired' ? w.expired : w.gone}</Tag>
        <View className="services-gone__title">{data.title}</View>
        {data.reason ? <View>{data.reason}</View> : null}
        <View className="services-gone__since">
          {data.unit.name} · {w.goneSince(formatDay(data.since))}
        </View>
      </Card>
      {data.successor ? (
        <>
          <SectionTitle>{w.instead}</SectionTitle>
          <Card flush>
            <CardRow card={data.successor} />
          </Card>
        </>
      ) : (
        <Empty inCard icon="search" title={w.noSuccessor} hint={w.noSuccessorHint} />
      )}
      <Button id="search-again" icon="search" block onClick={() => replaceWith(PLACES.serviceSearch)}>
        {w.searchAgain}
      </Button>
    </View>
  );
}
