import type { Json } from '../../protocol';
import { answerOpenType } from '../phone';
import { send } from '../transport';
import { closestTag, type HostElement, isOn, mark, numberOr, textOf, type Widget, withTag } from '../widget';

function formOf(el: HTMLElement): HostElement | null {
  return closestTag(el, 'form');
}

export const button: Widget = ({ el, frame, get, emit }) => {
  mark(el, 'role', 'button');
  mark(el, 'tabindex', '0');
  return {
    isDisabled: () => isOn(get('disabled')) && get('disabled') !== 'false',
    set(name, value) {
      if (name === 'disabled') {
        const isDisabled = isOn(value) && value !== 'false';
        el.toggleAttribute('disabled', isDisabled);
        if (isDisabled) mark(el, 'aria-disabled', 'true');
        else mark(el, 'aria-disabled', null);
        return true;
      }
      return undefined;
    },
    tap() {
      const formType = textOf(get('form-type'));
      if (formType === 'submit' || formType === 'reset') formOf(el)?.wx?.act?.(formType, null);
      const openType = textOf(get('open-type'));
      if (openType === 'share' || openType === 'openSetting' || openType === 'contact' || openType === 'feedback') {
        send({
          op: 'openType',
          page: frame.id,
          kind: openType,
          dataset: (el.__wxElement?.dataset ?? {}) as Json,
          id: el.id,
        });
      } else if (openType) {
        const answer = answerOpenType(openType);
        if (answer) emit(openType.toLowerCase(), answer);
        else frame.complain(`<button open-type="${openType}"> is not supported`);
      }
      return true;
    },
  };
};

export const form: Widget = ({ el, emit }) => {
  const fields = (): HostElement[] =>
    withTag(
      el,
      'input',
      'textarea',
      'switch',
      'slider',
      'picker',
      'checkbox-group',
      'radio-group',
      'picker-view',
    ).filter((control) => control.wx?.field && textOf(control.__wxElement?.getAttribute('name')) !== '');
  return {
    act(action) {
      if (action === 'submit') {
        const value: Record<string, Json> = {};
        for (const control of fields()) {
          value[textOf(control.__wxElement?.getAttribute('name'))] = control.wx?.field?.value() ?? null;
        }
        emit('submit', { value, formId: '' });
      } else {
        for (const control of fields()) control.wx?.field?.reset();
        emit('reset', {});
      }
    },
  };
};

const labelled = ['button', 'checkbox', 'radio', 'switch', 'input', 'textarea', 'picker'];

export const label: Widget = ({ el, doc, get }) => ({
  tap(target) {
    // A tap on the control itself has been acted on already, further in.
    if (closestTag(target, ...labelled) && el.contains(closestTag(target, ...labelled))) return true;
    const id = textOf(get('for'));
    const control = id ? (doc.getElementById(id) as HostElement | null) : withTag(el, ...labelled)[0];
    if (!control || control.wx?.isDisabled?.()) return true;
    control.wx?.tap?.(control);
    control.querySelector<HTMLElement>('input,textarea')?.focus();
    return true;
  },
});

export const navigator: Widget = ({ el, get }) => {
  mark(el, 'role', 'link');
  return {
    tap() {
      send({
        op: 'navigate',
        openType: textOf(get('open-type')) || 'navigate',
        url: textOf(get('url')),
        delta: numberOr(get('delta'), 1),
      });
      return true;
    },
  };
};
