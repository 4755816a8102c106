const DAY_S = 86_400;

/** Days since 1970-01-01 of a date written YYYYMMDD. */
export function dayOfDate(yyyymmdd: number): number {
  return Date.UTC(Math.floor(yyyymmdd / 10_000), (Math.floor(yyyymmdd / 100) % 100) - 1, yyyymmdd % 100) / 1000 / DAY_S;
}

/** YYYYMMDD of a day number. */
export function dateOfDay(day: number): number {
  const date = new Date(day * DAY_S * 1000);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

/** 0 Monday … 6 Sunday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday
  return (((day + 3) % 7) + 7) % 7;
}

/**
 * Service days of one time zone. A GTFS time counts from noon minus twelve hours of its service day, which is midnight
 * except on the two days a year when clocks change (gtfs.org, stop_times.txt).
 */
export class ServiceDays {
  private readonly starts = new Map<number, number>();
  private readonly format: Intl.DateTimeFormat;

  constructor(readonly timezone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** POSIX seconds at which times of this service day count from. */
  startS(day: number): number {
    let start = this.starts.get(day);
    if (start === undefined) {
      const noonUtc = day * DAY_S + DAY_S / 2;
      // the offset at UTC noon may be the neighbour's near the date line: ask again at the noon it gives
      const guess = noonUtc - this.offsetS(noonUtc);
      start = noonUtc - this.offsetS(guess) - DAY_S / 2;
      if (this.starts.size > 400) this.starts.clear();
      this.starts.set(day, start);
    }
    return start;
  }

  /** The calendar day of an instant. */
  dayAt(instantS: number): number {
    return Math.floor((instantS + this.offsetS(instantS)) / DAY_S);
  }

  /**
   * Days whose service can touch the span: as many back as the feed's latest time asks for, never a fixed one.
   * Public feeds reach 86 h.
   */
  daysTouching(fromS: number, toS: number, maxTimeS: number): number[] {
    const days: number[] = [];
    const last = Math.floor(toS / DAY_S) + 1;
    for (let day = Math.floor((fromS - maxTimeS) / DAY_S) - 1; day <= last; day++) {
      const start = this.startS(day);
      if (start <= toS && start + maxTimeS >= fromS) days.push(day);
    }
    return days;
  }

  private offsetS(instantS: number): number {
    const parts: Record<string, number> = {};
    for (const part of this.format.formatToParts(instantS * 1000)) parts[part.type] = Number(part.value);
    const local = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
    return Math.round(local / 1000 - instantS);
  }
}

export interface ServiceCalendar {
  weekdays: number;
  startDate: number;
  endDate: number;
  added: ArrayLike<number>;
  removed: ArrayLike<number>;
}

/** Which services run on a day: 1 at their index. Exceptions win over the weekdays. */
export function servicesOn(services: readonly ServiceCalendar[], day: number): Uint8Array {
  const date = dateOfDay(day);
  const bit = 1 << weekdayOf(day);
  const runs = new Uint8Array(services.length);
  services.forEach((service, index) => {
    let isRunning = (service.weekdays & bit) !== 0 && service.startDate <= date && date <= service.endDate;
    for (let at = 0; at < service.added.length; at++) if (service.added[at] === date) isRunning = true;
    for (let at = 0; at < service.removed.length; at++) if (service.removed[at] === date) isRunning = false;
    runs[index] = isRunning ? 1 : 0;
  });
  return runs;
}
