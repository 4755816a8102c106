import { useEffect, useState } from 'react';
import { words } from './words';

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** `16:05` in Shanghai. */
export function clockOf(iso: string): string {
  return new Date(Date.parse(iso) + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);
}

/** The server's time now: a phone's own clock may be minutes off, and boards count in minutes. */
export function serverNow(answer: { asOf: string }, receivedAt: string | undefined, nowMs: number): number {
  const heldMs = receivedAt ? Math.max(0, nowMs - Date.parse(receivedAt)) : 0;
  return Date.parse(answer.asOf) + heldMs;
}

/** Time that moves on by itself, so that minutes and ages stay true between two answers. */
export function useTicking(everyMs: number): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}

/** `12 秒前`: ages of positions matter by the second. */
export function ageOf(iso: string, nowMs: number): string {
  const w = words.now();
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(iso)) / 1000));
  if (seconds < 5) return w.justNow;
  if (seconds < 90) return w.seconds(seconds);
  if (seconds < 5400) return w.minutesAgo(Math.round(seconds / 60));
  return w.hoursAgo(Math.round(seconds / 3600));
}

export function minutesUntil(iso: string, nowMs: number): number {
  return Math.max(0, Math.floor((Date.parse(iso) - nowMs) / 60_000));
}
