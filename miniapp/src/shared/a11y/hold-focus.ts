const REACHED = '[tabindex="0"], input:not([type=hidden]), textarea, select, button, a[href]';

/**
 * Keeps the keyboard's focus inside what lies over the page: it goes in now, Tab goes round in it, and afterwards it is
 * back where it was. Answers how to let go. Browsers only.
 */
export function holdFocus(around: () => HTMLElement | null): () => void {
  const before = document.activeElement as HTMLElement | null;
  const within = () =>
    [...(around()?.querySelectorAll<HTMLElement>(REACHED) ?? [])].filter((one) => one.getClientRects().length > 0);
  // A field that asks for the focus by itself has it by the next frame.
  const frame = requestAnimationFrame(() => {
    const box = around();
    if (!box || box.contains(document.activeElement)) return;
    box.tabIndex = -1;
    box.style.outline = 'none';
    box.focus({ preventScroll: true });
  });
  const listen = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return;
    const all = within();
    const first = all[0];
    const last = all.at(-1);
    const at = document.activeElement;
    if (!first || !last) return;
    const isOutside = !around()?.contains(at);
    if (event.shiftKey ? isOutside || at === first || at === around() : isOutside || at === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  };
  document.addEventListener('keydown', listen);
  return () => {
    cancelAnimationFrame(frame);
    document.removeEventListener('keydown', listen);
    if (before?.isConnected) before.focus({ preventScroll: true });
  };
}
