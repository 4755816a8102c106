import { clockOf, isDate, minutesBetween, sayWeekdays, toggleDay } from '@/features/sos-desk/duty/weekly-hours';

const W = {
  days: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  everyDay: '每天',
  comma: '、',
  run: (first: string, last: string) => `${first}至${last}`,
};

it('says days of the week as runs', () => {
  expect([127, 31, 32 + 64, 1 + 4 + 8 + 16, 1 + 16].map((bits) => sayWeekdays(bits, W))).toEqual([
    '每天',
    '周一至周五',
    '周六、周日',
    '周一、周三至周五',
    '周一、周五',
  ]);
  expect(sayWeekdays(toggleDay(31, 4), W)).toBe('周一至周四');
});

it('takes an end that is not later for the next day’s', () => {
  expect([minutesBetween(480, 1_200), minutesBetween(1_200, 480), minutesBetween(0, 0)]).toEqual([720, 720, 1_440]);
  expect([clockOf(485), clockOf(1_440)]).toEqual(['08:05', '00:00']);
});

it('knows a date of the calendar', () => {
  expect(['2026-12-01', '2026-02-30', '26-12-01', '2026-13-01'].map(isDate)).toEqual([true, false, false, false]);
});
