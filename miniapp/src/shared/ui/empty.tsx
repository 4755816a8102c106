import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { Button } from './button';
import { Icon, type IconName } from './icon';
import './empty.scss';

/** A face without content: what is so, and what to do. For a whole screen, or inside one card. */
export function Empty(props: {
  icon?: IconName;
  title: string;
  hint?: string;
  /** A small line under it all, as the reference number of a failure. */
  small?: string;
  action?: { label: string; onClick(): void; id?: string };
  inCard?: boolean;
}) {
  return (
    <View className={props.inCard ? 'ui-empty ui-empty--in-card' : 'ui-empty'} {...aria({ role: 'status' })}>
      <Icon name={props.icon ?? 'inbox'} size={props.inCard ? 'tile' : 'face'} className="ui-empty__icon" />
      <View className="ui-empty__title">{props.title}</View>
      {props.hint ? <View className="ui-empty__hint">{props.hint}</View> : null}
      {props.action ? (
        <View className="ui-empty__action">
          <Button id={props.action.id} onClick={props.action.onClick}>
            {props.action.label}
          </Button>
        </View>
      ) : null}
      {props.small ? <View className="ui-empty__small">{props.small}</View> : null}
    </View>
  );
}
