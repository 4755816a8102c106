import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { classNames } from './class-names';
import { Icon } from './icon';
import './tick-mark.scss';

/** The box (or circle, where only one may be on) in front of what is ticked. Its row is the control, not the mark. */
export function TickMark(props: { isOn: boolean; round?: boolean }) {
  return (
    <View
      className={classNames('ui-tick-mark', props.round && 'ui-tick-mark--round', props.isOn && 'ui-tick-mark--on')}
      {...aria({ hidden: true })}
    >
      {props.isOn ? <Icon name="check" /> : null}
    </View>
  );
}
