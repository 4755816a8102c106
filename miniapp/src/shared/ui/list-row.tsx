import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { pressable } from '@/shared/a11y';
import { classNames } from './class-names';
import { Icon, type IconName } from './icon';
import './list-row.scss';

/** One line of a list: what it is, a word more, and what stands at its end. */
export function ListRow(props: {
  icon?: IconName;
  title: ReactNode;
  note?: ReactNode;
  /** At the end of the row: a value, a tag, a switch. */
  end?: ReactNode;
  onClick?: () => void;
  /** The arrow is shown for rows that lead somewhere; hide it where a press does something at once. */
  arrow?: boolean;
  id?: string;
  className?: string;
}) {
  const press = props.onClick ? pressable(props.onClick) : {};
  return (
    <View
      id={props.id}
      className={classNames('ui-row', props.onClick && 'ui-row--pressable', props.className)}
      {...press}
    >
      {props.icon ? <Icon name={props.icon} size="lead" className="ui-row__icon" /> : null}
      <View className="ui-row__words">
        <View className="ui-row__title">{props.title}</View>
        {props.note ? <View className="ui-row__note">{props.note}</View> : null}
      </View>
      {props.end === undefined || props.end === null ? null : <View className="ui-row__end">{props.end}</View>}
      {props.onClick && props.arrow !== false ? <Icon name="chevron-right" className="ui-row__arrow" /> : null}
    </View>
  );
}
