import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import './choices.scss';

/** A few answers to one question, all in sight, one of them on. */
export function Choices<Value extends string | number>(props: {
  label: string;
  options: { value: Value; label: string }[];
  value: Value;
  onChange(value: Value): void;
}) {
  return (
    <View className="ui-choices" {...aria({ role: 'radiogroup', label: props.label })}>
      {props.options.map((option) => {
        const isOn = option.value === props.value;
        return (
          <View
            key={option.value}
            className={isOn ? 'ui-choice ui-choice--on' : 'ui-choice'}
            {...pressable(() => props.onChange(option.value), { role: 'radio', checked: isOn })}
          >
            {option.label}
          </View>
        );
      })}
    </View>
  );
}
