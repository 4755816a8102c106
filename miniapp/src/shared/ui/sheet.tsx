import { Popup } from '@nutui/nutui-react-taro';
import '@nutui/nutui-react-taro/dist/es/packages/popup/style/css';
import { View } from '@tarojs/components';
import { type ReactNode, useEffect, useRef } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { holdFocus } from '@/shared/a11y/hold-focus';
import { tabStop } from '@/shared/a11y/move-focus';
import { useWords } from '@/shared/i18n';
import { Icon } from './icon';
import './sheet.scss';

/** Something that comes up from below for one decision, and goes away by its cross, the dark area or Escape. */
export function Sheet(props: {
  visible: boolean;
  title: string;
  onClose(): void;
  footer?: ReactNode;
  /** Text to read, with nothing in it to move to: the text itself is reached by the keyboard, so that it can be scrolled. */
  isText?: boolean;
  children: ReactNode;
}) {
  const w = useWords();
  const { visible } = props;
  const inner = useRef<HTMLElement>(null);
  const close = useRef(props.onClose);
  close.current = props.onClose;
  const onClose = props.onClose;
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5' || !visible) return;
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close.current();
    };
    document.addEventListener('keydown', listen);
    const letGo = holdFocus(() => inner.current);
    return () => {
      document.removeEventListener('keydown', listen);
      letGo();
    };
  }, [visible]);
  return (
    <Popup
      visible={visible}
      position="bottom"
      round
      lockScroll
      destroyOnClose
      duration={200}
      className="ui-sheet"
      onClose={onClose}
    >
      {visible ? (
        <View ref={inner} className="ui-sheet__inner" {...aria({ role: 'dialog', modal: true, label: props.title })}>
          <View className="ui-sheet__head">
            <View className="ui-sheet__title" {...aria({ role: 'heading', level: 2 })}>
              {props.title}
            </View>
            <View id="close-sheet" className="ui-sheet__close" {...pressable(onClose, { label: w.close })}>
              <Icon name="close" />
            </View>
          </View>
          <View
            className="ui-sheet__body"
            {...(props.isText ? { ...aria({ role: 'group', label: props.title }), ...tabStop(true) } : {})}
          >
            {props.children}
          </View>
          {props.footer ? <View className="ui-sheet__footer">{props.footer}</View> : null}
        </View>
      ) : null}
    </Popup>
  );
}
