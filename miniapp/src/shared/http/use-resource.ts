import Taro, { useDidShow } from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { readKept, writeKept } from '@/shared/session/kept';
import { isUnreached } from './api-failure';
import { usePush } from './push';

interface Kept<T> {
  /** When this answer came, ISO. */
  asOf: string;
  data: T;
}

export interface ResourceOptions {
  /** Push types after which the data is loaded again. */
  live?: string[];
  /** Public push topics that those types come by, as `line:12`. */
  topics?: string[];
  /** Load again at this pace while the page is shown. */
  everyMs?: number;
  /** Keep the last good answer on the phone and show it, with its age, when there is no network. */
  keepLast?: boolean;
}

export interface Resource<T> {
  data: T | undefined;
  /** Why the newest load failed; `data` may still hold the answer before it. */
  error: unknown;
  /** True only while there is nothing to show yet. */
  isLoading: boolean;
  /** The newest load did not reach the server, and `data` is an older answer. */
  isOffline: boolean;
  asOf: string | undefined;
  reload(): Promise<void>;
}

interface State<T> {
  key: string | null;
  kept: Kept<T> | undefined;
  error: unknown;
  isBusy: boolean;
}

const FRESH_MS = 3_000;
const RETRY_UNREACHED_MS = 10_000;
const keptKey = (key: string) => `res.${key}`;

/**
 * Loads something and keeps it up to date: on push, at a pace, when the page comes back and when the person pulls.
 * A `null` key loads nothing (yet). Answers that arrive out of order are dropped.
 */
export function useResource<T>(key: string | null, load: () => Promise<T>, options: ResourceOptions = {}): Resource<T> {
  const { live = [], topics = [], everyMs, keepLast = false } = options;
  const [state, setState] = useState<State<T>>(() => start<T>(key, keepLast));
  const newest = useRef(0);
  const loadNow = useRef(load);
  loadNow.current = load;

  const reload = useCallback(async () => {
    if (key === null) return;
    newest.current += 1;
    const turn = newest.current;
    try {
      const data = await loadNow.current();
      if (turn !== newest.current) return;
      const kept = { asOf: new Date().toISOString(), data };
      if (keepLast) writeKept(keptKey(key), kept);
      setState({ key, kept, error: undefined, isBusy: false });
    } catch (error) {
      if (turn !== newest.current) return;
      setState((before) => ({ key, kept: before.key === key ? before.kept : undefined, error, isBusy: false }));
    }
  }, [key, keepLast]);

  useEffect(() => {
    setState((before) => (before.key === key ? before : start<T>(key, keepLast)));
    void reload();
    return () => {
      newest.current += 1;
    };
  }, [key, keepLast, reload]);

  useEffect(() => {
    if (!everyMs || key === null) return;
    const timer = setInterval(() => void reload(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, key, reload]);

  usePush(key === null ? [] : live, () => void reload(), key === null ? [] : topics);

  const asOf = state.key === key ? state.kept?.asOf : undefined;
  const isMine = state.key === key;
  const isUnreachedNow = isMine && isUnreached(state.error);
  useDidShow(() => {
    if (isUnreachedNow || (asOf && Date.now() - Date.parse(asOf) > FRESH_MS)) void reload();
  });
  // What could not be reached comes by itself once it can: when the phone says so, and now and then without its word.
  useEffect(() => {
    if (!isUnreachedNow) return;
    const onChange = (status: { isConnected: boolean }) => {
      if (status.isConnected) void reload();
    };
    Taro.onNetworkStatusChange(onChange);
    const timer = setInterval(() => void reload(), RETRY_UNREACHED_MS);
    return () => {
      Taro.offNetworkStatusChange(onChange);
      clearInterval(timer);
    };
  }, [isUnreachedNow, reload]);

  const kept = isMine ? state.kept : undefined;
  return {
    data: kept?.data,
    error: isMine ? state.error : undefined,
    isLoading: key !== null && !kept && (!isMine || (state.isBusy && !state.error)),
    isOffline: kept !== undefined && isMine && isUnreached(state.error),
    asOf: kept?.asOf,
    reload,
  };
}

function start<T>(key: string | null, keepLast: boolean): State<T> {
  const kept = key !== null && keepLast ? readKept<Kept<T>>(keptKey(key)) : undefined;
  return { key, kept, error: undefined, isBusy: true };
}
