import type { DeskItem } from '@contracts/reports';
import { View } from '@tarojs/components';
import { formatAge, formatDeadline } from '@/shared/i18n/times';
import type { DeskRowPlace } from '@/shared/ui/desk/desk';
import { DeskRow } from '@/shared/ui/desk/desk-row';
import { Tag } from '@/shared/ui/tag';
import { words } from '../words';

/** A case in the list: what, where, until when, and what makes it urgent. */
export function CaseRow({ item, ...place }: DeskRowPlace & { item: DeskItem }) {
  const w = words.use();
  return (
    <DeskRow id={`case-${item.number}`} {...place}>
      <View className="desk-row__head">
        <View className="desk-row__title">{item.categoryName}</View>
        <View className="desk-row__number">{item.number}</View>
      </View>
      <View className="desk-row__words">{item.words}</View>
      <View className="desk-row__place">{item.address}</View>
      <View className="desk-row__foot">
        {item.dueAt ? (
          <Tag tone={item.isLate ? 'wrong' : 'plain'}>{formatDeadline(item.dueAt)}</Tag>
        ) : (
          <View className="desk-row__age">{formatAge(item.updatedAt)}</View>
        )}
        {item.escalation > 0 ? <Tag tone="wrong">{w.level(item.escalation)}</Tag> : null}
        {item.isUrged ? <Tag tone="wait">{w.urged}</Tag> : null}
        {item.unitName ? <View className="desk-row__age">{item.unitName}</View> : null}
      </View>
    </DeskRow>
  );
}
