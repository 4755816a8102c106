import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { classNames } from '@/shared/ui/class-names';
import { TickMark } from '@/shared/ui/tick-mark';

export interface Choice {
  id: string;
  label: string;
  isOn: boolean;
  onPress(): void;
}

/** Answers to one question as large targets; the mark and the frame say which are on, not the colour alone. */
export function Choices(props: { label: string; many?: boolean; choices: Choice[] }) {
  return (
    <View className="declare-choices" {...aria({ role: props.many ? 'group' : 'radiogroup', label: props.label })}>
      {props.choices.map((choice) => (
        <View
          key={choice.id}
          id={choice.id}
          className={classNames('declare-choice', choice.isOn && 'declare-choice--on')}
          {...pressable(choice.onPress, { role: props.many ? 'checkbox' : 'radio', checked: choice.isOn })}
        >
          <TickMark isOn={choice.isOn} round={!props.many} />
          {choice.label}
        </View>
      ))}
    </View>
  );
}
