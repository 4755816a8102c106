import type { Waiting } from '@contracts/sos';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { Icon, type IconName } from '@/shared/ui/icon';
import { peopleTold, type ToldPerson } from '../sentences';
import { words } from '../words';

const SHAPES: Record<ToldPerson['state'], { icon: IconName; tone: 'done' | 'wait' | 'plain' }> = {
  accepted: { icon: 'done', tone: 'done' },
  reached: { icon: 'check', tone: 'done' },
  sent: { icon: 'send', tone: 'plain' },
  queued: { icon: 'clock', tone: 'plain' },
  unknown: { icon: 'refresh', tone: 'wait' },
  failed: { icon: 'refresh', tone: 'wait' },
  declined: { icon: 'minus', tone: 'plain' },
};

/** Who has been asked, each once, with what is known of it. */
export function ToldCard(props: { view: Waiting; isTest: boolean }) {
  const w = words.use();
  const people = peopleTold(props.view.alerted);
  if (people.length === 0 && !props.isTest) return null;
  return (
    <View className="sos-card" {...aria({ live: 'polite' })}>
      <View className="sos-card__title" {...aria({ role: 'heading', level: 2 })}>
        {props.isTest ? w.test.told : w.told}
      </View>
      {people.length === 0 ? <View className="sos-card__line">{w.test.toldNobody}</View> : null}
      {people.map(({ name, state }) => (
        <View key={name} className="sos-told">
          <Icon name={SHAPES[state].icon} className={`sos-told__shape sos-told__shape--${SHAPES[state].tone}`} />
          <View className="sos-told__name">{name}</View>
          <View className="sos-told__state">{w.alertStates[state]}</View>
        </View>
      ))}
    </View>
  );
}
