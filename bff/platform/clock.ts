/** Where the program reads the time. Tests put a `SettableClock` in its place. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Runs with real time plus an offset, or stands still; for tests and drills. */
export class SettableClock implements Clock {
  private offsetMs = 0;
  private frozenAt: number | null = null;
  now(): Date {
    return new Date((this.frozenAt ?? Date.now()) + this.offsetMs);
  }
  set(at: Date | string): void {
    this.frozenAt = new Date(at).getTime();
    this.offsetMs = 0;
  }
  advance(ms: number): void {
    this.offsetMs += ms;
  }
  release(): void {
    this.frozenAt = null;
    this.offsetMs = 0;
  }
}
