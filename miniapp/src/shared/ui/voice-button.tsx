import { View } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';
import { pressable } from '@/shared/a11y';
import { useLanguage, useWords } from '@/shared/i18n';
import { canListen, listen } from '@/shared/wechat/listening';
import { Icon } from './icon';
import { toast } from './toast';
import './voice-button.scss';

/**
 * Speaking in place of typing: what is said goes behind what stands there already, and can be mended by hand. Not
 * shown where the phone cannot listen.
 */
export function VoiceButton(props: { id?: string; value: string; onChange(value: string): void }) {
  const w = useWords();
  const language = useLanguage((store) => store.language);
  const [isListening, setListening] = useState(false);
  const stop = useRef<() => void>();
  const newest = useRef(props.onChange);
  newest.current = props.onChange;
  useEffect(() => () => stop.current?.(), []);
  if (!canListen) return null;
  const press = () => {
    if (isListening) {
      stop.current?.();
      return;
    }
    const before = props.value;
    setListening(true);
    stop.current = listen(language, {
      onWords: (said) => newest.current(before + said),
      onEnd(isFailed) {
        stop.current = undefined;
        setListening(false);
        if (isFailed) toast(w.voiceFailed);
      },
    });
  };
  return (
    <View
      id={props.id ? `${props.id}-voice` : undefined}
      className={isListening ? 'ui-voice ui-voice--on' : 'ui-voice'}
      {...pressable(press)}
    >
      <Icon name={isListening ? 'square' : 'microphone'} />
      <View>{isListening ? w.voiceStop : w.voiceStart}</View>
    </View>
  );
}
