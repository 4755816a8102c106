import { View } from '@tarojs/components';
import { type ReactNode, useEffect } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { classNames } from '../class-names';
import type { DeskRowPlace } from './desk';
import './desk.scss';

/** A case in the list of a {@link Desk}. The keys j and k bring it into view. */
export function DeskRow(props: DeskRowPlace & { id: string; children: ReactNode }) {
  const { id, isOn } = props;
  useEffect(() => {
    if (isOn && process.env.TARO_ENV === 'h5') document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }, [isOn, id]);
  return (
    <View {...aria({ role: 'listitem' })}>
      <View
        id={id}
        className={classNames('ui-desk-row', isOn && 'ui-desk-row--on')}
        {...pressable(props.onClick, { expanded: isOn })}
      >
        {props.children}
      </View>
    </View>
  );
}
