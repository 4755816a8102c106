/** What assistive technology may be told about a thing, in one vocabulary for WeChat and browsers. */
export interface Accessible {
  /** Only where there are no visible words: the visible words are the accessible name. */
  label?: string;
  role?:
    | 'button'
    | 'link'
    | 'heading'
    | 'img'
    | 'list'
    | 'listitem'
    | 'tab'
    | 'tablist'
    | 'switch'
    | 'checkbox'
    | 'radio'
    | 'radiogroup'
    | 'dialog'
    | 'alert'
    | 'status'
    | 'progressbar'
    | 'search'
    | 'navigation'
    | 'main'
    | 'group'
    | 'table'
    | 'row'
    | 'cell'
    | 'columnheader';
  hidden?: boolean;
  live?: 'polite' | 'assertive';
  checked?: boolean;
  selected?: boolean;
  disabled?: boolean;
  expanded?: boolean;
  modal?: boolean;
  /** Heading level; browsers only. */
  level?: 1 | 2 | 3;
  value?: { now: number; min: number; max: number; text?: string };
}

const isH5 = process.env.TARO_ENV === 'h5';

/**
 * Props that reach both the DOM and the compiled WXML (the latter by `plugins/aria.ts`). Spread them on a Taro
 * component.
 */
export function aria(what: Accessible): Record<string, string> {
  const props: Record<string, string> = {};
  const put = (name: string, value: unknown) => {
    if (value !== undefined) props[name] = String(value);
  };
  put(isH5 ? 'role' : 'aria-role', what.role);
  put('aria-label', what.label);
  put('aria-hidden', what.hidden);
  put('aria-live', what.live);
  put('aria-checked', what.checked);
  put('aria-selected', what.selected);
  put('aria-disabled', what.disabled);
  put('aria-expanded', what.expanded);
  put('aria-modal', what.modal);
  if (isH5) put('aria-level', what.level);
  put('aria-valuenow', what.value?.now);
  put('aria-valuemin', what.value?.min);
  put('aria-valuemax', what.value?.max);
  put('aria-valuetext', what.value?.text);
  return props;
}

/** Props of something that is pressed: a tap in WeChat; a click, Enter or Space in a browser. */
export function pressable(onPress: (() => void) | undefined, what: Accessible = {}): Record<string, unknown> {
  const isActive = onPress !== undefined && !what.disabled;
  const props: Record<string, unknown> = aria({ role: 'button', ...what });
  if (isActive) props.onClick = () => onPress();
  if (isH5) {
    props.tabindex = isActive ? '0' : '-1';
    if (isActive) {
      props.onKeyDown = (event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onPress();
      };
    }
  }
  return props;
}

/**
 * The accessible name that a caller wrote as `ariaLabel`. In browser builds Taro renames that attribute to
 * `aria-label` on every element, components of our own included.
 */
export function namedBy(props: { ariaLabel?: string }): string | undefined {
  return props.ariaLabel ?? (props as { 'aria-label'?: string })['aria-label'];
}
