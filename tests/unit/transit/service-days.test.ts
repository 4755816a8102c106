import fc from 'fast-check';
import {
  dateOfDay,
  dayOfDate,
  ServiceDays,
  servicesOn,
  weekdayOf,
} from '../../../bff/features/transit/network/service-days';

test('a service day begins twelve hours before noon, also when clocks change', () => {
  const newYork = new ServiceDays('America/New_York');
  const start = (date: number) => new Date(newYork.startS(dayOfDate(date)) * 1000).toISOString();
  expect(start(20260307)).toBe('2026-03-07T05:00:00.000Z');
  // clocks go forward at two: noon is an hour nearer to midnight, the day begins at eleven of the evening before
  expect(start(20260308)).toBe('2026-03-08T04:00:00.000Z');
  expect(start(20261101)).toBe('2026-11-01T05:00:00.000Z');
  const shanghai = new ServiceDays('Asia/Shanghai');
  expect(new Date(shanghai.startS(dayOfDate(20261122)) * 1000).toISOString()).toBe('2026-11-21T16:00:00.000Z');
});

test('the days that may touch a moment follow from the latest time of the feed, never from a fixed one', () => {
  const days = new ServiceDays('Asia/Shanghai');
  const now = Date.parse('2026-11-22T09:00:00+08:00') / 1000;
  const dates = (hours: number) => days.daysTouching(now, now + 3_600, hours * 3_600).map(dateOfDay);
  expect(dates(24)).toEqual([20261122]);
  expect(dates(33)).toEqual([20261121, 20261122]);
  expect(dates(86)).toEqual([20261119, 20261120, 20261121, 20261122]);
});

test('dates and days are one another', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 }),
      (day) =>
        dayOfDate(dateOfDay(day)) === day &&
        weekdayOf(day) ===
          new Date(day * 86_400_000).getUTCDay() - 1 + (new Date(day * 86_400_000).getUTCDay() === 0 ? 7 : 0),
    ),
  );
});

describe('calendar', () => {
  const everyWeekday = {
    weekdays: 0b0011111,
    startDate: 20260101,
    endDate: 20261231,
    added: [] as number[],
    removed: [] as number[],
  };
  const runs = (service: typeof everyWeekday, date: number) => servicesOn([service], dayOfDate(date))[0] === 1;

  test('weekdays hold between the dates, both included', () => {
    expect(runs(everyWeekday, 20260101)).toBe(true);
    expect(runs(everyWeekday, 20251231)).toBe(false);
    expect(runs(everyWeekday, 20261231)).toBe(true);
    expect(runs(everyWeekday, 20261122)).toBe(false);
  });
  test('exceptions win: a holiday on a Thursday, a Saturday worked in its place', () => {
    const service = { ...everyWeekday, added: [20261010], removed: [20261001] };
    expect(runs(service, 20261001)).toBe(false);
    expect(runs(service, 20261010)).toBe(true);
    expect(runs(service, 20261011)).toBe(false);
  });
  test('a service may live in exceptions alone', () => {
    const service = { weekdays: 0, startDate: 0, endDate: 0, added: [20261225], removed: [] };
    expect(runs(service, 20261225)).toBe(true);
    expect(runs(service, 20261226)).toBe(false);
  });
});
