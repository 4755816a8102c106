import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useLanguage } from '@/shared/i18n/language';
import { isUnderWay, usePresses } from '@/shared/sos/kept-press';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { go, pageParam } from '@/shared/wechat/navigation';
import { dial } from '@/shared/wechat/phone';
import { AidSteps } from '../../components/aid-steps';
import { SosScreen } from '../../components/sos-screen';
import { FIRST_AID } from '../../first-aid/first-aid';
import { words } from '../../first-aid/words';
import { PLACES_OF_SOS } from '../../places';
import { useSosPage } from '../../use-sos-page';
import './first-aid.scss';

/** First aid while help is on its way: one card, one step at a time, read aloud; nothing is fetched for it. */
export default function FirstAidPage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const [cardId, setCardId] = useState<string | undefined>(() => pageParam('card'));
  const kept = usePresses((presses) => presses.real);
  useSosPage();
  const card = FIRST_AID.cards.find((one) => one.id === cardId);
  const signed = FIRST_AID.medicalSignOff;

  return (
    <SosScreen title={card ? card.title[language] : w.title}>
      {card ? (
        <View>
          <AidSteps key={card.id} card={card} />
          <Button id="all-cards" size="large" icon="grid" onClick={() => setCardId(undefined)}>
            {w.all}
          </Button>
        </View>
      ) : (
        <View>
          <View className="sos-aid__call" {...pressable(() => dial('120'), { role: 'link' })} id="aid-120">
            <Icon name="phone" size="lead" />
            {w.call('120')}
          </View>
          <View className="sos-card__note">{w.intro}</View>
          <View className="sos-aid__cards">
            {FIRST_AID.cards.map((one) => (
              <View
                key={one.id}
                id={`aid-${one.id}`}
                className="sos-aid__card"
                {...pressable(() => setCardId(one.id), { role: 'link' })}
              >
                <Icon name={one.icon} size="lead" className="sos-card__sign" />
                {one.title[language]}
              </View>
            ))}
          </View>
        </View>
      )}
      <Button
        id="aid-to-help"
        kind={isUnderWay(kept) ? 'plain' : 'danger'}
        size="large"
        className="sos-aid__help"
        onClick={() => go(isUnderWay(kept) ? PLACES_OF_SOS.waiting : PLACES_OF_SOS.press)}
      >
        {isUnderWay(kept) ? w.waiting : w.help}
      </Button>
      <View id="aid-sign-off" className="sos-aid__sign" {...aria({ role: 'group' })}>
        <View>
          {w.version(FIRST_AID.version)} · {signed ? w.signed(signed.name, signed.title, signed.date) : w.unsigned}
        </View>
        <View>{w.sources(FIRST_AID.sources.map((source) => source[language]))}</View>
      </View>
    </SosScreen>
  );
}
