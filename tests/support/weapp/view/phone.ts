import type { Json } from '../protocol';

/** What the view layer must know of the phone it runs on. */
export interface PhoneFacts {
  /** Event details of `<button open-type="…">`, by open-type, e.g. `getPhoneNumber` → `{ code, errMsg }`. */
  openTypes: Record<string, Json>;
}

const facts: PhoneFacts = { openTypes: {} };

export function tellPhone(changes: Partial<PhoneFacts>): void {
  Object.assign(facts, changes);
}

export function answerOpenType(openType: string): Json {
  return facts.openTypes[openType] ?? null;
}

/** Where Chromium finds a file that a mini-program names: in its package, or among the phone's temporary files. */
export function localUrl(source: string, pagePath: string): string {
  if (/^(https?|data|blob):/.test(source)) return source;
  if (source.startsWith('wxfile:')) return `https://files.weapp/${encodeURIComponent(source)}`;
  return new URL(source, `https://package.weapp/${pagePath}`).href;
}
