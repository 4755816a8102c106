import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { Button } from '@/shared/ui/button';
import { words } from '../words';

/** Asks once, in its place, because a slip of the finger must not look like a mistake about needing help. */
export function UndoCard(props: { onYes(): void; onNo(): void }) {
  const w = words.use();
  return (
    <View id="undo-card" className="sos-card" {...aria({ role: 'group', label: w.undoTitle })}>
      <View className="sos-card__title" {...aria({ role: 'heading', level: 2 })}>
        {w.undoTitle}
      </View>
      <View className="sos-card__line sos-card__line--last">{w.undoText}</View>
      <Button id="undo-yes" size="large" onClick={props.onYes}>
        {w.undoYes}
      </Button>
      <Button id="undo-no" kind="primary" size="large" onClick={props.onNo}>
        {w.undoNo}
      </Button>
    </View>
  );
}
