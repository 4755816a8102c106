import { formatAge, formatCalendarDay, formatDay, formatDeadline, formatInstant, weekdayOf } from '@/shared/i18n/times';

jest.mock('@tarojs/taro', () => jest.requireActual('./fake-taro'));

/** 2026-11-22, a Sunday, 16:05 in Shanghai. */
const NOW = Date.parse('2026-11-22T08:05:00.000Z');

describe('times as the city says them', () => {
  it.each([
    ['2026-11-22T08:05:00.000Z', '今天 16:05', 'Today 16:05'],
    ['2026-11-22T16:30:00.000Z', '明天 00:30', 'Tomorrow 00:30'],
    ['2026-11-21T15:59:00.000Z', '昨天 23:59', 'Yesterday 23:59'],
    ['2026-11-25T09:00:00.000Z', '11月25日 17:00', '25 Nov 17:00'],
    ['2025-03-01T01:00:00.000Z', '2025年3月1日 09:00', '1 Mar 2025 09:00'],
  ])('an instant %s is %s', (iso, zh, en) => {
    expect(formatInstant(iso, NOW, 'zh')).toBe(zh);
    expect(formatInstant(iso, NOW, 'en')).toBe(en);
  });

  it('turns the day at midnight in Shanghai, not in UTC', () => {
    expect(formatDay('2026-11-22T15:59:59.999Z', NOW, 'zh')).toBe('今天');
    expect(formatDay('2026-11-22T16:00:00.000Z', NOW, 'zh')).toBe('明天');
    expect(formatDay('2026-11-22', NOW, 'zh')).toBe('今天');
    expect(formatCalendarDay('2026-11-22T16:00:00.000Z', 'zh')).toBe('11月23日');
    expect(weekdayOf('2026-11-22T16:00:00.000Z')).toBe(1);
  });

  it.each([
    [59, '刚刚'],
    [60, '1 分钟前'],
    [3_599, '59 分钟前'],
    [3_600, '1 小时前'],
    [86_399, '23 小时前'],
    [86_400, '昨天 16:05'],
  ])('%d seconds ago is %s', (seconds, words) => {
    expect(formatAge(new Date(NOW - seconds * 1_000).toISOString(), NOW, 'zh')).toBe(words);
  });

  it.each([
    [30, '还有 1 分钟'],
    [1_200, '还有 20 分钟'],
    [3_600, '今天 17:05 前'],
    [3 * 86_400, '11月25日 16:05 前'],
    [-30, '已超过 1 分钟'],
    [-7_200, '已超过 2 小时'],
    [-3 * 86_400, '已超过 3 天'],
  ])('a deadline %d seconds away is %s', (seconds, words) => {
    expect(formatDeadline(new Date(NOW + seconds * 1_000).toISOString(), NOW, 'zh')).toBe(words);
  });
});
