import type { Tx } from '../../platform/db/database.types';

export interface NewNotice {
  id: string;
  personId: string;
  template: string;
  bodyZh: string;
  bodyEn: string;
  link: string;
  isImportant: boolean;
  dedupeKey: string;
  createdAt: Date;
}

/**
 * Writes an inbox row in whichever engine's transaction; false when this person has one with the same dedupe key.
 * INSERT IGNORE and not ON DUPLICATE KEY UPDATE: the latter can't say whether it added.
 */
export async function insertNotice(tx: Tx, notice: NewNotice): Promise<boolean> {
  const added = await tx.execute(
    `INSERT IGNORE INTO notice
       (id, person_id, template, body_zh, body_en, link, is_important, dedupe_key, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      notice.id,
      notice.personId,
      notice.template,
      notice.bodyZh,
      notice.bodyEn,
      notice.link,
      notice.isImportant ? 1 : 0,
      notice.dedupeKey,
      notice.createdAt,
    ],
  );
  return added === 1;
}
