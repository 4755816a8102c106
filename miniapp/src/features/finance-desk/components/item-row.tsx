import type { ReconItemRow } from '@contracts/finance';
import { View } from '@tarojs/components';
import { formatCalendarDay, formatDeadline } from '@/shared/i18n/times';
import type { DeskRowPlace } from '@/shared/ui/desk/desk';
import { DeskRow } from '@/shared/ui/desk/desk-row';
import { Tag } from '@/shared/ui/tag';
import { STATE_TONES } from '../tones';
import { words } from '../words';
import { ThreeBooks } from './three-books';

/** A difference in the list: what it is, whose, the amounts of the three books, until when. */
export function ItemRow({ item, ...place }: DeskRowPlace & { item: ReconItemRow }) {
  const w = words.use();
  const waits = item.state === 'open' || item.state === 'proposed';
  return (
    <DeskRow id={`item-${item.reference}`} {...place}>
      <View className="fdesk-row__head">
        <View className="fdesk-row__title">{w.classes[item.class]}</View>
        <View className="fdesk-row__company">{item.billerName}</View>
      </View>
      <ThreeBooks item={item} />
      <View className="fdesk-row__foot">
        {waits && item.dueAt ? (
          <Tag tone={item.isLate ? 'wrong' : 'plain'}>
            {item.isLate ? w.late(formatDeadline(item.dueAt)) : w.due(formatDeadline(item.dueAt))}
          </Tag>
        ) : null}
        {waits ? null : <Tag tone={STATE_TONES[item.state]}>{w.filters[item.state]}</Tag>}
        <View className="fdesk-row__day">{w.ofDay(formatCalendarDay(item.day))}</View>
        <View className="fdesk-row__number">{item.reference}</View>
      </View>
    </DeskRow>
  );
}
