import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { formatInstant } from '@/shared/i18n/times';
import { readKept, writeKept } from '@/shared/session/kept';
import { press } from '@/shared/sos/deliver';
import { isUnderWay, usePresses } from '@/shared/sos/kept-press';
import { Icon } from '@/shared/ui/icon';
import { ListRow } from '@/shared/ui/list-row';
import { go } from '@/shared/wechat/navigation';
import { DialList } from '../../components/dial-list';
import { SosScreen } from '../../components/sos-screen';
import { PLACES_OF_SOS } from '../../places';
import { useSosPage } from '../../use-sos-page';
import { words } from '../../words';

const LAST_TEST_KEY = 'sos.last-test';

/** The button, and nothing that must be read before it. Below it the ways that are quieter, and the monthly test. */
export default function PressPage() {
  const w = words.use();
  const p = w.press;
  const kept = usePresses((presses) => presses.real);
  const [lastTest, setLastTest] = useState(() => readKept<string>(LAST_TEST_KEY));
  const isOpen = isUnderWay(kept);
  useSosPage();

  const send = (isSilent: boolean) => {
    press('real', isSilent ? { kind: 'threatened', isSilent } : {});
    go(PLACES_OF_SOS.waiting);
  };
  const tryOut = () => {
    const now = new Date().toISOString();
    writeKept(LAST_TEST_KEY, now);
    setLastTest(now);
    press('test');
    go(PLACES_OF_SOS.waiting, { lane: 'test' });
  };

  return (
    <SosScreen title={w.title} reads>
      {isOpen && !kept.isSilent ? (
        <View
          id="under-way"
          className="sos-card sos-card--row sos-card--press"
          {...pressable(() => go(PLACES_OF_SOS.waiting), { role: 'link' })}
        >
          <View className="sos-card__grow">
            <View className="sos-card__strong">{p.underWay}</View>
            <View className="sos-card__note">{p.underWayGo}</View>
          </View>
          <Icon name="chevron-right" />
        </View>
      ) : null}
      <View id="press" className="sos-button" {...pressable(() => send(false))}>
        <View className="sos-button__word">{p.button}</View>
        <View className="sos-button__hint">{p.hint}</View>
      </View>
      <View className="sos-button__wrong">{p.wrong}</View>
      <View id="press-silent" className="sos-silent" {...pressable(() => send(true))}>
        <View className="sos-silent__words">{p.silent}</View>
        <View className="sos-silent__hint">{p.silentHint}</View>
      </View>
      <View className="sos-card__title" {...aria({ role: 'heading', level: 2 })}>
        {p.call}
      </View>
      <DialList />
      <View className="sos-card sos-card--flush">
        <ListRow
          id="open-first-aid"
          icon="health"
          title={p.firstAid}
          note={p.firstAidHint}
          onClick={() => go(PLACES_OF_SOS.firstAid)}
        />
        <ListRow
          id="test-press"
          icon="shield-check"
          title={p.test}
          note={lastTest ? `${p.testHint}。${p.lastTest(formatInstant(lastTest))}` : p.testHint}
          onClick={tryOut}
        />
      </View>
    </SosScreen>
  );
}
