import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useLanguage } from '@/shared/i18n/language';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { dial } from '@/shared/wechat/phone';
import { canSpeak, speak, stopSpeaking } from '@/shared/wechat/speech';
import type { AidCard } from '../first-aid/cards.types';
import { words } from '../first-aid/words';
import { Metronome } from './metronome';

/** One step at a time, as large as it goes and read aloud; below it what must never be done and when to stop. */
export function AidSteps(props: { card: AidCard }) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const { card } = props;
  const [at, setAt] = useState(0);
  const step = card.steps[at]!;
  const isLast = at === card.steps.length - 1;
  const text = [step.say[language], step.more?.[language]].filter(Boolean).join('。');
  const read = () => speak(text, language, () => undefined);
  useEffect(() => {
    if (canSpeak) speak(text, language, () => undefined);
    return stopSpeaking;
  }, [text, language]);

  return (
    <View>
      <View className="sos-aid__when">{card.when[language]}</View>
      <View id="aid-step" className="sos-aid__step" {...aria({ live: 'assertive' })}>
        <View className="sos-aid__count">{w.step(at + 1, card.steps.length)}</View>
        <View className="sos-aid__say">{step.say[language]}</View>
        {step.more ? <View className="sos-aid__more">{step.more[language]}</View> : null}
      </View>
      {step.dial ? (
        <View
          id={`aid-dial-${step.dial}`}
          className="sos-aid__call"
          {...pressable(() => dial(step.dial!), { role: 'link' })}
        >
          <Icon name="phone" size="lead" />
          {w.call(step.dial)}
        </View>
      ) : null}
      {step.hasBeat ? <Metronome onStart={stopSpeaking} /> : null}
      <View className="sos__pair">
        <Button id="aid-previous" size="large" disabled={at === 0} onClick={() => setAt(at - 1)}>
          {w.previous}
        </Button>
        <Button id="aid-next" kind="primary" size="large" onClick={() => setAt(isLast ? 0 : at + 1)}>
          {isLast ? w.again : w.next}
        </Button>
      </View>
      {canSpeak ? (
        <Button id="aid-read" size="large" icon="speak" className="sos-aid__read" onClick={read}>
          {w.read}
        </Button>
      ) : null}
      <Rules id="aid-never" tone="wrong" title={w.never} lines={card.never.map((one) => one[language])} />
      {card.stop ? (
        <Rules id="aid-stop" tone="plain" title={w.stop} lines={card.stop.map((one) => one[language])} />
      ) : null}
    </View>
  );
}

function Rules(props: { id: string; title: string; lines: string[]; tone: 'wrong' | 'plain' }) {
  return (
    <View id={props.id} className="sos-card">
      <View className={`sos-card__title sos-aid__rules--${props.tone}`} {...aria({ role: 'heading', level: 2 })}>
        <Icon name={props.tone === 'wrong' ? 'failed' : 'octagon'} /> {props.title}
      </View>
      {props.lines.map((line) => (
        <View key={line} className="sos-aid__rule">
          {line}
        </View>
      ))}
    </View>
  );
}
