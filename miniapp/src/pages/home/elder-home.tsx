import type { Errand, Home } from '@contracts/home';
import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useLanguage, useWords } from '@/shared/i18n';
import { formatCalendarDay, weekdayOf } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { useFamilyNumbers } from '@/shared/session/family-numbers';
import { useMode } from '@/shared/session/mode';
import { Icon } from '@/shared/ui/icon';
import { ListRow } from '@/shared/ui/list-row';
import { Screen } from '@/shared/ui/screen';
import { Sheet } from '@/shared/ui/sheet';
import { TextSizeChoices } from '@/shared/ui/text-size-choices';
import { go } from '@/shared/wechat/navigation';
import { CITY_HOTLINE, dial } from '@/shared/wechat/phone';
import { canSpeak, speak, stopSpeaking } from '@/shared/wechat/speech';
import { ERRANDS, USUAL_ERRANDS } from './errands';
import { SosButton } from './sos-entry';
import { words } from './words';
import './elder-home.scss';

/** One screen without scrolling: what is needed, large; somebody to call; the whole of it read aloud. */
export function ElderHome({ home }: { home: Home | undefined }) {
  const w = words.use();
  const { appName, textSize } = useWords();
  const language = useLanguage((store) => store.language);
  const setElder = useMode((mode) => mode.setElder);
  const numbers = useFamilyNumbers((store) => store.numbers);
  const [isReading, setReading] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const [isListing, setListing] = useState(false);
  const [isSizing, setSizing] = useState(false);
  useEffect(() => stopSpeaking, []);

  const nowIso = new Date().toISOString();
  const date = `${formatCalendarDay(nowIso, language)} ${w.elder.weekdays[weekdayOf(nowIso)]}`;
  const read = () => {
    if (isReading) {
      stopSpeaking();
      setReading(false);
      return;
    }
    setReading(true);
    speak(speechOf(home, date, w.elder), language, () => setReading(false));
  };
  const items = home?.inProgress.state === 'ok' ? home.inProgress.value : [];
  const openMine = () => {
    if (items.length === 1 && items[0]) go(items[0].link);
    else setListing(true);
  };
  const callFamily = () => {
    if (numbers.length === 0) go(PLACES.familyCall);
    else if (numbers.length === 1 && numbers[0]) dial(numbers[0].phone);
    else setChoosing(true);
  };

  return (
    <Screen tab title={appName} help={false} reads={false} className="elder">
      <View className="elder__head">
        <View className="elder__where">
          <View className="elder__city" {...aria({ role: 'heading', level: 1 })}>
            {home?.city.name ?? ' '}
          </View>
          <View className="elder__date">{date}</View>
        </View>
        <View id="leave-elder" className="elder__standard" {...pressable(() => setElder(false))}>
          {w.elder.standard}
        </View>
      </View>
      <SosButton />
      <View className="elder__tiles">
        {(home?.errands ?? USUAL_ERRANDS).filter(isTile).map((errand) => (
          <View
            key={errand}
            id={`errand-${errand}`}
            className="elder__tile"
            {...pressable(() => go(ERRANDS[errand].place), { role: 'link' })}
          >
            <Icon name={ERRANDS[errand].icon} size="tile" className="elder__tile-sign" />
            {w.errands[errand]}
          </View>
        ))}
        {items.length > 0 ? (
          <View id="elder-in-progress" className="elder__tile" {...pressable(openMine, { role: 'link' })}>
            <Icon name="tasks" size="tile" className="elder__tile-sign" />
            {w.elder.mine(items.length)}
          </View>
        ) : null}
      </View>
      <View className="elder__calls">
        {canSpeak ? (
          <View id="read-aloud" className="elder__call" {...pressable(read)}>
            <Icon name={isReading ? 'square' : 'speak'} size="lead" />
            {isReading ? w.elder.stop : w.elder.read}
          </View>
        ) : null}
        <View id="open-text-size" className="elder__call" {...pressable(() => setSizing(true))}>
          <Icon name="text-size" size="lead" />
          {w.elder.textSize}
        </View>
      </View>
      <View className="elder__calls">
        <View id="call-family" className="elder__call" {...pressable(callFamily)}>
          <Icon name="family" size="lead" />
          {w.elder.family}
        </View>
        <View id="call-12345" className="elder__call elder__call--hotline" {...pressable(() => dial(CITY_HOTLINE))}>
          <Icon name="phone" size="lead" />
          {w.elder.hotline}
        </View>
      </View>
      <Sheet visible={isSizing} title={textSize.title} onClose={() => setSizing(false)}>
        <TextSizeChoices />
      </Sheet>
      <Sheet visible={isChoosing} title={w.elder.chooseFamily} onClose={() => setChoosing(false)}>
        {numbers.map((one) => (
          <ListRow key={one.phone} icon="phone" title={one.name} note={one.phone} onClick={() => dial(one.phone)} />
        ))}
      </Sheet>
      <Sheet visible={isListing} title={w.inProgress} onClose={() => setListing(false)}>
        {items.map((item) => (
          <ListRow
            key={`${item.kind}-${item.id}`}
            title={item.title}
            note={item.status}
            onClick={() => {
              setListing(false);
              go(item.link);
            }}
          />
        ))}
      </Sheet>
    </Screen>
  );
}

/** Help has a button of its own, far larger than a tile. */
const isTile = (errand: Errand) => errand !== 'sos';

type ElderWords = ReturnType<typeof words.now>['elder'];

/** What is read aloud: where and when, what is new, what is under way, where help is. */
function speechOf(home: Home | undefined, date: string, w: ElderWords): string {
  const items = home?.inProgress.state === 'ok' ? home.inProgress.value : [];
  return [
    w.speech(home?.city.name ?? '', date),
    home?.alert ? w.speechAlert(home.alert.title, home.alert.text) : '',
    ...(items.length ? items.map((item) => w.speechItem(item.title, item.status)) : [w.speechNone]),
    w.speechHelp,
  ].join('');
}
