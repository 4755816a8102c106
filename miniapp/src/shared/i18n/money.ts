import { currentLanguage, type Language } from './language';

const DIGITS = '零一二三四五六七八九';
const PLACES_OF_FOUR = ['', '十', '百', '千'];

function split(fen: number): { yuan: number; jiao: number; rest: number } {
  const whole = Math.abs(Math.trunc(fen));
  return { yuan: Math.floor(whole / 100), jiao: Math.floor((whole % 100) / 10), rest: whole % 10 };
}

/** Whole fen → `￥1,086.40`; below zero for a deduction, `-￥2.00`. Set it in tabular figures. */
export function formatFen(fen: number, language: Language = currentLanguage()): string {
  const { yuan, jiao, rest } = split(fen);
  const grouped = String(yuan).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '-' : ''}${language === 'zh' ? '￥' : '¥'}${grouped}.${jiao}${rest}`;
}

/** Up to 9999 as it is said: 三百零五. */
function sayFour(number: number): string {
  let said = '';
  let isGap = false;
  const figures = String(number);
  for (let i = 0; i < figures.length; i += 1) {
    const figure = Number(figures[i]);
    if (figure === 0) {
      isGap = said !== '';
      continue;
    }
    said += `${isGap ? '零' : ''}${DIGITS[figure]}${PLACES_OF_FOUR[figures.length - 1 - i]}`;
    isGap = false;
  }
  return said;
}

function sayWhole(number: number): string {
  if (number === 0) return '零';
  const high = Math.floor(number / 10_000);
  const low = number % 10_000;
  const said =
    high === 0 ? sayFour(low) : `${sayFour(high)}万${low === 0 ? '' : `${low < 1_000 ? '零' : ''}${sayFour(low)}`}`;
  // 十五, not 一十五, at the very beginning.
  return said.replace(/^一十/, '十');
}

/** Whole fen as a person says them: 八十六元四角; `86.40 yuan` in English, which the phone's voice reads well. */
export function sayFen(fen: number, language: Language = currentLanguage()): string {
  const { yuan, jiao, rest } = split(fen);
  if (language === 'en') return `${yuan}.${jiao}${rest} yuan`;
  const parts: string[] = [];
  if (yuan > 0 || (jiao === 0 && rest === 0)) parts.push(`${sayWhole(yuan)}元`);
  if (jiao > 0) parts.push(`${DIGITS[jiao]}角`);
  if (rest > 0) parts.push(`${jiao === 0 && yuan > 0 ? '零' : ''}${DIGITS[rest]}分`);
  return parts.join('');
}

/** What somebody typed as yuan → whole fen; `null` when it is no amount. `86.4` and `86.40` are the same. */
export function parseYuan(typed: string): number | null {
  const match = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(typed.trim().replace(/[￥¥,，]/g, ''));
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
