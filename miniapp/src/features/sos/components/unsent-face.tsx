import type { Fix } from '@contracts/sos';
import { View } from '@tarojs/components';
import { formatInstant } from '@/shared/i18n/times';
import type { KeptPress } from '@/shared/sos/kept-press';
import { Button } from '@/shared/ui/button';
import { go } from '@/shared/wechat/navigation';
import { PLACES_OF_SOS } from '../places';
import { useVoice } from '../use-voice';
import { words } from '../words';
import { AddressCard } from './address-card';
import { DialList } from './dial-list';
import { StatusHead } from './status-head';
import { VoiceButton } from './voice-button';

/** An hour-old press that only now finds a network says when it was pressed. */
const OLD_MS = 60_000;

/** Nobody has heard the press yet. After three seconds the telephone takes the stage, while sending goes on and says so. */
export function UnsentFace(props: { press: KeptPress; isLate: boolean; isTest: boolean; fix: Fix | null }) {
  const w = words.use();
  const { press, isLate, isTest } = props;
  const title = isLate ? w.unsent : isTest ? w.test.sending : w.sending;
  const isOld = Date.now() - Date.parse(press.pressedAt) > OLD_MS;
  const hint = isLate && !isTest ? w.unsentHint : w.sendingHint;
  const lines = isOld ? [w.unsentPressed(formatInstant(press.pressedAt)), hint] : [hint];
  const voice = useVoice({ key: title, text: `${title}。${hint}` }, press.isSilent);
  return (
    <View>
      <StatusHead phase={isLate ? 'unsent' : 'sending'} title={title} lines={lines} isDrill={isTest}>
        {isLate ? (
          <View id="still-sending" className="sos-head__still">
            <View className="sos-head__dot" />
            {w.unsentStill}
          </View>
        ) : null}
      </StatusHead>
      {isLate && !isTest ? (
        <View>
          <DialList isLarge />
          <AddressCard fix={props.fix ?? press.fix} />
          <Button id="open-first-aid" size="large" icon="health" onClick={() => go(PLACES_OF_SOS.firstAid)}>
            {w.aidAll}
          </Button>
        </View>
      ) : null}
      <VoiceButton voice={voice} />
    </View>
  );
}
