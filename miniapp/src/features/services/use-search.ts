import type { ServiceSearchResponse } from '@contracts/services';
import { useEffect, useRef, useState } from 'react';
import { searchServices } from './api';

/** Long enough that typing a syllable asks once, short enough to feel immediate. */
const PAUSE_MS = 180;

export interface SearchState {
  answer: ServiceSearchResponse | undefined;
  error: unknown;
  isBusy: boolean;
  retry(): void;
}

/** Searches while one types. Answers that come out of order are dropped; the last good one stays until the next. */
export function useSearch(q: string, language: string): SearchState {
  const [state, setState] = useState<Omit<SearchState, 'retry'>>({
    answer: undefined,
    error: undefined,
    isBusy: false,
  });
  const [turn, setTurn] = useState(0);
  const newest = useRef(0);
  const asked = q.trim();
  // biome-ignore lint/correctness/useExhaustiveDependencies: language and turn ask the same question again
  useEffect(() => {
    newest.current += 1;
    const mine = newest.current;
    if (!asked) {
      setState({ answer: undefined, error: undefined, isBusy: false });
      return;
    }
    setState((before) => ({ ...before, isBusy: true }));
    const timer = setTimeout(() => {
      searchServices(asked).then(
        (answer) => mine === newest.current && setState({ answer, error: undefined, isBusy: false }),
        (error) => mine === newest.current && setState((before) => ({ ...before, error, isBusy: false })),
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, language, turn]);
  return { ...state, retry: () => setTurn((before) => before + 1) };
}
