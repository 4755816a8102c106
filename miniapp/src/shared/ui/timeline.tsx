import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from '@/shared/a11y';
import { classNames } from './class-names';
import { Icon } from './icon';
import './timeline.scss';

export interface TimelineStep {
  id: string;
  /** A sentence: who did what. */
  title: ReactNode;
  /** When, or until when. */
  time?: string;
  body?: ReactNode;
  state: 'done' | 'now' | 'next' | 'wrong';
}

/** What happened and what comes next, as sentences from top to bottom. */
export function Timeline(props: { steps: TimelineStep[] }) {
  return (
    <View className="ui-timeline" {...aria({ role: 'list' })}>
      {props.steps.map((step) => (
        <View
          key={step.id}
          className={classNames('ui-timeline__step', `ui-timeline__step--${step.state}`)}
          {...aria({ role: 'listitem' })}
        >
          <View className="ui-timeline__mark" {...aria({ hidden: true })}>
            {step.state === 'done' ? <Icon name="check" className="ui-timeline__sign" /> : null}
            {step.state === 'wrong' ? <Icon name="close" className="ui-timeline__sign" /> : null}
          </View>
          <View className="ui-timeline__words">
            <View className="ui-timeline__title">{step.title}</View>
            {step.time ? <View className="ui-timeline__time">{step.time}</View> : null}
            {step.body ? <View className="ui-timeline__body">{step.body}</View> : null}
          </View>
        </View>
      ))}
    </View>
  );
}
