import type { ServiceEntry } from '@contracts/services';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { feeSentence, hoursSentences, openSentence, timeSentence } from '@/shared/service-entry/entry-sentences';
import { words as entryWords } from '@/shared/service-entry/words';
import { Card } from '@/shared/ui/card';
import { Tag } from '@/shared/ui/tag';
import './elder-entry.scss';

/** The same entry for those who want it short: what to bring, where, when, how much. The rest is told on the phone. */
export function ElderEntry(props: { entry: ServiceEntry }) {
  const { entry } = props;
  const w = entryWords.use();
  const needed = entry.materials.filter((material) => !material.isOptional).map((material) => material.name);
  const [place] = entry.places;
  const lines: [label: string, value: string][] = [
    [w.elderBring, needed.length > 0 ? needed.join(w.join) : w.nothingToBring],
    ...(place ? ([[w.elderWhere, `${place.name}，${place.address}`]] as [string, string][]) : []),
    [w.elderWhen, hoursSentences(entry.hours.weekly, w).join('；')],
    [w.howMuch, feeSentence({ kind: entry.fees.kind, totalFen: entry.fees.totalFen }, w)],
    [w.howLong, timeSentence(entry.timeLimit, w)],
  ];
  return (
    <View id="elder-entry">
      <View className="elder-entry__title" {...aria({ role: 'heading', level: 2 })}>
        {entry.title}
      </View>
      <View className="elder-entry__summary">{entry.summary}</View>
      <View className="elder-entry__open">
        <Tag tone={entry.open.isOpen ? 'done' : 'wait'}>{openSentence(entry.open, w)}</Tag>
      </View>
      <Card>
        {lines.map(([label, value]) =>
          value ? (
            <View key={label} className="elder-entry__line">
              <View className="elder-entry__label">{label}</View>
              <View className="elder-entry__value">{value}</View>
            </View>
          ) : null,
        )}
      </Card>
    </View>
  );
}
