import { formatFen, parseYuan, sayFen } from '@/shared/i18n/money';
import { formatPeriod } from '@/shared/i18n/periods';

jest.mock('@/shared/i18n/language', () => ({ currentLanguage: () => 'zh' }));

test.each([
  [0, '￥0.00'],
  [5, '￥0.05'],
  [8640, '￥86.40'],
  [123456789, '￥1,234,567.89'],
  [-200, '-￥2.00'],
])('%i fen is written %s', (fen, written) => {
  expect(formatFen(fen)).toBe(written);
});

test.each([
  [0, '零元'],
  [5, '五分'],
  [50, '五角'],
  [8640, '八十六元四角'],
  [1500, '十五元'],
  [10005, '一百元零五分'],
  [30_500, '三百零五元'],
  [101_050, '一千零一十元五角'],
  [1_000_000, '一万元'],
  [10_000_600, '十万零六元'],
  [1_234_567, '一万二千三百四十五元六角七分'],
])('%i fen is said %s', (fen, said) => {
  expect(sayFen(fen, 'zh')).toBe(said);
});

test('an English voice reads figures', () => {
  expect(sayFen(8640, 'en')).toBe('86.40 yuan');
  expect(formatFen(8640, 'en')).toBe('¥86.40');
});

test.each([
  ['86.4', 8640],
  ['86.40', 8640],
  ['￥1,000', 100_000],
  ['0.01', 1],
  ['', null],
  ['86.405', null],
  ['八十', null],
  ['-5', null],
])('%s typed is %p fen', (typed, fen) => {
  expect(parseYuan(typed)).toBe(fen);
});

test('a period keeps what it has', () => {
  expect([formatPeriod('2026-10', 'zh'), formatPeriod('2026-10-05', 'zh'), formatPeriod('2026-10', 'en')]).toEqual([
    '2026年10月',
    '2026年10月5日',
    'Oct 2026',
  ]);
});
