import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from '@/shared/a11y';
import { Icon, type IconName } from '@/shared/ui/icon';
import type { Phase } from '../sentences';

const SHAPES: Record<Phase, IconName> = {
  sending: 'send',
  unsent: 'offline',
  alerting: 'done',
  accepted: 'person',
  on_scene: 'person',
  closed: 'done',
};

/** The answer in one line, in the largest type there is, said to whoever listens as soon as it changes. */
export function StatusHead(props: {
  phase: Phase;
  title: string;
  lines: string[];
  number?: string;
  isDrill: boolean;
  children?: ReactNode;
}) {
  const { phase } = props;
  return (
    <View id="sos-status" className={`sos-head sos-head--${props.isDrill ? 'drill' : phase}`}>
      <View {...aria({ role: 'status', live: 'assertive' })}>
        <Icon name={SHAPES[phase]} size="face" className="sos-head__shape" />
        <View id="sos-title" className="sos-head__title">
          {props.title}
        </View>
        {props.lines.map((line) => (
          <View key={line} className="sos-head__line">
            {line}
          </View>
        ))}
      </View>
      {props.number ? (
        <View id="case-number" className="sos-head__number">
          {props.number}
        </View>
      ) : null}
      {props.children}
    </View>
  );
}
