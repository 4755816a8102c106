import type { ServiceCard } from '@contracts/services';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { PLACES } from '@/shared/places';
import { feeSentence } from '@/shared/service-entry/entry-sentences';
import { words as entryWords } from '@/shared/service-entry/words';
import { ListRow } from '@/shared/ui/list-row';
import { Tag } from '@/shared/ui/tag';
import { go } from '@/shared/wechat/navigation';
import { words } from '../words';
import './card-row.scss';

/** An entry in a list: what it is, what it costs, and what is wrong with it if anything is. */
export function CardRow(props: { card: ServiceCard; why?: string; onOpen?: () => void }) {
  const { card } = props;
  const w = words.use();
  const e = entryWords.use();
  const end: ReactNode = card.health.state === 'down' ? <Tag tone="wait">{w.down}</Tag> : null;
  return (
    <ListRow
      id={`entry-${card.slug}`}
      title={card.title}
      note={
        <>
          <View>{card.summary}</View>
          <View className="services-row__more">
            {[card.unit.name, feeSentence(card.fee, e), props.why].filter(Boolean).join(' · ')}
          </View>
        </>
      }
      end={end}
      onClick={() => {
        props.onOpen?.();
        go(PLACES.serviceEntry, { slug: card.slug });
      }}
    />
  );
}
