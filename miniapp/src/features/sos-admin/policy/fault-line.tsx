import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { Icon } from '@/shared/ui/icon';

/** What is wrong with something that is no single field. */
export function FaultLine(props: { id?: string; words: string | undefined }) {
  return props.words ? (
    <View id={props.id} className="sosa-edit__fault" {...aria({ role: 'alert' })}>
      <Icon name="alert" />
      {props.words}
    </View>
  ) : null;
}
