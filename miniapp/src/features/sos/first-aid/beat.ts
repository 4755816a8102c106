/** Compressions a minute that help: slower or faster ones help less. */
export const SLOWEST = 100;
export const FASTEST = 120;
export const USUAL = 110;

/** Rescuers tire before they notice; another one takes over after so long. */
export const CHANGE_AFTER_S = 120;

export interface BeatParts {
  nowMs(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}

/** The longest the phone may have slept before what it missed is left out, milliseconds. */
const SLEPT_MS = 1_000;

/**
 * Beats a minute, without drift: each beat's time follows from the first, not from when the last timer happened to run.
 * A phone that slept does not make up for what it missed.
 *
 * @returns stops it
 */
export function startBeat(perMinute: number, onBeat: (n: number) => void, parts: BeatParts): () => void {
  const periodMs = 60_000 / perMinute;
  let startedMs = parts.nowMs();
  let beat = 0;
  let timer: unknown;
  const next = () => {
    const dueMs = startedMs + beat * periodMs;
    const lateMs = parts.nowMs() - dueMs;
    if (lateMs > SLEPT_MS) startedMs += lateMs;
    onBeat(beat);
    beat += 1;
    timer = parts.setTimer(next, Math.max(0, startedMs + beat * periodMs - parts.nowMs()));
  };
  next();
  return () => parts.clearTimer(timer);
}
