/** What may be made to go wrong with a simulated system. */
export interface Faults {
  /** every answer waits this long */
  slowMs: number;
  /** this share of requests answers 500 without being carried out, 0…1 */
  errorRate: number;
  /** every request answers 500 without being carried out */
  http500: boolean;
  /** no answer until the switch is turned back or the caller leaves; not carried out */
  hang: boolean;
  /** carried out, then an answer that is not the wire format */
  garbage: boolean;
  /** carried out, then the connection is cut: the caller can't know */
  loseAnswer: boolean;
  /** says it succeeded and does nothing */
  lyingSuccess: boolean;
  /** faults touch only paths that start so; '' means all */
  onlyPath: string;
}

const NO_FAULTS: Faults = {
  slowMs: 0,
  errorRate: 0,
  http500: false,
  hang: false,
  garbage: false,
  loseAnswer: false,
  lyingSuccess: false,
  onlyPath: '',
};

/** The faults of one simulator, set in-process by tests or over HTTP from the control page. */
export class FaultSwitch {
  private faults: Faults = { ...NO_FAULTS };
  private waiting = new Set<() => void>();

  get current(): Readonly<Faults> {
    return this.faults;
  }

  get isAnyOn(): boolean {
    const { onlyPath: _, ...rest } = this.faults;
    return Object.values(rest).some(Boolean);
  }

  set(faults: Partial<Faults>): void {
    this.faults = { ...this.faults, ...faults };
    if (!this.faults.hang) this.letGo();
  }

  reset(): void {
    this.set(NO_FAULTS);
  }

  /** Faults that touch this path, or none. */
  on(path: string): Readonly<Faults> {
    return path.startsWith(this.faults.onlyPath) ? this.faults : NO_FAULTS;
  }

  /** Resolves when `hang` is turned off; the returned function forgets the wait. */
  whileHanging(): { done: Promise<void>; forget: () => void } {
    let release = () => {};
    const done = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.waiting.add(release);
    return {
      done,
      forget: () => {
        this.waiting.delete(release);
        release();
      },
    };
  }

  private letGo(): void {
    for (const release of this.waiting) release();
    this.waiting.clear();
  }
}
