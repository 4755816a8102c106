import type { DeskItem } from '@contracts/services-desk';
import { View } from '@tarojs/components';
import { formatAge, formatDay, formatInstant } from '@/shared/i18n/times';
import type { DeskRowPlace } from '@/shared/ui/desk/desk';
import { DeskRow } from '@/shared/ui/desk/desk-row';
import { Tag } from '@/shared/ui/tag';
import { STATE_TONES } from '../tones';
import { words } from '../words';

/** One entry in the desk's list: what it is, what is in work, what is live, what is wrong. */
export function EntryRow({ item, ...place }: DeskRowPlace & { item: DeskItem }) {
  const w = words.use();
  const { working, live } = item;
  const isPublished = live?.state === 'published';
  return (
    <DeskRow id={`desk-${item.slug}`} {...place}>
      <View className="sdesk-row__title">{item.title}</View>
      <View className="sdesk-row__tags">
        {working ? <Tag tone={STATE_TONES[working.state]}>{w.states[working.state]}</Tag> : null}
        {live ? <Tag tone={STATE_TONES[live.state]}>{w.states[live.state]}</Tag> : null}
        {isPublished && item.health.state === 'down' ? <Tag tone="wrong">{w.linkDown}</Tag> : null}
        {isPublished && item.isReviewOverdue ? <Tag tone="wrong">{w.overdue}</Tag> : null}
      </View>
      <View className="sdesk-row__foot">
        {[
          working ? `${w.edition(working.number)} ${w.by(working.author.name)}` : '',
          working?.state === 'scheduled' && working.publishAt ? w.willPublish(formatInstant(working.publishAt)) : '',
          !live ? w.neverLive : working ? w.live(live.number) : '',
          isPublished && item.reviewDueOn && !item.isReviewOverdue ? w.due(formatDay(item.reviewDueOn)) : '',
          formatAge(item.updatedAt),
        ]
          .filter(Boolean)
          .join(' · ')}
      </View>
    </DeskRow>
  );
}
