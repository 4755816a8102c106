import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { classNames } from './class-names';
import { Icon, type IconName } from './icon';
import './list-row.scss';
import './switch.scss';

/**
 * A row that is on or off; the whole row is the target. The switch itself is only drawn: NutUI's speaks a second time
 * to a screen reader, in attributes that browsers do not know.
 */
export function SwitchRow(props: {
  id?: string;
  icon?: IconName;
  title: string;
  note?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange(checked: boolean): void;
}) {
  const press = pressable(() => props.onChange(!props.checked), {
    role: 'switch',
    checked: props.checked,
    disabled: props.disabled,
  });
  return (
    <View id={props.id} className="ui-row ui-row--pressable" {...press}>
      {props.icon ? <Icon name={props.icon} size="lead" className="ui-row__icon" /> : null}
      <View className="ui-row__words">
        <View className="ui-row__title">{props.title}</View>
        {props.note ? <View className="ui-row__note">{props.note}</View> : null}
      </View>
      <View className={classNames('ui-switch', props.checked && 'ui-switch--on')} {...aria({ hidden: true })} />
    </View>
  );
}
