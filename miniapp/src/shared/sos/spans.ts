import { currentLanguage, type Language } from '@/shared/i18n/language';

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** `12 秒`, `1 分 32 秒`, `2 小时 5 分`, `3 天`: how long something has lasted, to the second while seconds matter. */
export function formatSpan(ms: number, language: Language = currentLanguage()): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const zh = language === 'zh';
  if (minutes === 0) return zh ? `${seconds} 秒` : `${seconds} s`;
  if (hours === 0) return zh ? `${minutes} 分 ${seconds % 60} 秒` : `${minutes} min ${seconds % 60} s`;
  if (hours < 24) return zh ? `${hours} 小时 ${minutes % 60} 分` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return zh ? `${days} 天` : `${days} d`;
}

/** `16:05:32` on the country's clock: where seconds count. */
export function formatSecond(iso: string): string {
  const at = new Date(Date.parse(iso) + SHANGHAI_OFFSET_MS);
  return [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
}

/** `80 米`, `1.2 公里`. */
export function formatDistance(metres: number, language: Language = currentLanguage()): string {
  const zh = language === 'zh';
  if (metres < 950) return zh ? `${Math.round(metres)} 米` : `${Math.round(metres)} m`;
  const kilometres = metres < 9_950 ? (metres / 1_000).toFixed(1) : String(Math.round(metres / 1_000));
  return zh ? `${kilometres} 公里` : `${kilometres} km`;
}
