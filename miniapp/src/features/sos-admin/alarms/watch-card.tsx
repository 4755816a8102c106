import type { WatchState } from '@contracts/sos-watch';
import { View } from '@tarojs/components';
import { useResource } from '@/shared/http/use-resource';
import { formatAge, formatInstant } from '@/shared/i18n/times';
import { formatSpan } from '@/shared/sos/spans';
import { Card } from '@/shared/ui/card';
import { Tag, type Tone } from '@/shared/ui/tag';
import { readWatch } from '../api';
import { sayMs, words } from '../words';

const TONES: Record<WatchState['runs'][number]['outcome'], Tone> = {
  pressed: 'plain',
  heard: 'done',
  late: 'wait',
  lost: 'wrong',
};
const SHOWN = 6;
const LOOK_MS = 30_000;

/** How the watchers find the portal: the last made-up presses, the timers, who runs them. */
export function WatchCard() {
  const all = words.use();
  const w = all.alarms;
  const { data } = useResource('sos.watch', readWatch, { everyMs: LOOK_MS, live: ['sos.alarm'] });
  if (!data) return null;
  const isLate = data.timersOverdue > 0;
  return (
    <Card id="watch" title={w.watch}>
      <View className="sosa-hint">{data.isWatchExpected || data.runs.length > 0 ? w.watchHint : w.watchOff}</View>
      <View className="sosa-tags">
        <Tag tone={isLate ? 'wrong' : 'done'}>
          {isLate ? w.overdue(data.timersOverdue, formatSpan((data.oldestOverdueS ?? 0) * 1_000)) : w.onTime}
        </Tag>
        {data.schedulers.map((one) => (
          <Tag key={`${one.role}-${one.startedAt}`}>{w.beat(formatAge(one.beatAt))}</Tag>
        ))}
      </View>
      <View className="sosa-runs">
        {data.runs.slice(0, SHOWN).map((run) => (
          <View key={`${run.entrance}-${run.pressedAt}`} className="sosa-runs__one">
            <Tag tone={TONES[run.outcome]}>{w.outcomes[run.outcome]}</Tag>
            <View className="sosa-hint sosa-figures">{formatInstant(run.pressedAt)}</View>
            <View className="sosa-hint sosa-figures">
              {w.took(sayMs(run.acknowledgedMs, all), sayMs(run.alertedMs, all))}
            </View>
          </View>
        ))}
      </View>
    </Card>
  );
}
