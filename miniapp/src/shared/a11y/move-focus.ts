import type { BaseEventOrig } from '@tarojs/components';

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/**
 * Arrow keys, Home and End inside a list or a row of tabs of which only one stands in the order of Tab; `onMove` is told
 * the number of the one that has the focus now. Spread it on the element around them; browsers only.
 */
export function movesFocus(selector: string, onMove?: (at: number) => void): Record<string, unknown> {
  if (process.env.TARO_ENV !== 'h5') return {};
  return {
    onKeyDown(event: BaseEventOrig | KeyboardEvent) {
      const { key, currentTarget, target } = event as KeyboardEvent;
      const all = [...(currentTarget as HTMLElement).querySelectorAll<HTMLElement>(selector)];
      const from = all.findIndex((one) => one.contains(target as Node));
      const step = STEPS[key];
      const to = key === 'Home' ? 0 : key === 'End' ? all.length - 1 : step === undefined ? -1 : from + step;
      const next = all[to];
      if (from < 0 || !next) return;
      event.preventDefault();
      next.focus();
      onMove?.(to);
    },
  };
}

/** Leaves an element in the order of Tab, or takes it out: one of a list is in it, the arrow keys reach the others. */
export const tabStop = (isIn: boolean): Record<string, string> =>
  process.env.TARO_ENV === 'h5' ? { tabindex: isIn ? '0' : '-1' } : {};
