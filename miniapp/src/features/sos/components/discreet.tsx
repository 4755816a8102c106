import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import type { KeptPress } from '@/shared/sos/kept-press';
import { isAcknowledged } from '@/shared/sos/kept-press';
import { goHome } from '@/shared/wechat/navigation';
import { comingFirst, minutesUntil, peopleTold } from '../sentences';
import type { WaitingState } from '../use-waiting';
import { words } from '../words';
import { SayMore } from './say-more';

const GROUND = '#0b0e11';

/**
 * For whoever is threatened by somebody near: dark, without a sound, like a page of notes. It says what the other page
 * says, in words that tell nobody who looks over a shoulder.
 */
export function Discreet(props: {
  press: KeptPress;
  waiting: WaitingState;
  isLate: boolean;
  nowMs: number;
  onSay(words: string): void;
  onOpen(): void;
}) {
  const w = words.use();
  const d = w.discreet;
  const [isWriting, setWriting] = useState(false);
  useEffect(() => {
    void Taro.setNavigationBarTitle({ title: d.title });
    if (process.env.TARO_ENV === 'weapp') {
      Taro.setNavigationBarColor({ frontColor: '#ffffff', backgroundColor: GROUND, fail: () => undefined });
    }
  }, [d.title]);
  return (
    <View className="sos-quiet is-elder" {...aria({ role: 'main' })}>
      {process.env.TARO_ENV === 'h5' ? (
        <View className="sos-quiet__title" {...aria({ role: 'heading', level: 1 })}>
          {d.title}
        </View>
      ) : null}
      <View id="quiet-lines" {...aria({ live: 'polite' })}>
        {linesOf(props, d).map((line) => (
          <View key={line} className="sos-quiet__line">
            {line}
          </View>
        ))}
      </View>
      {isWriting ? (
        <SayMore
          title={d.write}
          placeholder=""
          submit={d.send}
          onClose={() => setWriting(false)}
          onSay={(text) => {
            setWriting(false);
            props.onSay(text);
          }}
        />
      ) : null}
      <View className="sos-quiet__ways">
        <View id="quiet-write" className="sos-quiet__way" {...pressable(() => setWriting(true))}>
          {d.write}
        </View>
        <View id="quiet-leave" className="sos-quiet__way" {...pressable(goHome)}>
          {d.leave}
        </View>
        <View id="quiet-open" className="sos-quiet__way" {...pressable(props.onOpen)}>
          {d.open}
        </View>
      </View>
    </View>
  );
}

function linesOf(
  props: { press: KeptPress; waiting: WaitingState; isLate: boolean; nowMs: number },
  d: ReturnType<typeof words.now>['discreet'],
): string[] {
  const { press, waiting, isLate, nowMs } = props;
  if (!isAcknowledged(press) || !press.answer) return [isLate ? d.unsent : d.sending];
  const lines = [d.received(press.answer.number)];
  const { view } = waiting;
  if (!view) return lines;
  if (view.closed) return [...lines, d.closed];
  const told = peopleTold(view.alerted).filter((one) => one.state !== 'failed' && one.state !== 'unknown');
  if (told.length) lines.push(d.seen(told.length));
  for (const one of comingFirst(view.coming)) {
    if (one.state === 'arrived') lines.push(d.arrived(one.name));
    else lines.push(d.coming(one.name, one.promisedAt ? Math.max(0, minutesUntil(one.promisedAt, nowMs)) : null));
  }
  return lines;
}
