import type { OpeningHours } from '../../../bff/contracts/services';
import { statutoryCalendar } from '../../../bff/features/services/services.calendar';
import { openStatus, shanghaiDate } from '../../../bff/features/services/services.hours';
import { goodContent } from './sample-content';

const office = goodContent().hours;
const at = (shanghai: string) => new Date(`${shanghai}+08:00`);
const status = (shanghai: string, hours: OpeningHours = office) => openStatus(hours, at(shanghai), statutoryCalendar);
const iso = (shanghai: string) => at(shanghai).toISOString();

it.each([
  ['2026-11-23T08:59:59', false, '2026-11-23T09:00:00'],
  ['2026-11-23T09:00:00', true, '2026-11-23T12:00:00'],
  ['2026-11-23T12:00:00', false, '2026-11-23T13:30:00'],
  ['2026-11-23T16:59:59', true, '2026-11-23T17:00:00'],
  ['2026-11-20T17:00:00', false, '2026-11-23T09:00:00'],
])('at %s open is %s, until %s', (now, isOpen, changesAt) => {
  expect(status(now)).toEqual({ isOpen, changesAt: iso(changesAt), isHoliday: false });
});

it('stays closed over the National Day week and opens on the make-up Saturday', () => {
  expect(status('2026-10-01T10:00:00')).toEqual({
    isOpen: false,
    changesAt: iso('2026-10-08T09:00:00'),
    isHoliday: true,
  });
  expect(status('2026-10-10T10:00:00').isOpen).toBe(true);
  expect(status('2026-10-10T10:00:00', { ...office, opensOnMakeUpDays: false }).isOpen).toBe(false);
  expect(status('2026-10-01T10:00:00', { ...office, onHolidays: 'open' }).isOpen).toBe(true);
});

it('knows what never closes, and what never opens', () => {
  const always = {
    ...office,
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], open: '00:00', close: '24:00' }],
    onHolidays: 'open' as const,
  };
  expect(status('2026-11-22T03:00:00', always)).toEqual({ isOpen: true, changesAt: null, isHoliday: false });
  expect(status('2026-11-22T03:00:00', { ...office, weekly: [] })).toEqual({
    isOpen: false,
    changesAt: null,
    isHoliday: false,
  });
});

it('counts days in Shanghai, not in UTC', () => {
  expect(shanghaiDate(new Date('2026-11-22T16:00:00.000Z'))).toBe('2026-11-23');
});
