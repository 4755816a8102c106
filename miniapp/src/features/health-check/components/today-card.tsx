import type { CheckVerdict, GateDay } from '@contracts/health-code';
import { View } from '@tarojs/components';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { Tag, type Tone as TagTone } from '@/shared/ui/tag';
import { TONES } from '../gate-verdict';
import { words } from '../words';

const tagTone = (verdict: CheckVerdict): TagTone =>
  ({ pass: 'done', care: 'wait', stop: 'wrong', grey: 'plain' })[TONES[verdict]] as TagTone;

/** What this gate said today: figures and the newest, without anybody's name. */
export function TodayCard(props: { day: GateDay | undefined; waiting: number }) {
  const w = words.use();
  const counts = Object.entries(props.day?.counts ?? {}) as [CheckVerdict, number][];
  return (
    <Card title={w.today} id="gate-today">
      {props.waiting > 0 ? (
        <View id="gate-waiting" className="gate-hint">
          {w.waiting(props.waiting)}
        </View>
      ) : null}
      {counts.length === 0 ? <View className="gate-hint">{w.todayNone}</View> : null}
      <View className="gate-counts">
        {counts.map(([verdict, count]) => (
          <Tag key={verdict} tone={tagTone(verdict)}>
            {w.verdicts[verdict].title} {w.count(count)}
          </Tag>
        ))}
      </View>
      {(props.day?.latest ?? []).slice(0, 8).map((scan) => (
        <View key={scan.checkId} className="gate-row">
          <View className="gate-row__time">{formatInstant(scan.at)}</View>
          <View className="gate-row__words">{w.verdicts[scan.verdict].title}</View>
          {scan.isOffline ? <View className="gate-hint">{w.offlineMark}</View> : null}
        </View>
      ))}
    </Card>
  );
}
