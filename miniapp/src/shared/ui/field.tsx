import { Input, Textarea, View } from '@tarojs/components';
import { type ReactNode, useState } from 'react';
import { aria, namedBy } from '@/shared/a11y';
import { useWords } from '@/shared/i18n';
import { classNames } from './class-names';
import { Icon } from './icon';
import { VoiceButton } from './voice-button';
import './field.scss';

/** A question with its answer below it and, once it is known, what is wrong with the answer. */
export function Field(props: {
  label: string;
  hint?: string;
  error?: string;
  optional?: boolean;
  children: ReactNode;
  id?: string;
}) {
  const w = useWords();
  return (
    <View id={props.id} className={classNames('ui-field', props.error && 'ui-field--wrong')}>
      <View className="ui-field__label">
        {props.label}
        {props.optional ? <View className="ui-field__optional">{w.optional}</View> : null}
      </View>
      {props.hint ? <View className="ui-field__hint">{props.hint}</View> : null}
      {props.children}
      {props.error ? (
        <View className="ui-field__error" {...aria({ role: 'alert' })}>
          <Icon name="alert" />
          {props.error}
        </View>
      ) : null}
    </View>
  );
}

interface TextProps {
  id?: string;
  value: string;
  onChange(value: string): void;
  onBlur?: () => void;
  onConfirm?: () => void;
  placeholder?: string;
  maxLength?: number;
  disabled?: boolean;
  autoFocus?: boolean;
  /** The words of the question above it. */
  ariaLabel: string;
  /** May be spoken in place of typed, where the phone can listen. */
  voice?: boolean;
}

type Keyboard = 'text' | 'number' | 'idcard';

/** WeChat brings the keyboard up by type; a browser by input mode, for its number fields refuse leading zeros and hyphens. */
function keyboardOf(kind: 'text' | 'number' | 'phone' | 'idcard' | 'search'): Keyboard {
  if (process.env.TARO_ENV === 'h5' || kind === 'search') return 'text';
  return kind === 'phone' ? 'number' : kind;
}

/** One line of text. `kind` brings the right keyboard up. */
export function TextInput(
  props: TextProps & { kind?: 'text' | 'number' | 'phone' | 'idcard' | 'search'; end?: ReactNode },
) {
  const [isFocused, setFocused] = useState(false);
  const kind = props.kind ?? 'text';
  // In a browser the label belongs on the input inside Taro's element.
  const nativeProps =
    process.env.TARO_ENV === 'h5'
      ? {
          nativeProps: {
            'aria-label': namedBy(props),
            inputMode: kind === 'phone' ? 'tel' : kind === 'number' ? 'numeric' : undefined,
          },
        }
      : {};
  return (
    <View className={classNames('ui-text', isFocused && 'ui-text--focus', props.disabled && 'ui-text--off')}>
      <Input
        id={props.id}
        className="ui-text__input"
        value={props.value}
        type={keyboardOf(kind)}
        confirmType={kind === 'search' ? 'search' : 'done'}
        maxlength={props.maxLength ?? 140}
        placeholder={props.placeholder}
        placeholderClass="ui-text__placeholder"
        disabled={props.disabled}
        focus={props.autoFocus}
        onInput={(event) => props.onChange(event.detail.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          props.onBlur?.();
        }}
        onConfirm={() => props.onConfirm?.()}
        {...(process.env.TARO_ENV === 'weapp' ? aria({ label: namedBy(props) }) : {})}
        {...nativeProps}
      />
      {props.end}
      {props.voice ? <VoiceButton id={props.id} value={props.value} onChange={props.onChange} /> : null}
    </View>
  );
}

/** Several lines of text, growing with what is typed. */
export function TextBox(props: TextProps & { rows?: number }) {
  const [isFocused, setFocused] = useState(false);
  const maxLength = props.maxLength ?? 500;
  const nativeProps =
    process.env.TARO_ENV === 'h5' ? { nativeProps: { 'aria-label': namedBy(props), rows: props.rows ?? 4 } } : {};
  return (
    <View
      className={classNames('ui-text', 'ui-text--box', isFocused && 'ui-text--focus', props.disabled && 'ui-text--off')}
    >
      <Textarea
        id={props.id}
        className="ui-text__area"
        style={{ minHeight: `${(props.rows ?? 4) * 1.5}em` }}
        value={props.value}
        maxlength={maxLength}
        placeholder={props.placeholder}
        placeholderClass="ui-text__placeholder"
        disabled={props.disabled}
        autoHeight
        onInput={(event) => props.onChange(event.detail.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          props.onBlur?.();
        }}
        {...(process.env.TARO_ENV === 'weapp' ? aria({ label: namedBy(props) }) : {})}
        {...nativeProps}
      />
      <View className="ui-text__foot">
        {props.voice ? <VoiceButton id={props.id} value={props.value} onChange={props.onChange} /> : null}
        <View className="ui-text__count" {...aria({ hidden: true })}>
          {props.value.length}/{maxLength}
        </View>
      </View>
    </View>
  );
}
