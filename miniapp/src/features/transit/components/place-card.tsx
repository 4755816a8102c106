import type { NearAnswer } from '@contracts/transit';
import { View } from '@tarojs/components';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { go } from '@/shared/wechat/navigation';
import { nameOf, signOf } from '../names';
import { words } from '../words';
import { shortTime } from './arrival-card';
import { LineBadge } from './line-badge';

const LINES_SHOWN = 8;

/** A stop near the rider: how far, which lines, and what comes first. */
export function PlaceCard({ place, nowMs }: { place: NearAnswer['places'][number]; nowMs: number }) {
  const w = words.use();
  const sign = signOf(place.name, place.latin);
  return (
    <Card id={`stop-${place.id}`} onClick={() => go('/features/transit/pages/board/index', { id: place.id })}>
      <View className="transit-place__head">
        <View className="transit-place__name">
          {nameOf(place.name, place.latin)}
          {sign ? <View className="transit-place__sign">{sign}</View> : null}
        </View>
        <Icon name="chevron-right" className="transit-place__go" />
      </View>
      <View className="transit-place__walk">{w.walk(place.walkMin, place.distanceM)}</View>
      {place.next.map((arrival) => (
        <View key={arrival.key} className="transit-place__next">
          <LineBadge label={arrival.label} color={arrival.color} isSmall />
          <View className="transit-place__to">{w.to(nameOf(arrival.headsign, arrival.headsignLatin))}</View>
          <View
            className={
              arrival.source === 'live' ? 'transit-place__when transit-place__when--live' : 'transit-place__when'
            }
          >
            {shortTime(arrival, nowMs)}
          </View>
        </View>
      ))}
      {place.next.length === 0 ? (
        <View className="transit-place__lines">
          {place.lines.slice(0, LINES_SHOWN).map((line) => (
            <LineBadge key={line.id} label={line.label} color={line.color} isSmall />
          ))}
        </View>
      ) : null}
    </Card>
  );
}
