import type { Waiting } from '@contracts/sos';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiFailure, isUnreached } from '@/shared/http/api-failure';
import { usePush } from '@/shared/http/push';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';
import { entrances, raceEntrances } from '@/shared/sos/entrances';
import { changePress, type KeptPress, type Lane } from '@/shared/sos/kept-press';
import { failureIn, isGood, sosCall } from '@/shared/sos/sos-call';

/** Push is quicker where it works; this is how old a view may be where it does not. */
const PACE_MS = 3_000;
const HEAD_START_MS = 2_000;
const TIMEOUT_MS = 8_000;
const VIEW_KEY = 'sos.view';

interface KeptView {
  view: Waiting;
  /** by this phone's clock */
  asOf: string;
}

export interface WaitingState {
  /** the newest that is known of the case; undefined until the first answer */
  view: Waiting | undefined;
  asOf: string | undefined;
  /** the newest look did not reach the server */
  isUnreached: boolean;
  /** the server's clock is this much ahead of the phone's, milliseconds */
  aheadMs: number;
}

async function look(press: KeptPress): Promise<Waiting> {
  const { answer } = press;
  if (!answer) throw new ApiFailure({ code: 'offline', message: '' });
  const { value } = await raceEntrances(entrances(press.entrance), {
    headStartMs: HEAD_START_MS,
    ask: async (entrance) => {
      const said = await sosCall({
        entrance,
        method: 'GET',
        path: `/sos/waiting/${answer.caseId}`,
        caseKey: answer.caseKey,
        timeoutMs: TIMEOUT_MS,
      });
      if (!isGood(said)) throw failureIn(said);
      return said.body as Waiting;
    },
  });
  return value;
}

const viewKey = (lane: Lane) => `${VIEW_KEY}.${lane}`;

function keptView(lane: Lane, caseId: string | undefined): KeptView | undefined {
  const kept = readKept<KeptView>(viewKey(lane));
  return kept && kept.view.caseId === caseId ? kept : undefined;
}

export const forgetView = (lane: Lane): void => dropKept(viewKey(lane));

/** What happens in the case of a press: by push, at a pace beside it, one look at a time, until a person closed it. */
export function useWaiting(lane: Lane, press: KeptPress | null): WaitingState {
  const caseId = press?.answer?.caseId;
  const [state, setState] = useState<WaitingState>(() => start(lane, caseId));
  const newest = useRef(press);
  newest.current = press;
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const isLooking = useRef(false);
  const isWanted = useRef(false);
  const isShown = useRef(true);
  const hasView = useRef(false);
  hasView.current = state.view !== undefined;

  const lookNow = useCallback(async () => {
    clearTimeout(timer.current);
    if (isLooking.current) {
      // Something happened while the last look was on its way: it may have seen the time before.
      isWanted.current = true;
      return;
    }
    const now = newest.current;
    if (!now?.answer || (now.closedAt && hasView.current) || !isShown.current) return;
    isLooking.current = true;
    try {
      const view = await look(now);
      const asOf = new Date().toISOString();
      writeKept(viewKey(lane), { view, asOf } satisfies KeptView);
      setState({ view, asOf, isUnreached: false, aheadMs: Date.parse(view.serverNow) - Date.now() });
      if (view.closed) {
        const { at } = view.closed;
        // A tap that came after may already have opened the next case.
        changePress(lane, (kept) => (kept.answer?.caseId === view.caseId ? { ...kept, closedAt: at } : kept));
      }
    } catch (error) {
      setState((before) => ({ ...before, isUnreached: isUnreached(error) || before.view === undefined }));
    } finally {
      isLooking.current = false;
      const pauseMs = isWanted.current ? 0 : PACE_MS;
      isWanted.current = false;
      timer.current = setTimeout(() => void lookNow(), pauseMs);
    }
  }, [lane]);

  useEffect(() => {
    setState((before) => (before.view && before.view.caseId === caseId ? before : start(lane, caseId)));
    void lookNow();
    return () => clearTimeout(timer.current);
  }, [lane, caseId, lookNow]);

  usePush(caseId ? ['sos.changed'] : [], () => void lookNow(), caseId ? [`sos:${caseId}`] : []);
  useDidHide(() => {
    isShown.current = false;
    clearTimeout(timer.current);
  });
  useDidShow(() => {
    isShown.current = true;
    void lookNow();
  });
  return state;
}

function start(lane: Lane, caseId: string | undefined): WaitingState {
  const kept = caseId ? keptView(lane, caseId) : undefined;
  return {
    view: kept?.view,
    asOf: kept?.asOf,
    isUnreached: false,
    aheadMs: kept ? Date.parse(kept.view.serverNow) - Date.parse(kept.asOf) : 0,
  };
}
