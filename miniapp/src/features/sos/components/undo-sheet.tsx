import { View } from '@tarojs/components';
import { Button } from '@/shared/ui/button';
import { Sheet } from '@/shared/ui/sheet';
import { words } from '../words';

/** Asks once, because a slip of the finger must not look like a mistake about needing help. */
export function UndoSheet(props: { visible: boolean; onYes(): void; onNo(): void }) {
  const w = words.use();
  return (
    <Sheet visible={props.visible} title={w.undoTitle} onClose={props.onNo}>
      <View className="sos-undo">
        <View className="sos-undo__text">{w.undoText}</View>
        <Button id="undo-yes" size="large" onClick={props.onYes}>
          {w.undoYes}
        </Button>
        <Button id="undo-no" kind="primary" size="large" onClick={props.onNo}>
          {w.undoNo}
        </Button>
      </View>
    </Sheet>
  );
}
