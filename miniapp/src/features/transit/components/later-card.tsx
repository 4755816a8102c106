import type { LaterDeparture } from '@contracts/transit';
import { View } from '@tarojs/components';
import { pressable } from '@/shared/a11y';
import { Card } from '@/shared/ui/card';
import { go } from '@/shared/wechat/navigation';
import { clockOf } from '../clock';
import { nameOf } from '../names';
import { words } from '../words';
import { LineBadge } from './line-badge';

/** Lines of this stop that have nothing coming, and when they next do. */
export function LaterCard({ later }: { later: readonly LaterDeparture[] }) {
  const w = words.use();
  return (
    <Card flush>
      {later.map((one) => {
        const open = () =>
          go('/features/transit/pages/line/index', { id: one.lineId, direction: one.direction, stop: one.poleId });
        const when =
          one.at === null
            ? w.laterNone
            : one.isNextDay
              ? w.laterTomorrow(clockOf(one.at))
              : w.laterToday(clockOf(one.at));
        return (
          <View
            key={`${one.lineId} ${one.direction} ${one.poleId}`}
            className="transit-later"
            {...pressable(open, { role: 'link' })}
          >
            <LineBadge label={one.label} color={one.color} isSmall />
            <View className="transit-later__to">{w.to(nameOf(one.headsign, one.headsignLatin))}</View>
            <View className="transit-later__when">{when}</View>
          </View>
        );
      })}
    </Card>
  );
}
