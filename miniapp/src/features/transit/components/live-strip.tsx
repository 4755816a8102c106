import type { RealtimeHealth } from '@contracts/transit';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { Icon } from '@/shared/ui/icon';
import { ageOf } from '../clock';
import { words } from '../words';

/** How far what is shown can be trusted, in one plain sentence. */
export function LiveStrip({ realtime, nowMs }: { realtime: RealtimeHealth; nowMs: number }) {
  const w = words.use();
  const age = realtime.asOf ? ageOf(realtime.asOf, nowMs) : null;
  if (realtime.state === 'live' && age) {
    return (
      <View id="realtime" className="transit-strip">
        <View className="transit-strip__dot" {...aria({ hidden: true })} />
        {w.realtimeLive(age)}
      </View>
    );
  }
  const text =
    realtime.state === 'stale' && age
      ? w.realtimeStale(age)
      : realtime.state === 'down' && age
        ? w.realtimeDown(age)
        : w.realtimeOff;
  return (
    <View id="realtime" className="transit-strip transit-strip--wait" {...aria({ role: 'status' })}>
      <Icon name="clock" />
      <View className="transit-strip__words">{text}</View>
    </View>
  );
}
