import { defineWords } from '@/shared/i18n';
import { en } from './words.en';
import { zh } from './words.zh';

export const words = defineWords({ zh, en });

export type AdminWords = ReturnType<typeof words.now>;

/** Milliseconds as one says them: `3.2 秒`, `2 分 5 秒`. */
export function sayMs(ms: number | null, w: AdminWords): string {
  if (ms === null) return w.ms.none;
  if (ms < 10_000) return w.ms.seconds(String(Math.round(ms / 100) / 10));
  if (ms < 60_000) return w.ms.seconds(String(Math.round(ms / 1_000)));
  const seconds = Math.round(ms / 1_000);
  return w.ms.minutes(Math.floor(seconds / 60), seconds % 60);
}
