import type { NoticeView } from '../../contracts/notices';
import type { Locale } from '../../platform/errors';
import { noticeTemplate } from './notice-templates';
import type { NoticeRow } from './notices.repository';

export function presentNotice(row: NoticeRow, locale: Locale): NoticeView {
  return {
    id: row.id,
    template: row.template,
    title: noticeTemplate(row.template).title[locale],
    body: locale === 'zh' ? row.bodyZh : row.bodyEn,
    link: row.link,
    isImportant: row.isImportant,
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  };
}
