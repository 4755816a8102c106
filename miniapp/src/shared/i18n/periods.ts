import { currentLanguage, type Language } from './language';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-10` → 2026年10月, `Oct 2026`; a whole date keeps its day. */
export function formatPeriod(period: string, language: Language = currentLanguage()): string {
  const [year, month, day] = period.split('-').map(Number);
  if (!year || !month) return period;
  if (language === 'zh') return `${year}年${month}月${day ? `${day}日` : ''}`;
  return `${day ? `${day} ` : ''}${MONTHS[month - 1]} ${year}`;
}

/** `2026-10` → 10月, `Oct`: where the year stands beside it. */
export function formatMonth(period: string, language: Language = currentLanguage()): string {
  const month = Number(period.split('-')[1] ?? period);
  return language === 'zh' ? `${month}月` : (MONTHS[month - 1] ?? period);
}
