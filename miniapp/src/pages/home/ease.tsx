import { View } from '@tarojs/components';
import { useState } from 'react';
import { pressable } from '@/shared/a11y';
import { useWords } from '@/shared/i18n';
import { useMode } from '@/shared/session/mode';
import { Icon } from '@/shared/ui/icon';
import { Sheet } from '@/shared/ui/sheet';
import { TextSizeChoices } from '@/shared/ui/text-size-choices';
import { words } from './words';

/** What makes the rest easier, before anything else is asked: elder mode, and how large the words are. */
export function Ease() {
  const w = words.use();
  const base = useWords();
  const setElder = useMode((mode) => mode.setElder);
  const [isSizing, setSizing] = useState(false);
  return (
    <>
      <View className="home__ease">
        <View id="enter-elder" className="home__ease-one" {...pressable(() => setElder(true))}>
          <Icon name="care" />
          {w.elderEntry}
        </View>
        <View id="open-text-size" className="home__ease-one" {...pressable(() => setSizing(true))}>
          <Icon name="text-size" />
          {base.textSize.title}
        </View>
      </View>
      <Sheet visible={isSizing} title={base.textSize.title} onClose={() => setSizing(false)}>
        <TextSizeChoices />
      </Sheet>
    </>
  );
}
