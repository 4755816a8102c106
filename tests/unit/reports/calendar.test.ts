import fc from 'fast-check';
import {
  addWorkingDays,
  addWorkingMinutes,
  isWorkingDate,
  workingMinutesBetween,
} from '../../../bff/features/reports/working-calendar';

/** A wall-clock time in 云岭市. */
const at = (text: string) => new Date(`${text}:00+08:00`);
const anyTime = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });

describe('the statutory working calendar', () => {
  it.each([
    ['2026-10-01', false, 'National Day, a Thursday'],
    ['2026-09-20', true, 'a Sunday worked for National Day'],
    ['2026-10-10', true, 'a Saturday worked for National Day'],
    ['2026-02-14', true, 'a Saturday worked for Spring Festival'],
    ['2026-02-17', false, 'Spring Festival'],
    ['2026-11-22', false, 'an ordinary Sunday'],
    ['2026-11-23', true, 'an ordinary Monday'],
    // No arrangement for 2027 in the table yet: the days that the regulation itself names.
    ['2027-01-01', false, 'New Year’s Day'],
    ['2027-02-05', false, 'the eve of Spring Festival'],
    ['2027-02-08', false, 'third day of Spring Festival'],
    ['2027-04-05', false, 'Qingming'],
    ['2027-03-01', true, 'an ordinary Monday'],
  ])('%s is worked: %s (%s)', (date, isWorked) => {
    expect(isWorkingDate(date)).toBe(isWorked);
  });

  it.each([
    ['2026-11-23T09:00', 60, '2026-11-23T10:00', 'in the morning'],
    ['2026-11-23T11:30', 60, '2026-11-23T14:00', 'over lunch'],
    ['2026-11-23T17:00', 60, '2026-11-24T09:30', 'over night'],
    ['2026-11-27T17:00', 60, '2026-11-30T09:30', 'over a weekend'],
    ['2026-11-22T15:00', 120, '2026-11-23T11:00', 'begun on a Sunday'],
    ['2026-09-30T17:00', 60, '2026-10-08T09:30', 'over National Day'],
    ['2026-10-09T17:00', 60, '2026-10-10T09:30', 'into a make-up Saturday'],
  ])('from %s, %i office minutes end at %s (%s)', (from, minutes, expected) => {
    expect(addWorkingMinutes(at(from), minutes)).toEqual(at(expected));
  });

  it.each([
    ['2026-11-23T10:00', 2, '2026-11-25T17:30', 'in a plain week'],
    ['2026-11-26T10:00', 2, '2026-11-30T17:30', 'over a weekend'],
    ['2026-09-29T10:00', 3, '2026-10-09T17:30', 'over National Day'],
    ['2026-10-08T10:00', 2, '2026-10-10T17:30', 'ending on a make-up Saturday'],
    ['2026-02-12T10:00', 3, '2026-02-24T17:30', 'over Spring Festival with both its Saturdays'],
  ])('from %s, %i working days end at %s (%s)', (from, days, expected) => {
    expect(addWorkingDays(at(from), days)).toEqual(at(expected));
  });

  it('counts back what it added, and never ends outside office hours', () => {
    fc.assert(
      fc.property(anyTime, fc.integer({ min: 1, max: 20_000 }), (from, minutes) => {
        const whole = new Date(Math.floor(from.getTime() / 60_000) * 60_000);
        const end = addWorkingMinutes(whole, minutes);
        expect(workingMinutesBetween(whole, end)).toBe(minutes);
        const local = new Date(end.getTime() + 8 * 3_600_000);
        const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
        expect((minute > 540 && minute <= 720) || (minute > 810 && minute <= 1050)).toBe(true);
        expect(isWorkingDate(local.toISOString().slice(0, 10))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('never gives less time for more minutes', () => {
    fc.assert(
      fc.property(anyTime, fc.nat(3000), fc.nat(3000), (from, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(addWorkingMinutes(from, less) <= addWorkingMinutes(from, more)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
