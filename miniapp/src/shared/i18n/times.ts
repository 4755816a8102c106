import { currentLanguage, type Language } from './language';

/** The whole country keeps one clock, eight hours ahead of UTC, without summer time. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Shown {
  year: number;
  month: number;
  date: number;
  clock: string;
  /** Whole days since the epoch on the Shanghai calendar. */
  day: number;
}

function inShanghai(ms: number): Shown {
  const at = new Date(ms + SHANGHAI_OFFSET_MS);
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    date: at.getUTCDate(),
    clock: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
    day: Math.floor((ms + SHANGHAI_OFFSET_MS) / DAY),
  };
}

function dayWords(at: Shown, now: Shown, language: Language): string {
  const apart = at.day - now.day;
  if (apart === 0) return language === 'zh' ? '今天' : 'Today';
  if (apart === 1) return language === 'zh' ? '明天' : 'Tomorrow';
  if (apart === -1) return language === 'zh' ? '昨天' : 'Yesterday';
  const sameYear = at.year === now.year;
  if (language === 'zh') return `${sameYear ? '' : `${at.year}年`}${at.month}月${at.date}日`;
  return `${at.date} ${MONTHS[at.month - 1]}${sameYear ? '' : ` ${at.year}`}`;
}

/** `今天 16:05`, `11月22日 16:05`, `2025年3月1日 09:00`. */
export function formatInstant(iso: string, nowMs = Date.now(), language = currentLanguage()): string {
  const at = inShanghai(Date.parse(iso));
  return `${dayWords(at, inShanghai(nowMs), language)} ${at.clock}`;
}

/** `今天`, `11月22日`: for an instant whose hour does not matter, or a calendar date `YYYY-MM-DD`. */
export function formatDay(iso: string, nowMs = Date.now(), language = currentLanguage()): string {
  const ms = iso.length === 10 ? Date.parse(`${iso}T00:00:00+08:00`) : Date.parse(iso);
  return dayWords(inShanghai(ms), inShanghai(nowMs), language);
}

/** `刚刚`, `3 分钟前`, `2 小时前`, then the day and the hour. */
export function formatAge(iso: string, nowMs = Date.now(), language = currentLanguage()): string {
  const ageMs = nowMs - Date.parse(iso);
  if (ageMs < MINUTE) return language === 'zh' ? '刚刚' : 'just now';
  if (ageMs < HOUR) {
    const minutes = Math.floor(ageMs / MINUTE);
    return language === 'zh' ? `${minutes} 分钟前` : `${minutes} min ago`;
  }
  if (ageMs < DAY) {
    const hours = Math.floor(ageMs / HOUR);
    return language === 'zh' ? `${hours} 小时前` : `${hours} h ago`;
  }
  return formatInstant(iso, nowMs, language);
}

/** `还有 20 分钟`, `今天 17:00 前`, `11月25日 17:00 前`, `已超过 2 小时`. */
export function formatDeadline(iso: string, nowMs = Date.now(), language = currentLanguage()): string {
  const leftMs = Date.parse(iso) - nowMs;
  if (leftMs < 0) {
    const over = -leftMs;
    const zh = language === 'zh';
    if (over < HOUR)
      return zh
        ? `已超过 ${Math.max(1, Math.floor(over / MINUTE))} 分钟`
        : `${Math.max(1, Math.floor(over / MINUTE))} min overdue`;
    if (over < DAY) return zh ? `已超过 ${Math.floor(over / HOUR)} 小时` : `${Math.floor(over / HOUR)} h overdue`;
    return zh ? `已超过 ${Math.floor(over / DAY)} 天` : `${Math.floor(over / DAY)} d overdue`;
  }
  if (leftMs < HOUR) {
    const minutes = Math.max(1, Math.ceil(leftMs / MINUTE));
    return language === 'zh' ? `还有 ${minutes} 分钟` : `${minutes} min left`;
  }
  const shown = formatInstant(iso, nowMs, language);
  return language === 'zh' ? `${shown} 前` : `by ${shown}`;
}

/** `11月22日`, `22 Nov`: the calendar day itself, also when it is today. */
export function formatCalendarDay(iso: string, language = currentLanguage()): string {
  const at = inShanghai(Date.parse(iso));
  return language === 'zh' ? `${at.month}月${at.date}日` : `${at.date} ${MONTHS[at.month - 1]}`;
}

/** 0 is Sunday. */
export function weekdayOf(iso: string): number {
  return new Date(Date.parse(iso) + SHANGHAI_OFFSET_MS).getUTCDay();
}
