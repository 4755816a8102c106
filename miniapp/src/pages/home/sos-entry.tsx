import { View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { pressable } from '@/shared/a11y';
import { PLACES } from '@/shared/places';
import { useFamilyNumbers } from '@/shared/session/family-numbers';
import { useSession } from '@/shared/session/session';
import { nameOpenPress, press } from '@/shared/sos/deliver';
import { isUnderWay, refreshPresses, usePresses } from '@/shared/sos/kept-press';
import { prepareForPress } from '@/shared/sos/pass';
import { ListRow } from '@/shared/ui/list-row';
import { Sheet } from '@/shared/ui/sheet';
import { bringPage } from '@/shared/wechat/navigation';
import { dial } from '@/shared/wechat/phone';
import { words } from './words';
import './sos-entry.scss';

const CENTRES = ['120', '110', '119', '12345'] as const;

/** While somebody is signed in, the phone is made ready to press for them when they no longer are. */
export function useReadyForPress(): void {
  const personId = useSession((session) => session.person?.personId);
  useEffect(() => {
    if (!personId) return;
    // What fails now is tried when the page is next opened; a press works without it.
    void prepareForPress(personId).then(nameOpenPress, () => undefined);
  }, [personId]);
  useEffect(() => {
    for (const place of [PLACES.sosWaiting, PLACES.firstAid]) bringPage(place);
  }, []);
  useDidShow(refreshPresses);
}

/** One tap is the press: it is kept and on its way before the next page is even asked for. */
export function SosButton() {
  const w = words.use().sos;
  const kept = usePresses((presses) => presses.real);
  const numbers = useFamilyNumbers((store) => store.numbers);
  const [isStranded, setStranded] = useState(false);
  // A silent one shows nothing here: somebody may be looking.
  const isShown = isUnderWay(kept) && !kept.isSilent;
  const send = () => {
    press('real');
    // The pages of SOS are a download of their own; without it and without a network, telephones stand here.
    void Promise.resolve(Taro.navigateTo({ url: PLACES.sosWaiting })).catch(() => setStranded(true));
  };
  return (
    <>
      <View id="sos" className="home-sos" {...pressable(send)}>
        <View className="home-sos__word">{w.button}</View>
        <View className="home-sos__hint">{isShown ? w.underWay : w.hint}</View>
      </View>
      <Sheet visible={isStranded} title={w.stranded} onClose={() => setStranded(false)}>
        <View className="home-sos__stranded">{w.strandedHint}</View>
        {CENTRES.map((number) => (
          <ListRow key={number} icon="phone" title={w.centres[number]} onClick={() => dial(number)} />
        ))}
        {numbers.map((one) => (
          <ListRow key={one.phone} icon="phone" title={one.name} note={one.phone} onClick={() => dial(one.phone)} />
        ))}
      </Sheet>
    </>
  );
}

/** On the standard home: only while a call for help is under way, and then before all else. */
export function SosUnderWay() {
  const w = words.use().sos;
  const kept = usePresses((presses) => presses.real);
  if (!isUnderWay(kept) || kept.isSilent) return null;
  return (
    <View
      id="sos-under-way"
      className="home-sos__strip"
      {...pressable(() => void Taro.navigateTo({ url: PLACES.sosWaiting }), { role: 'link' })}
    >
      {w.underWay}
    </View>
  );
}
