import type { SosTimelineEntry } from '../../../contracts/sos';
import type { Actor } from '../../../platform/actor';
import type { Locale } from '../../../platform/errors';
import type { RawAnswer } from '../../../platform/http/route';
import type { ReadCases } from './read-cases';

/** Excel reads UTF-8 only with this before it. */
const BYTE_ORDER_MARK = '\ufeff';
/** A cell that begins so would be run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvCell(value: string | number): string {
  const text = FORMULA.test(String(value)) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvOf(timeline: readonly SosTimelineEntry[], locale: Locale): string {
  const heads =
    locale === 'zh' ? ['序号', '时间', '事件', '身份', '谁', '内容'] : ['no', 'at', 'event', 'party', 'by', 'words'];
  const rows = timeline.map(({ seq, at, event, party, by, words }) => [seq, at, event, party, by, words]);
  return `${BYTE_ORDER_MARK}${[heads, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** The case with its whole timeline, as a file. What is closed to the reader is not in it. */
export function createExportCase(reader: Pick<ReadCases, 'read'>) {
  return async function exportCase(
    actor: Actor,
    caseId: string,
    format: 'json' | 'csv',
    locale: Locale,
  ): Promise<RawAnswer> {
    const { allows: _, ...whole } = await reader.read(actor, caseId, locale);
    const isCsv = format === 'csv';
    return {
      contentType: isCsv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      headers: { 'Content-Disposition': `attachment; filename="sos-${whole.number}.${format}"` },
      body: Buffer.from(isCsv ? csvOf(whole.timeline, locale) : JSON.stringify(whole, null, 2)),
    };
  };
}

export type ExportCase = ReturnType<typeof createExportCase>;
