import type { Json } from '../../protocol';
import {
  closestTag,
  type Host,
  type HostElement,
  h,
  isOn,
  mark,
  numberOr,
  textOf,
  type Widget,
  type WidgetPart,
  withTag,
} from '../widget';

/** The state of a two-valued control, shown by ARIA as WeChat's own controls are read out. */
function createToggle(
  { el, get }: Host,
  role: string,
): { isOn(): boolean; put(value: boolean): void; part: WidgetPart } {
  let current = false;
  let initial: boolean | null = null;
  const put = (value: boolean): void => {
    current = value;
    mark(el, 'aria-checked', String(value));
    el.classList.toggle('wx-on', value);
  };
  mark(el, 'role', role);
  mark(el, 'tabindex', '0');
  put(false);
  const isDisabled = (): boolean => isOn(get('disabled')) && get('disabled') !== 'false';
  return {
    isOn: () => current,
    put,
    part: {
      isDisabled,
      set(name, value) {
        if (name === 'checked') {
          initial ??= isOn(value);
          put(isOn(value));
          return true;
        }
        if (name === 'disabled') {
          mark(el, 'aria-disabled', String(isDisabled()));
          return true;
        }
        return undefined;
      },
      field: { value: () => current, reset: () => put(initial ?? false) },
    },
  };
}

export const switchControl: Widget = (host) => {
  const toggle = createToggle(host, 'switch');
  return {
    ...toggle.part,
    tap() {
      toggle.put(!toggle.isOn());
      host.emit('change', { value: toggle.isOn() });
      return true;
    },
  };
};

function checkedValues(group: HostElement, tag: string): string[] {
  return withTag(group, tag)
    .filter((one) => one.getAttribute('aria-checked') === 'true')
    .map((one) => textOf(one.__wxElement?.getAttribute('value')));
}

export const checkbox: Widget = (host) => {
  const toggle = createToggle(host, 'checkbox');
  return {
    ...toggle.part,
    field: undefined,
    tap() {
      toggle.put(!toggle.isOn());
      const group = closestTag(host.el, 'checkbox-group');
      if (group) host.frame.emit(group, 'change', { value: checkedValues(group, 'checkbox') }, false);
      return true;
    },
    act: (action) => action === 'clear' && toggle.put(false),
  };
};

export const radio: Widget = (host) => {
  const toggle = createToggle(host, 'radio');
  return {
    ...toggle.part,
    field: undefined,
    tap() {
      if (toggle.isOn()) return true;
      const group = closestTag(host.el, 'radio-group');
      for (const other of group ? withTag(group, 'radio') : []) other.wx?.act?.('clear', null);
      toggle.put(true);
      if (group) host.frame.emit(group, 'change', { value: textOf(host.get('value')) }, false);
      return true;
    },
    act: (action) => action === 'clear' && toggle.put(false),
  };
};

const clearAll = (group: HostElement, tag: string): void => {
  for (const one of withTag(group, tag)) one.wx?.act?.('clear', null);
};

export const checkboxGroup: Widget = ({ el }) => {
  mark(el, 'role', 'group');
  return { field: { value: () => checkedValues(el, 'checkbox'), reset: () => clearAll(el, 'checkbox') } };
};

export const radioGroup: Widget = ({ el }) => {
  mark(el, 'role', 'radiogroup');
  return {
    field: { value: (): Json => checkedValues(el, 'radio')[0] ?? '', reset: () => clearAll(el, 'radio') },
  };
};

export const slider: Widget = ({ el, doc, get, emit }) => {
  const range = h(doc, 'input', { type: 'range', 'data-control': '' });
  el.append(range);
  let initial: string | null = null;
  range.addEventListener('input', () => emit('changing', { value: Number(range.value) }));
  range.addEventListener('change', () => emit('change', { value: Number(range.value) }));
  return {
    isDisabled: () => range.disabled,
    set(name, value) {
      if (name === 'min' || name === 'max' || name === 'step') range.setAttribute(name, String(numberOr(value, 0)));
      else if (name === 'value') {
        initial ??= String(numberOr(value, 0));
        range.value = String(numberOr(value, 0));
      } else if (name === 'disabled') range.disabled = isOn(value) && value !== 'false';
      else return undefined;
      return true;
    },
    act(action, value) {
      if (action !== 'choose' || isOn(get('disabled'))) return;
      range.value = String(value);
      emit('change', { value: Number(range.value) });
    },
    field: {
      value: () => Number(range.value),
      reset: () => {
        range.value = initial ?? '0';
      },
    },
  };
};
