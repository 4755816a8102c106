import { Button } from '@/shared/ui/button';
import type { Voice } from '../use-voice';
import { words } from '../words';

/** Reads the page's news again, or is quiet from now on. Not there where a phone has no voice. */
export function VoiceButton(props: { voice: Voice }) {
  const w = words.use();
  const { voice } = props;
  if (!voice.canSpeak) return null;
  return (
    <Button id="voice" size="large" icon={voice.isMuted ? 'speak' : 'square'} onClick={voice.toggle}>
      {voice.isMuted ? w.speak : w.mute}
    </Button>
  );
}
