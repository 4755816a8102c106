import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import './tag.scss';

export type Tone = 'plain' | 'primary' | 'done' | 'wait' | 'wrong';

const SHAPES: Record<Tone, IconName | null> = {
  plain: null,
  primary: null,
  done: 'done',
  wait: 'clock',
  wrong: 'alert',
};

/** The state of a thing in a word or two. The tone adds a colour and a shape; the word alone is enough. */
export function Tag(props: { tone?: Tone; children: ReactNode }) {
  const tone = props.tone ?? 'plain';
  const shape = SHAPES[tone];
  return (
    <View className={`ui-tag ui-tag--${tone}`}>
      {shape ? <Icon name={shape} className="ui-tag__shape" /> : null}
      {props.children}
    </View>
  );
}
