import { useEffect, useRef, useState } from 'react';
import { currentLanguage } from '@/shared/i18n/language';
import { newsHaptic } from '@/shared/wechat/haptics';
import { canSpeak, speak, stopSpeaking } from '@/shared/wechat/speech';

export interface Voice {
  /** there is a voice on this phone */
  canSpeak: boolean;
  isMuted: boolean;
  toggle(): void;
}

/**
 * Says each piece of news aloud once, and lets the phone be felt; where a phone has no voice, felt alone. Whoever is
 * in danger from somebody near (`isQuiet`) hears and feels nothing.
 */
export function useVoice(news: { key: string; text: string }, isQuiet: boolean): Voice {
  const [isMuted, setMuted] = useState(false);
  const last = useRef('');
  const { key, text } = news;
  const newest = useRef(text);
  newest.current = text;
  useEffect(() => {
    if (isQuiet) {
      stopSpeaking();
      return;
    }
    if (!key || key === last.current) return;
    last.current = key;
    newsHaptic();
    if (canSpeak && !isMuted) speak(newest.current, currentLanguage(), () => undefined);
  }, [key, isQuiet, isMuted]);
  useEffect(() => stopSpeaking, []);
  return {
    canSpeak,
    isMuted,
    toggle() {
      if (isMuted) speak(text, currentLanguage(), () => undefined);
      else stopSpeaking();
      setMuted(!isMuted);
    },
  };
}
