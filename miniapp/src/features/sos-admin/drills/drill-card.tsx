import type { ExerciseReport, SosExercise } from '@contracts/sos-after';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { newClientKey } from '@/shared/http/client-key';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { sosWords } from '@/shared/sos/sos-words';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Facts } from '@/shared/ui/facts';
import { Tag } from '@/shared/ui/tag';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { endExercise } from '../api';
import { sayMs, words } from '../words';

/** One drill and how it went, also while it goes. */
export function DrillCard({
  drill,
  mayEnd,
  onChanged,
}: {
  drill: SosExercise;
  mayEnd: boolean;
  onChanged(): Promise<void>;
}) {
  const all = words.use();
  const w = all.drills;
  const { report } = drill;
  const isRunning = drill.endedAt === null;

  async function end(): Promise<void> {
    if (!(await confirm({ title: w.endAsk, text: w.endText, yes: w.end, no: w.keep }))) return;
    try {
      await endExercise(drill.id, newClientKey());
      toastDone(w.ended);
      await onChanged();
    } catch (error) {
      toastFailure(error);
    }
  }

  return (
    <Card
      id={`drill-${drill.number}`}
      title={drill.title}
      aside={<Tag tone={isRunning ? 'wait' : 'done'}>{isRunning ? w.states.running : w.states.over}</Tag>}
    >
      <View className="sosa-hint sosa-figures">
        {[drill.number, drill.unitName, w.by(drill.startedBy, formatInstant(drill.startedAt))]
          .filter(Boolean)
          .join(' · ')}
      </View>
      <Facts
        rows={[
          { label: w.alerted, value: sayMs(report.alertedMs, all), id: 'drill-alerted' },
          { label: w.accepted, value: sayMs(report.acceptedMs, all), id: 'drill-accepted' },
          { label: w.arrived, value: sayMs(report.arrivedMs, all) },
          { label: w.closed, value: sayMs(report.closedMs, all) },
        ]}
      />
      <View className="sosa-tags">
        {report.missed.length === 0 ? (
          isRunning ? null : (
            <Tag tone="done">{w.met}</Tag>
          )
        ) : (
          report.missed.map((bar) => (
            <Tag key={bar} tone="wrong">
              {all.bars[bar]}
            </Tag>
          ))
        )}
      </View>
      <AskedList report={report} />
      <View className="sosa-hint">{w.steps(report.steps, report.putBacks)}</View>
      {report.centres.length > 0 ? <View className="sosa-hint">{w.centres(report.centres.join('、'))}</View> : null}
      <View className="sosa-actions">
        <Button onClick={() => go(PLACES.sosCase, { id: drill.caseId })}>{all.openCase}</Button>
        {isRunning && mayEnd ? (
          <Button id={`end-${drill.number}`} onClick={() => void end()}>
            {w.end}
          </Button>
        ) : null}
      </View>
    </Card>
  );
}

function AskedList({ report }: { report: ExerciseReport }) {
  const all = words.use();
  const w = all.drills;
  const s = sosWords.use();
  const states: Partial<Record<string, string>> = s.alertStates;
  if (report.asked.length === 0) return null;
  return (
    <View {...aria({ role: 'list', label: w.asked })}>
      {report.asked.map((one) => (
        <View key={`${one.party}-${one.name}`} className="sosa-asked" {...aria({ role: 'listitem' })}>
          <View>{one.name}</View>
          <View className="sosa-hint sosa-figures">
            {one.channels.map(({ channel, state }) => `${s.channels[channel]} ${states[state] ?? state}`).join('，')}
            {' · '}
            {one.answer ? `${w.answers[one.answer]} ${sayMs(one.answeredMs, all)}` : w.noAnswer}
          </View>
        </View>
      ))}
    </View>
  );
}
