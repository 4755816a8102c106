import type { Json } from '../../protocol';
import { type Host, h, isOn, numberOr, textOf, type Widget, type WidgetPart } from '../widget';

/**
 * Keeps what a person types safe from late echoes: a controlled input sends every value to the service layer and gets
 * it back a moment later, when more has been typed. Only a value that was never sent is the app's own wish.
 */
function createEchoFilter(): { sent(value: string): void; isEcho(value: string): boolean } {
  let pending: string[] = [];
  return {
    sent(value) {
      pending.push(value);
    },
    isEcho(value) {
      const at = pending.indexOf(value);
      if (at < 0) {
        pending = [];
        return false;
      }
      pending = pending.slice(at + 1);
      return true;
    },
  };
}

function createTyping(host: Host, control: HTMLInputElement | HTMLTextAreaElement, isLine: boolean): WidgetPart {
  const { el, doc, get, emit } = host;
  control.setAttribute('data-control', '');
  el.append(control);
  const echoes = createEchoFilter();
  let initial: string | null = null;
  let key = 0;
  const detail = (): Record<string, Json> => ({
    value: control.value,
    cursor: control.selectionStart ?? control.value.length,
  });
  control.addEventListener('keydown', (event) => {
    key = (event as KeyboardEvent).keyCode;
    if ((event as KeyboardEvent).key !== 'Enter') return;
    if (isLine || (textOf(get('confirm-type')) || 'return') !== 'return') {
      event.preventDefault();
      emit('confirm', { value: control.value });
    }
  });
  control.addEventListener('input', () => {
    echoes.sent(control.value);
    emit('input', { ...detail(), keyCode: key });
    if (!isLine)
      emit('linechange', { height: control.scrollHeight, heightRpx: 0, lineCount: control.value.split('\n').length });
  });
  control.addEventListener('focus', () => emit('focus', { value: control.value, height: 0 }));
  control.addEventListener('blur', () => emit('blur', detail()));
  const applyDisabled = (value: unknown): void => {
    control.disabled = isOn(value) && value !== 'false';
  };
  return {
    isDisabled: () => control.disabled,
    set(name, value) {
      switch (name) {
        case 'value': {
          const text = textOf(value);
          initial ??= text;
          if (doc.activeElement === control && echoes.isEcho(text)) return true;
          if (control.value !== text) control.value = text;
          return true;
        }
        case 'placeholder':
          control.placeholder = textOf(value);
          return true;
        case 'disabled':
          applyDisabled(value);
          return true;
        case 'password':
          if (control instanceof doc.defaultView!.HTMLInputElement) control.type = isOn(value) ? 'password' : 'text';
          return true;
        case 'type':
          control.inputMode =
            ({ number: 'numeric', digit: 'decimal', idcard: 'text' } as Record<string, string>)[textOf(value)] ??
            'text';
          return true;
        case 'maxlength': {
          // WeChat: 140 unless told, -1 for no limit.
          const limit = numberOr(value, 140);
          if (limit < 0) control.removeAttribute('maxlength');
          else control.maxLength = limit;
          return true;
        }
        case 'focus':
        case 'auto-focus':
          if (isOn(value)) control.focus();
          return true;
        default:
          return undefined;
      }
    },
    tap() {
      control.focus();
      return false;
    },
    field: {
      value: () => control.value,
      reset: () => {
        control.value = initial ?? '';
      },
    },
  };
}

export const input: Widget = (host) => createTyping(host, h(host.doc, 'input', { type: 'text' }), true);

export const textarea: Widget = (host) => createTyping(host, h(host.doc, 'textarea', { rows: '3' }), false);
