import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { useWords } from '@/shared/i18n';
import { back } from '@/shared/wechat/navigation';
import { Icon } from './icon';

/** The head of a page in a browser, which has no bar of WeChat's. */
export function ScreenHead(props: { title?: string; end?: ReactNode }) {
  const w = useWords();
  return (
    <View className="screen__head">
      <View className="screen__head-inner">
        <View id="back" className="screen__back" {...pressable(back, { label: w.back })}>
          <Icon name="chevron-left" />
        </View>
        <View className="screen__title" {...aria({ role: 'heading', level: 1 })}>
          {props.title}
        </View>
        <View className="screen__head-end">{props.end}</View>
      </View>
    </View>
  );
}
