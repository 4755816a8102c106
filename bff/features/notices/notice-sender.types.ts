import type { Tx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';

export interface NoticeRequest {
  personId: string;
  /** a key of `notice-templates.ts`, as `report.progress`: gives the title, the WeChat template and whether SMS may stand in */
  template: string;
  /** one or two sentences; no personal data of others */
  words: Words;
  /** page of the mini-program, with its query */
  link: string;
  /** a second notice with the same key to the same person adds nothing */
  dedupeKey: string;
  /** overrides the template: an important notice goes by SMS to those whom WeChat does not reach */
  isImportant?: boolean;
}

/** Tells a person something: inbox at once, WeChat subscribe message or SMS after the commit. */
export interface NoticeSender {
  /** Writes the inbox row, its push event and its delivery job in the caller's transaction. */
  send(tx: Tx, ...requests: NoticeRequest[]): Promise<void>;
}
