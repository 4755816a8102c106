import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { classNames } from './class-names';
import { Icon } from './icon';
import './card.scss';

/** A surface with one thing on it; pressed as a whole when it leads somewhere. */
export function Card(props: {
  title?: string;
  /** At the end of the title's line. */
  aside?: ReactNode;
  onClick?: () => void;
  /** The content reaches the edges, as rows of a list do. */
  flush?: boolean;
  id?: string;
  className?: string;
  children?: ReactNode;
}) {
  const press = props.onClick ? pressable(props.onClick, { role: 'link' }) : {};
  return (
    <View
      id={props.id}
      className={classNames(
        'ui-card',
        props.flush && 'ui-card--flush',
        props.onClick && 'ui-card--pressable',
        props.className,
      )}
      {...press}
    >
      {props.title ? (
        <View className="ui-card__head">
          <View className="ui-card__title" {...aria({ role: 'heading', level: 2 })}>
            {props.title}
          </View>
          {props.aside}
          {props.onClick && !props.aside ? <Icon name="chevron-right" className="ui-card__go" /> : null}
        </View>
      ) : null}
      {props.children}
    </View>
  );
}

/** A heading between cards. */
export function SectionTitle(props: { children: ReactNode; aside?: ReactNode }) {
  return (
    <View className="ui-section-title">
      <View className="ui-section-title__words" {...aria({ role: 'heading', level: 2 })}>
        {props.children}
      </View>
      {props.aside}
    </View>
  );
}
