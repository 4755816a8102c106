import { isWorkday } from 'chinese-days';
import type { ServiceName } from './bus-network';

/** Days of the operator's calendar are dates in Asia/Shanghai, written YYYY-MM-DD. */
export function datesOfYears(firstYear: number, years: number): string[] {
  const dates: string[] = [];
  const end = Date.UTC(firstYear + years, 0, 1);
  for (let at = Date.UTC(firstYear, 0, 1); at < end; at += 86_400_000)
    dates.push(new Date(at).toISOString().slice(0, 10));
  return dates;
}

function isWeekend(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 || day === 6;
}

/** 法定节假日, and 调休: weekends that are worked and weekdays that are not. */
export function isWorked(date: string): boolean {
  let worked = known.get(date);
  if (worked === undefined) {
    worked = isWorkday(date);
    known.set(date, worked);
  }
  return worked;
}

// asked for every trip of the day at every request
const known = new Map<string, boolean>();

/** Does a service run on the date? */
export function runsOn(service: ServiceName, date: string): boolean {
  switch (service) {
    case 'daily':
      return true;
    case 'workdays':
    case 'peak':
      return isWorked(date);
    default:
      return !isWorked(date);
  }
}

export interface CalendarRows {
  calendar: { service: ServiceName; weekdays: string }[];
  /** 1 runs although its weekdays say no, 2 does not although they say yes */
  exceptions: { service: ServiceName; date: string; kind: 1 | 2 }[];
}

/** Calendar rows: weekly pattern and exceptions; `peak` and `restdays` live in exceptions alone, as many true feeds do. */
export function calendarRows(dates: string[]): CalendarRows {
  const exceptions: CalendarRows['exceptions'] = [];
  for (const date of dates) {
    const worked = isWorked(date);
    if (worked === isWeekend(date)) {
      exceptions.push({ service: 'workdays', date, kind: worked ? 1 : 2 });
      exceptions.push({ service: 'weekends', date, kind: worked ? 2 : 1 });
    }
    exceptions.push({ service: worked ? 'peak' : 'restdays', date, kind: 1 });
  }
  return {
    calendar: [
      { service: 'daily', weekdays: '1,1,1,1,1,1,1' },
      { service: 'workdays', weekdays: '1,1,1,1,1,0,0' },
      { service: 'weekends', weekdays: '0,0,0,0,0,1,1' },
    ],
    exceptions,
  };
}
