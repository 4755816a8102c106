import type { ServiceEntry } from '@contracts/services';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { Tag } from '@/shared/ui/tag';
import { feeSentence, openSentence, timeSentence, waysSentence } from './entry-sentences';
import { words } from './words';

/** Can I do it, how, how long, how much, what do I bring: before anything else. */
export function AnswerCard(props: { entry: ServiceEntry }) {
  const { entry } = props;
  const w = words.use();
  const needed = entry.materials.filter((material) => !material.isOptional).length;
  const facts: [label: string, value: string, more?: string][] = [
    [w.how, waysSentence(entry.handling, w)],
    [
      w.howLong,
      timeSentence(entry.timeLimit, w),
      entry.timeLimit.promisedDays !== null && entry.timeLimit.statutoryDays !== null
        ? w.lawDays(entry.timeLimit.statutoryDays)
        : undefined,
    ],
    [w.howMuch, feeSentence({ kind: entry.fees.kind, totalFen: entry.fees.totalFen }, w)],
    [w.bring, needed === 0 ? w.nothingToBring : w.things(needed)],
  ];
  return (
    <Card>
      <View className="entry__title" {...aria({ role: 'heading', level: 2 })}>
        {entry.title}
      </View>
      <View className="entry__summary">{entry.summary}</View>
      <View className="entry__open">
        <Tag tone={entry.open.isOpen ? 'done' : 'wait'}>{openSentence(entry.open, w)}</Tag>
      </View>
      {entry.health.state === 'down' ? (
        <View id="link-down" className="entry__down" {...aria({ role: 'status' })}>
          <Icon name="alert" className="entry__down-icon" />
          <View className="entry__down-words">
            <View className="entry__strong">{w.linkDown}</View>
            {w.linkDownHint}
          </View>
        </View>
      ) : null}
      <View className="entry__facts">
        {facts.map(([label, value, more]) =>
          value ? (
            <View key={label} className="entry__fact">
              <View className="entry__label">{label}</View>
              <View className="entry__value">{value}</View>
              {more ? <View className="entry__second">{more}</View> : null}
            </View>
          ) : null,
        )}
      </View>
      {entry.eligibility.length > 0 ? (
        <Conditions title={w.whoCan} icon="check" lines={entry.eligibility} tone="can" />
      ) : null}
      {entry.notFor.length > 0 ? (
        <Conditions title={w.whoCannot} icon="close" lines={entry.notFor} tone="cannot" />
      ) : null}
    </Card>
  );
}

function Conditions(props: { title: string; icon: 'check' | 'close'; lines: string[]; tone: string }) {
  return (
    <View className="entry__conditions">
      <View className="entry__label">{props.title}</View>
      <View {...aria({ role: 'list' })}>
        {props.lines.map((line) => (
          <View key={line} className="entry__condition" {...aria({ role: 'listitem' })}>
            <Icon name={props.icon} className={`entry__${props.tone}`} />
            <View className="entry__condition-words">{line}</View>
          </View>
        ))}
      </View>
    </View>
  );
}
