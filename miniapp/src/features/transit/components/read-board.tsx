import { useEffect, useState } from 'react';
import { useLanguage } from '@/shared/i18n';
import { Button } from '@/shared/ui/button';
import { canSpeak, speak, stopSpeaking } from '@/shared/wechat/speech';
import { type ArrivalGroup, minutesOf } from '../groups';
import { nameOf } from '../names';
import { words } from '../words';

/** Reads the board aloud, as a person beside the pole would. Not shown where the phone has no voice. */
export function ReadBoard({ groups, nowMs }: { groups: readonly ArrivalGroup[]; nowMs: number }) {
  const w = words.use();
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
    speak(spokenBoard(groups, nowMs), language, () => setReading(false));
  };
  return (
    <Button id="read-aloud" className="transit-read" block icon={isReading ? 'square' : 'speak'} onClick={press}>
      {isReading ? w.stopReading : w.readAloud}
    </Button>
  );
}

/** The sentences that are read. */
export function spokenBoard(groups: readonly ArrivalGroup[], nowMs: number): string {
  const w = words.now();
  const sentences = groups
    .filter(({ first }) => first.state === 'coming')
    .map(({ first }) => {
      const minutes = minutesOf(first, nowMs) ?? 0;
      const when = first.interval
        ? w.spokenEvery(first.interval.everyMin)
        : first.source === 'live'
          ? w.spokenIn(minutes)
          : w.spokenScheduled(minutes);
      return w.spokenBus(first.label, nameOf(first.headsign, first.headsignLatin), when);
    });
  return sentences.length > 0 ? sentences.join('') : w.spokenNothing;
}
