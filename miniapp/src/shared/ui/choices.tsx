import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { classNames } from './class-names';
import { Icon } from './icon';
import './choices.scss';

/** A few answers to one question, all in sight, one of them on. */
export function Choices<Value extends string | number>(props: {
  label: string;
  options: { value: Value; label: string; id?: string }[];
  value: Value | undefined;
  onChange(value: NoInfer<Value>): void;
}) {
  return (
    <ChoiceRow label={props.label} role="radiogroup">
      {props.options.map((option) => (
        <Choice
          key={option.value}
          id={option.id}
          role="radio"
          isOn={option.value === props.value}
          onPress={() => props.onChange(option.value)}
        >
          {option.label}
        </Choice>
      ))}
    </ChoiceRow>
  );
}

/** The row that {@link Choice}s stand in: a `group` where several may be on. Without a role it only lays them out. */
export function ChoiceRow(props: { label?: string; role?: 'radiogroup' | 'group'; children: ReactNode }) {
  return (
    <View className="ui-choices" {...aria({ role: props.role, label: props.label })}>
      {props.children}
    </View>
  );
}

/** One of a few things to press, framed: an answer that is on or off, or (as a `button`) a word to try. */
export function Choice(props: {
  id?: string;
  role: 'radio' | 'checkbox' | 'button';
  isOn?: boolean;
  onPress(): void;
  children: ReactNode;
}) {
  const { role, isOn } = props;
  return (
    <View
      id={props.id}
      className={classNames('ui-choice', isOn && 'ui-choice--on')}
      {...pressable(props.onPress, { role, checked: role === 'button' ? undefined : Boolean(isOn) })}
    >
      {role === 'checkbox' && isOn ? <Icon name="check" /> : null}
      {props.children}
    </View>
  );
}
