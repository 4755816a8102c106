import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WatchReport } from '../../../contracts/sos-watch';
import { reportMark, WATCH_HEADER, watchMark } from './watch-mark';

export interface Entrance {
  /** as `portal`, `sos-1`: what rings says which one it was */
  name: string;
  /** origin, without a slash at the end */
  url: string;
}

export interface PressWatchOptions {
  secret: string;
  /** longest until "received" */
  acknowledgedWithinMs: number;
  /** longest from the press until the first alert */
  alertedWithinMs: number;
  /** after that it is lost */
  lostAfterMs: number;
}

export interface WatchedPress extends WatchReport {
  entrance: string;
  /** why it was not heard, for the log and for those who are rung */
  reason: string | null;
}

const answerSchema = z.object({ caseId: z.string(), caseKey: z.string(), isDrill: z.boolean() });
const waitingSchema = z.object({ alerted: z.array(z.object({ party: z.string(), state: z.string() })) });
const HEARD: readonly string[] = ['sent', 'reached', 'accepted'];
const LOOK_EVERY_MS = 100;
const CALL_WITHIN_MS = 5_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Presses for help as a phone does, at one entrance, and looks at the waiting page until its sink was alerted: everything
 * between a thumb and a bell is in the way of it. Knows no table and no other way in.
 */
export function createPressWatch(options: PressWatchOptions) {
  const { secret } = options;

  async function call<S extends z.ZodType>(url: string, init: RequestInit, schema: S, withinMs: number) {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(withinMs), redirect: 'error' });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return schema.parse(await answer.json()) as z.output<S>;
  }

  const json = (body: object, headers: Record<string, string>): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

  async function untilAlerted(entrance: Entrance, press: { caseId: string; caseKey: string }, begunAt: number) {
    for (;;) {
      const left = options.lostAfterMs - (performance.now() - begunAt);
      if (left <= 0) return null;
      const url = `${entrance.url}/api/sos/waiting/${press.caseId}`;
      const init = { headers: { 'x-sos-key': press.caseKey } };
      const seen = await call(url, init, waitingSchema, Math.min(CALL_WITHIN_MS, left)).catch(() => null);
      if (seen?.alerted.some(({ state }) => HEARD.includes(state))) return performance.now() - begunAt;
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Tells the portal what came of it, which ends the case. Nothing hangs on it but the portal's own view. */
  async function report(entrance: Entrance, caseId: string, press: WatchedPress): Promise<void> {
    const { reason: _, ...body } = press;
    const mark = watchMark(secret, reportMark(caseId, body), new Date());
    const url = `${entrance.url}/api/sos/watch/runs/${caseId}`;
    await call(url, json(body, { [WATCH_HEADER]: mark }), z.unknown(), CALL_WITHIN_MS);
  }

  /** Never throws: what goes wrong is what the watch is there to see. */
  return async function pressOnce(entrance: Entrance): Promise<WatchedPress> {
    const begunAt = performance.now();
    const clientKey = `watch-${randomUUID()}`;
    const body = { clientKey, installKey: clientKey, pressedAt: new Date().toISOString() };
    let press: z.output<typeof answerSchema>;
    try {
      const headers = { [WATCH_HEADER]: watchMark(secret, clientKey, new Date()) };
      press = await call(`${entrance.url}/api/sos/presses`, json(body, headers), answerSchema, CALL_WITHIN_MS);
    } catch (error) {
      const reason = error instanceof Error ? `${error.name} ${error.message}` : 'failed';
      return { entrance: entrance.name, acknowledgedMs: null, alertedMs: null, outcome: 'lost', reason };
    }
    const acknowledgedMs = Math.round(performance.now() - begunAt);
    const alerted = await untilAlerted(entrance, press, begunAt);
    const alertedMs = alerted === null ? null : Math.round(alerted);
    const isLate = acknowledgedMs > options.acknowledgedWithinMs || (alertedMs ?? 0) > options.alertedWithinMs;
    const outcome = alertedMs === null ? 'lost' : isLate ? 'late' : 'heard';
    const reason = { lost: 'taken, and nobody was alerted', late: 'too slow', heard: null }[outcome];
    const watched: WatchedPress = { entrance: entrance.name, acknowledgedMs, alertedMs, outcome, reason };
    await report(entrance, press.caseId, watched).catch(() => undefined);
    return watched;
  };
}

export type PressOnce = ReturnType<typeof createPressWatch>;
