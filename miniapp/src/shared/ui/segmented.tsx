import { ScrollView, View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { classNames } from './class-names';
import './segmented.scss';

/** A few ways to look at the same thing, one of them on. Scrolls sideways when there are many. */
export function Segmented<Value extends string>(props: {
  label: string;
  options: { value: Value; label: string; count?: number; id?: string }[];
  value: Value;
  onChange(value: Value): void;
}) {
  return (
    <ScrollView scrollX className="ui-segmented" enhanced showScrollbar={false}>
      <View className="ui-segmented__track" {...aria({ role: 'tablist', label: props.label })}>
        {props.options.map((option) => {
          const isOn = option.value === props.value;
          return (
            <View
              key={option.value}
              id={option.id}
              className={classNames('ui-segmented__one', isOn && 'ui-segmented__one--on')}
              {...pressable(() => props.onChange(option.value), { role: 'tab', selected: isOn })}
            >
              {option.label}
              {option.count === undefined ? null : <View className="ui-segmented__count">{option.count}</View>}
            </View>
          );
        })}
      </View>
    </ScrollView>
  );
}
