import type { Json } from '../../protocol';
import { askChoice } from '../sheets';
import { type HostElement, isOn, mark, numberOr, textOf, type Widget, withTag } from '../widget';

function labels(range: unknown, key: unknown): string[] {
  if (!Array.isArray(range)) return [];
  return range.map((item) => (key ? textOf((item as Record<string, unknown>)[textOf(key)]) : textOf(item)));
}

/** The wheel that WeChat shows from below is a sheet with one list (or field) per column and 取消 / 确定. */
export const picker: Widget = ({ el, get, emit, frame }) => {
  let value: Json = null;
  mark(el, 'role', 'button');
  const mode = (): string => textOf(get('mode')) || 'selector';
  const columns = (): string[][] => {
    const range = get('range');
    if (mode() === 'selector') return [labels(range, get('range-key'))];
    return Array.isArray(range) ? range.map((column) => labels(column, get('range-key'))) : [];
  };
  const choose = (chosen: Json): void => {
    value = chosen;
    emit('change', mode() === 'region' ? { value: chosen, code: [], postcode: '' } : { value: chosen });
  };
  const open = (): void => {
    const title = textOf(get('header-text'));
    if (mode() === 'selector' || mode() === 'multiSelector') {
      const current = Array.isArray(value) ? value.map(Number) : [numberOr(value, 0)];
      askChoice({ title, columns: columns(), current }, (indexes) => {
        if (indexes) choose(mode() === 'selector' ? (indexes[0] ?? 0) : indexes);
        else emit('cancel', {});
      });
    } else {
      askChoice({ title, field: mode(), text: Array.isArray(value) ? value.join(' ') : textOf(value) }, (text) => {
        if (text === null) emit('cancel', {});
        else choose(mode() === 'region' ? String(text).split(' ') : String(text));
      });
    }
  };
  return {
    isDisabled: () => isOn(get('disabled')) && get('disabled') !== 'false',
    set(name, next) {
      if (name !== 'value') return name === 'range' ? true : undefined;
      value = (next ?? null) as Json;
      return true;
    },
    tap() {
      open();
      return true;
    },
    act(action, wanted) {
      if (action !== 'choose') return;
      if (mode() !== 'selector') return choose(wanted);
      const index = typeof wanted === 'number' ? wanted : (columns()[0]?.indexOf(String(wanted)) ?? -1);
      if (index < 0) frame.complain(`picker has no choice "${String(wanted)}"`);
      else choose(index);
    },
    field: {
      value: () => value ?? (mode() === 'selector' ? 0 : ''),
      reset: () => {
        value = null;
      },
    },
  };
};

/** The rows of each column lie open; a tap on a row turns the wheel to it. */
export const pickerView: Widget = ({ el, emit }) => {
  let value: number[] = [];
  const columns = (): HostElement[] => withTag(el, 'picker-view-column');
  const markRows = (): void => {
    columns().forEach((column, at) => {
      Array.from(column.children).forEach((row, index) => {
        mark(row, 'aria-selected', String(index === (value[at] ?? 0)));
      });
    });
  };
  return {
    childrenChanged: markRows,
    set(name, next) {
      if (name !== 'value') return undefined;
      value = Array.isArray(next) ? next.map(Number) : [];
      markRows();
      return true;
    },
    tap(target) {
      const column = columns().find((one) => one.contains(target));
      if (!column) return true;
      const index = Array.from(column.children).findIndex((row) => row.contains(target));
      if (index < 0) return true;
      const next = columns().map((_, at) => value[at] ?? 0);
      next[columns().indexOf(column)] = index;
      value = next;
      markRows();
      emit('pickstart', {});
      emit('change', { value });
      emit('pickend', {});
      return true;
    },
    field: {
      value: () => value,
      reset: () => {
        value = [];
      },
    },
  };
};

export const pickerViewColumn: Widget = () => undefined;
