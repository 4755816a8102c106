import { useEffect, useState } from 'react';
import { failedTriesOf, onFailedTry } from '@/shared/sos/deliver';
import { isAcknowledged, type KeptPress, type Lane } from '@/shared/sos/kept-press';

/** So long somebody waits before the telephone is offered in place of the portal. */
const PATIENCE_MS = 3_000;

/** True once a press has gone unheard for too long, or no address could be reached at all; false again once heard. */
export function useUnheard(lane: Lane, press: KeptPress | null): boolean {
  const key = press && !press.closedAt && !isAcknowledged(press) ? press.clientKey : null;
  const [lateKey, setLateKey] = useState<string | null>(() => (key && failedTriesOf(lane) > 0 ? key : null));
  useEffect(() => {
    if (!key) return;
    const late = () => setLateKey(key);
    if (failedTriesOf(lane) > 0) late();
    const timer = setTimeout(late, PATIENCE_MS);
    const stop = onFailedTry(() => {
      if (failedTriesOf(lane) > 0) late();
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [key, lane]);
  return key !== null && lateKey === key;
}
