import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from '@/shared/a11y';
import './desk.scss';

/** What may be done about a case now: buttons that stay in reach while its facts scroll. */
export function DeskActions(props: { label: string; children: ReactNode }) {
  return (
    <View className="ui-desk-actions" {...aria({ role: 'group', label: props.label })}>
      {props.children}
    </View>
  );
}
