import { Button as NutButton } from '@nutui/nutui-react-taro';
import '@nutui/nutui-react-taro/dist/es/packages/button/style/css';
import type { ReactNode } from 'react';
import { namedBy, pressable } from '@/shared/a11y';
import { classNames } from './class-names';
import { Icon, type IconName } from './icon';
import './button.scss';

export interface ButtonProps {
  /** `primary` once per screen: the next step. */
  kind?: 'primary' | 'plain' | 'danger' | 'quiet';
  size?: 'normal' | 'large';
  icon?: IconName;
  loading?: boolean;
  disabled?: boolean;
  /** As wide as what is around it; large ones always are. */
  block?: boolean;
  id?: string;
  onClick?: () => void;
  /** Only where the visible words do not say it all, as in a row of equal buttons. */
  ariaLabel?: string;
  className?: string;
  children: ReactNode;
  /** WeChat's own doings of a button, such as asking for the phone number. */
  wechat?: { openType: 'getPhoneNumber'; onGetPhoneNumber(event: { detail: { code?: string } }): void };
}

/** A button. While `loading` it cannot be pressed again and says so. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', size = 'normal', loading = false, disabled = false } = props;
  const press = pressable(props.onClick ?? (() => undefined), {
    label: namedBy(props),
    disabled: disabled || loading || undefined,
  });
  return (
    <NutButton
      {...(props.id ? { id: props.id } : {})}
      type={kind === 'danger' ? 'danger' : kind === 'plain' || kind === 'quiet' ? 'default' : 'primary'}
      fill={kind === 'plain' ? 'outline' : kind === 'quiet' ? 'none' : 'solid'}
      shape="square"
      size={size}
      block={props.block || size === 'large'}
      loading={loading}
      disabled={disabled}
      icon={props.icon ? <Icon name={props.icon} /> : null}
      className={classNames('ui-button', `ui-button--${kind}`, `ui-button--${size}`, props.className)}
      {...press}
      {...props.wechat}
    >
      {props.children}
    </NutButton>
  );
}
