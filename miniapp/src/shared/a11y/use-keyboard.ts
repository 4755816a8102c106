import { useEffect, useRef } from 'react';

/** Single keys of a desk in a browser; never while somebody types. */
export function useKeyboard(keys: Record<string, () => void>): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5') return;
    const listen = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement | null;
      const isTyping = at?.closest('input, textarea, [contenteditable], [role="dialog"]');
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = newest.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
