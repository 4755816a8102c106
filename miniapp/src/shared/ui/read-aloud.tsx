import { useEffect, useState } from 'react';
import { useLanguage, useWords } from '@/shared/i18n';
import { canSpeak, speak, stopSpeaking } from '@/shared/wechat/speech';
import { Button } from './button';

/** Reads what a screen says, when it is pressed. Not shown where the phone has no voice. */
export function ReadAloud(props: {
  text(): string;
  className?: string;
  /** the one that every screen has; a screen's own has the other id */
  isOfScreen?: boolean;
}) {
  const w = useWords();
  const language = useLanguage((store) => store.language);
  const [isReading, setReading] = useState(false);
  useEffect(() => stopSpeaking, []);
  if (!canSpeak) return null;
  const press = () => {
    if (isReading) {
      stopSpeaking();
      setReading(false);
      return;
    }
    setReading(true);
    speak(props.text(), language, () => setReading(false));
  };
  return (
    <Button
      id={props.isOfScreen ? 'read-screen' : 'read-aloud'}
      size="large"
      className={props.className}
      icon={isReading ? 'square' : 'speak'}
      onClick={press}
    >
      {isReading ? w.stopReading : w.readAloud}
    </Button>
  );
}
