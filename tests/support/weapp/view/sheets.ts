import type { Json, ModalOptions } from '../protocol';
import { h } from './widget';

/** Dialogs that lie over everything; only the topmost can be touched. */
function openLayer(kind: string): { layer: HTMLElement; panel: HTMLElement; close(): void } {
  const panel = h(document, 'div', { class: `weapp-${kind}`, role: 'dialog', 'aria-modal': 'true' });
  const layer = h(document, 'div', { class: 'weapp-layer' }, panel);
  document.body.append(layer);
  return { layer, panel, close: () => layer.remove() };
}

export function topLayer(): HTMLElement | null {
  return Array.from(document.querySelectorAll<HTMLElement>('.weapp-layer')).at(-1) ?? null;
}

function action(text: string, run: () => void): HTMLButtonElement {
  const made = h(document, 'button', { type: 'button' }, text);
  made.addEventListener('click', run);
  return made;
}

/** `wx.showModal`. */
export function openModal(options: ModalOptions, answer: (value: Json) => void): void {
  const { panel, close } = openLayer('modal');
  const field = h(document, 'input', { placeholder: options.placeholderText });
  field.value = options.editable ? options.content : '';
  const finish = (isConfirmed: boolean): void => {
    close();
    answer({
      confirm: isConfirmed,
      cancel: !isConfirmed,
      content: options.editable && isConfirmed ? field.value : null,
    });
  };
  if (options.title) panel.append(h(document, 'h2', {}, options.title));
  panel.append(options.editable ? field : h(document, 'p', {}, options.content));
  const actions = h(document, 'div', { class: 'weapp-actions' });
  if (options.showCancel) actions.append(action(options.cancelText, () => finish(false)));
  actions.append(action(options.confirmText, () => finish(true)));
  panel.append(actions);
}

/** `wx.showActionSheet`: the index of the item tapped, null for 取消. */
export function openActionSheet(
  title: string | undefined,
  items: string[],
  answer: (index: number | null) => void,
): void {
  const { panel, close } = openLayer('sheet');
  const finish = (index: number | null) => (): void => {
    close();
    answer(index);
  };
  if (title) panel.append(h(document, 'h2', {}, title));
  panel.append(...items.map((item, index) => action(item, finish(index))));
  panel.append(action('取消', finish(null)));
}

type ChoiceQuestion = { title: string } & (
  | { columns: string[][]; current: number[]; field?: undefined }
  | { field: string; text: string; columns?: undefined }
);

/** The sheet of a picker. Answers the indexes chosen (or the text of its field), null when it is cancelled. */
export function askChoice<Q extends ChoiceQuestion>(
  question: Q,
  answer: (chosen: (Q extends { columns: string[][] } ? number[] : string) | null) => void,
): void {
  const { panel, close } = openLayer('sheet');
  if (question.title) panel.append(h(document, 'h2', {}, question.title));
  let result: () => number[] | string;
  if (question.columns) {
    const chosen = question.columns.map((_, at) => question.current[at] ?? 0);
    question.columns.forEach((column, at) => {
      const list = h(document, 'div', { role: 'listbox', class: 'weapp-column' });
      column.forEach((text, index) => {
        const row = h(
          document,
          'button',
          { type: 'button', role: 'option', 'aria-selected': String(index === chosen[at]) },
          text,
        );
        row.addEventListener('click', () => {
          chosen[at] = index;
          for (const other of list.children) other.setAttribute('aria-selected', String(other === row));
        });
        list.append(row);
      });
      panel.append(list);
    });
    result = () => chosen;
  } else {
    const field = h(document, 'input', { placeholder: question.field });
    field.value = question.text;
    panel.append(field);
    result = () => field.value;
  }
  const finish = (isConfirmed: boolean): void => {
    close();
    answer((isConfirmed ? result() : null) as never);
  };
  panel.append(
    h(
      document,
      'div',
      { class: 'weapp-actions' },
      action('取消', () => finish(false)),
      action('确定', () => finish(true)),
    ),
  );
}
