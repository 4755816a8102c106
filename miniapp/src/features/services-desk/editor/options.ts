import type { Bilingual } from '@contracts/services';

/** A text in two languages that nobody has written yet. */
export const none = (): Bilingual => ({ zh: '', en: '' });

/** Codes with their words, as choices. */
export const optionsOf = <Value extends string>(names: Record<Value, string>) =>
  (Object.entries(names) as [Value, string][]).map(([value, label]) => ({ value, label }));
