import { currentLanguage } from '@/shared/i18n';

/** A stop's name as the reader's language has it; Chinese names keep their characters beside it, as signs do. */
export function nameOf(name: string, latin: string | null): string {
  return currentLanguage() === 'zh' || latin === null ? name : latin;
}

/** The name in characters, for readers of Latin letters to compare with the sign. */
export function signOf(name: string, latin: string | null): string | null {
  return currentLanguage() === 'zh' || latin === null ? null : name;
}
