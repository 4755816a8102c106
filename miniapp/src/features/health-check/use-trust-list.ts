import type { SignedTrustList, TrustList } from '@contracts/health-code';
import { useCallback, useEffect, useRef, useState } from 'react';
import { readKept, writeKept } from '@/shared/session/kept';
import { loadTrustList } from './api';
import { type OpenedList, openTrustList } from './verifier/trust-list';

interface Kept {
  list: TrustList;
  /** server's clock minus this phone's, when the list came */
  offsetMs: number;
}

export interface TrustState {
  list: TrustList | undefined;
  /** now, by the server's clock as last heard of */
  nowMs(): number;
  /** a list came that no known key has signed: the old one stays until somebody decides */
  isRefused: boolean;
  error: unknown;
  reload(): Promise<TrustList | undefined>;
  /** Takes the newest list on its own word, as the very first one: after a change of all keys, on somebody's order. */
  trustAnew(): Promise<void>;
}

const KEY = 'health-check.list';
/** Often enough that a revocation reaches a gate with network within the minute. */
const EVERY_MS = 60_000;

/** The signed list on this phone: kept across launches, renewed while there is a network. */
export function useTrustList(isOn: boolean): TrustState {
  const [kept, setKept] = useState<Kept | undefined>(() => readKept<Kept>(KEY));
  // Read between renders too: a check that finds the clock off asks for the list and goes on at once.
  const offset = useRef(kept?.offsetMs ?? 0);
  const [refused, setRefused] = useState<SignedTrustList>();
  const [error, setError] = useState<unknown>();

  const take = useCallback((opened: OpenedList): TrustList | undefined => {
    if ('fault' in opened) return undefined;
    const next = { list: opened.list, offsetMs: Date.parse(opened.list.generatedAt) - Date.now() };
    writeKept(KEY, next);
    offset.current = next.offsetMs;
    setKept(next);
    setRefused(undefined);
    setError(undefined);
    return opened.list;
  }, []);

  const reload = useCallback(async () => {
    try {
      const signed = await loadTrustList();
      const list = take(openTrustList(signed, readKept<Kept>(KEY)?.list.keys ?? null));
      if (!list) setRefused(signed);
      return list;
    } catch (failure) {
      setError(failure);
      return undefined;
    }
  }, [take]);

  useEffect(() => {
    if (!isOn) return;
    void reload();
    const timer = setInterval(() => void reload(), EVERY_MS);
    return () => clearInterval(timer);
  }, [isOn, reload]);

  return {
    list: kept?.list,
    nowMs: () => Date.now() + offset.current,
    isRefused: refused !== undefined,
    error,
    reload,
    async trustAnew() {
      take(openTrustList(refused ?? (await loadTrustList()), null));
    },
  };
}
