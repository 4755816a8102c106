import type { HealthCode, ReadyHealthCode } from '@contracts/health-code';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isUnreached } from '@/shared/http/api-failure';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';
import { loadCode } from './api';
import { clockSince, phoneClock, type ServerClock, serverClock } from './server-clock';

export interface ShownCode {
  /** undefined until something is there to show */
  answer: HealthCode | undefined;
  /** the newest try did not reach the server: what is shown is the last code */
  isOffline: boolean;
  error: unknown;
  clock: ServerClock;
  reload(): void;
}

interface KeptCode {
  answer: ReadyHealthCode;
  /** by this phone's clock */
  receivedAtMs: number;
}

interface State {
  key: string | null;
  answer?: HealthCode;
  clock: ServerClock;
  isOffline: boolean;
  error?: unknown;
}

/** First wait after a failure; doubled each time with chance in it, so that a crowd does not come back as one. */
const RETRY_MS = 3_000;
const RETRY_MOST_MS = 60_000;

/**
 * A code that is always fresh: asked for again when the server said, kept on the phone for a gate without network,
 * never shown past its window. `key` names whose code it is on this phone; null loads nothing.
 */
export function useCode(key: string | null, subject: string): ShownCode {
  const [state, setState] = useState<State>(() => start(key));
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const turn = useRef(0);
  const failures = useRef(0);

  const load = useCallback(async () => {
    if (key === null) return;
    clearTimeout(timer.current);
    turn.current += 1;
    const mine = turn.current;
    const again = (ms: number) => {
      timer.current = setTimeout(() => void load(), ms);
    };
    try {
      const answer = await loadCode(subject);
      if (mine !== turn.current) return;
      failures.current = 0;
      if (answer.status === 'ready') {
        writeKept(key, { answer, receivedAtMs: Date.now() } satisfies KeptCode);
        setState({ key, answer, clock: serverClock(answer.serverNow), isOffline: false });
        again(Math.max(1_000, Date.parse(answer.refreshAt) - Date.parse(answer.serverNow)));
      } else {
        dropKept(key);
        setState({ key, answer, clock: phoneClock, isOffline: false });
      }
    } catch (error) {
      if (mine !== turn.current) return;
      const isOffline = isUnreached(error) || isPassing(error);
      // Switched off, or no longer allowed: the kept code must not outlive that.
      if (!isOffline) dropKept(key);
      setState((before) => ({
        key,
        answer: isOffline && before.key === key ? before.answer : undefined,
        clock: before.clock,
        isOffline,
        error,
      }));
      failures.current += 1;
      if (isOffline) again(Math.min(RETRY_MOST_MS, RETRY_MS * 2 ** failures.current) * (0.5 + Math.random() / 2));
    }
  }, [key, subject]);

  useEffect(() => {
    setState((before) => (before.key === key ? before : start(key)));
    failures.current = 0;
    void load();
    return () => {
      clearTimeout(timer.current);
      turn.current += 1;
    };
  }, [key, load]);

  // Nothing runs while nobody looks; whoever comes back gets a new code at once.
  const wasHidden = useRef(false);
  useDidHide(() => {
    wasHidden.current = true;
    clearTimeout(timer.current);
  });
  useDidShow(() => {
    if (wasHidden.current) void load();
    wasHidden.current = false;
  });

  const isMine = state.key === key;
  return {
    answer: isMine ? state.answer : undefined,
    isOffline: isMine && state.isOffline,
    error: isMine ? state.error : undefined,
    clock: state.clock,
    reload: () => void load(),
  };
}

/** The server is there but cannot answer now: the last code serves as well as without network. */
function isPassing(error: unknown): boolean {
  const status = (error as { status?: number }).status ?? 0;
  return status >= 500 || status === 429;
}

function start(key: string | null): State {
  const kept = key === null ? undefined : readKept<KeptCode>(key);
  if (!kept) return { key, clock: phoneClock, isOffline: false };
  const { answer, receivedAtMs } = kept;
  return { key, answer, clock: clockSince(answer.serverNow, receivedAtMs), isOffline: false };
}
