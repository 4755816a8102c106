import { useCallback, useState } from 'react';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';

const KEY = 'searches';
const MOST = 8;

/** What was searched for on this phone, newest first. It never leaves the phone and can be cleared. */
export function useRecentSearches(): { recent: string[]; remember(q: string): void; clear(): void } {
  const [recent, setRecent] = useState<string[]>(() => readKept<string[]>(KEY) ?? []);
  const remember = useCallback((q: string) => {
    const asked = q.trim();
    if (!asked) return;
    setRecent((before) => {
      const after = [asked, ...before.filter((one) => one !== asked)].slice(0, MOST);
      writeKept(KEY, after);
      return after;
    });
  }, []);
  const clear = useCallback(() => {
    dropKept(KEY);
    setRecent([]);
  }, []);
  return { recent, remember, clear };
}
