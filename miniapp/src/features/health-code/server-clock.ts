/**
 * The server's clock on this phone. The phone's own may be wrong, or be set while the code is shown: where the
 * runtime has a clock that only runs forward, time is counted with that one.
 */
export interface ServerClock {
  nowMs(): number;
}

function monotonicMs(): number {
  const clock = (globalThis as { performance?: { now?: () => number } }).performance;
  return clock?.now ? clock.now() : Date.now();
}

/** A clock that stood at `serverNow` the moment its answer came. */
export function serverClock(serverNow: string): ServerClock {
  const startMs = Date.parse(serverNow);
  const anchorMs = monotonicMs();
  return { nowMs: () => startMs + monotonicMs() - anchorMs };
}

/**
 * After a cold start without network: the server's time of the last answer, and how far this phone's own clock has
 * gone since. A clock that was set back cannot make an answer younger than it was when it came.
 */
export function clockSince(serverNow: string, receivedAtMs: number): ServerClock {
  const startMs = Date.parse(serverNow);
  return { nowMs: () => startMs + Math.max(0, Date.now() - receivedAtMs) };
}

/** All there is while nothing has ever come. */
export const phoneClock: ServerClock = { nowMs: () => Date.now() };
