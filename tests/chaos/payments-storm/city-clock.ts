import type { Clock } from '../../../bff/platform/clock';

/** From `realMs` on, the city's time runs on from `cityMs`, so many times faster. */
export interface Pace {
  realMs: number;
  cityMs: number;
  speed: number;
}

/** A clock that runs faster than the machine's and can be put forward: the same pace gives the same time in every process. */
export class CityClock implements Clock {
  constructor(private current: Pace) {}

  get pace(): Readonly<Pace> {
    return this.current;
  }

  now(): Date {
    const { realMs, cityMs, speed } = this.current;
    return new Date(cityMs + (Date.now() - realMs) * speed);
  }

  follow(pace: Pace): void {
    this.current = pace;
  }

  /** The pace after the clock is put forward by so much. */
  ahead(ms: number): Pace {
    return { realMs: Date.now(), cityMs: this.now().getTime() + ms, speed: this.current.speed };
  }
}
