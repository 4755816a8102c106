import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import './bottom-bar.scss';

/** The next step, always in reach of the thumb. Give it to a screen's `footer`. */
export function BottomBar(props: { note?: ReactNode; children: ReactNode }) {
  return (
    <View className="ui-bottom-bar">
      <View className="ui-bottom-bar__inner">
        {props.note ? <View className="ui-bottom-bar__note">{props.note}</View> : null}
        <View className="ui-bottom-bar__actions">{props.children}</View>
      </View>
    </View>
  );
}
