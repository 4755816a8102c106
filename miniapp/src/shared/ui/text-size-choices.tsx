import { View } from '@tarojs/components';
import { useWords } from '@/shared/i18n';
import { useMode } from '@/shared/session/mode';
import { ELDER_SIZES, STANDARD_SIZES, type TextSize, useChosenTextSize } from '@/shared/session/text-size';
import { Choices } from './choices';
import './text-size-choices.scss';

/** How large the words are, in the mode that is on; a change is seen at once on the whole screen. */
export function TextSizeChoices() {
  const w = useWords().textSize;
  const isElder = useMode((mode) => mode.isElder);
  const mode = isElder ? 'elder' : 'standard';
  const chosen = useChosenTextSize((sizes) => sizes[mode]);
  const choose = useChosenTextSize((sizes) => sizes.choose);
  const sizes: readonly TextSize[] = isElder ? ELDER_SIZES : STANDARD_SIZES;
  return (
    <View className="ui-text-sizes">
      <Choices<number>
        label={w.title}
        value={chosen ?? 0}
        onChange={(size) => choose(mode, size === 0 ? null : (size as TextSize))}
        options={[
          { value: 0, label: w.follow, id: 'text-size-follow' },
          ...sizes.map((size) => ({
            value: size,
            label: isElder ? w.elder(size) : (w.standard[size] ?? String(size)),
            id: `text-size-${size}`,
          })),
        ]}
      />
      <View className="ui-text-sizes__sample">{w.sample}</View>
    </View>
  );
}
