import { useState } from 'react';
import { readKept, writeKept } from '@/shared/session/kept';

export interface SavedStop {
  id: string;
  name: string;
  latin: string | null;
}

const KEY = 'transit.saved';
const RECENT = 'transit.recent';
const MOST = 8;

/** Stops that this person uses often. Kept on this phone alone: where somebody waits is nobody else's to know. */
export function useSavedStops(): { stops: SavedStop[]; has(id: string): boolean; toggle(stop: SavedStop): boolean } {
  const [stops, setStops] = useState(() => readKept<SavedStop[]>(KEY) ?? []);
  return {
    stops,
    has: (id) => stops.some((stop) => stop.id === id),
    toggle(stop) {
      const isSaved = stops.some((one) => one.id === stop.id);
      const next = isSaved ? stops.filter((one) => one.id !== stop.id) : [stop, ...stops].slice(0, MOST);
      writeKept(KEY, next);
      setStops(next);
      return !isSaved;
    },
  };
}

export function savedStops(): SavedStop[] {
  return readKept<SavedStop[]>(KEY) ?? [];
}

export function recentSearches(): string[] {
  return readKept<string[]>(RECENT) ?? [];
}

export function rememberSearch(text: string): void {
  const kept = recentSearches().filter((one) => one !== text);
  writeKept(RECENT, [text, ...kept].slice(0, MOST));
}

export function forgetSearches(): void {
  writeKept(RECENT, []);
}
