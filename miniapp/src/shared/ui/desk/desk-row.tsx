import { View } from '@tarojs/components';
import { type ReactNode, useEffect } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { tabStop } from '@/shared/a11y/move-focus';
import { classNames } from '../class-names';
import type { DeskRowPlace } from './desk';
import './desk.scss';

/** A case in the list of a {@link Desk}. The keys j and k bring it into view. */
export function DeskRow(props: DeskRowPlace & { id: string; children: ReactNode }) {
  const { id, isOn } = props;
  useEffect(() => {
    if (!isOn || process.env.TARO_ENV !== 'h5') return;
    const row = document.getElementById(id);
    row?.scrollIntoView({ block: 'nearest' });
    // Whoever moves with j and k from row to row takes the focus along; whoever reads the case keeps it there.
    if (document.activeElement?.classList.contains('ui-desk-row')) row?.focus();
  }, [isOn, id]);
  return (
    <View {...aria({ role: 'listitem' })}>
      <View
        id={id}
        className={classNames('ui-desk-row', isOn && 'ui-desk-row--on')}
        {...pressable(props.onClick, { expanded: isOn })}
        {...(props.isTabStop === undefined ? {} : tabStop(props.isTabStop))}
      >
        {props.children}
      </View>
    </View>
  );
}
