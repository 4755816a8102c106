import iconv from 'iconv-lite';
import { fromBeijingTime, toBeijingTime } from '../beijing-time.wire';
import type { BillerDetailRow } from '../biller.port';
import { formatYuan, parseYuan } from '../yuan.wire';
import { DETAIL, listOf, textOf, type XmlNode } from './bank-xml.wire';

/** Our day as the biller reads it. @throws when the rows are not what the summary says: such a file is never sent */
export async function makeDetailFile(
  businessDate: string,
  rows: AsyncIterable<BillerDetailRow>,
  summary: { count: number; totalFen: number },
  agent: string,
): Promise<{ bytes: Buffer; rows: Map<string, BillerDetailRow> }> {
  const lines = [DETAIL.head(businessDate.replaceAll('-', ''), agent)];
  const sent = new Map<string, BillerDetailRow>();
  let totalFen = 0;
  for await (const row of rows) {
    const amountFen = row.kind === 'reversal' ? -row.amountFen : row.amountFen;
    totalFen += amountFen;
    sent.set(row.sequence, row);
    const time = toBeijingTime(row.at).replace(/\D/g, '');
    lines.push(DETAIL.row([row.sequence, row.proofNo, row.accountNo, row.billNo ?? '', formatYuan(amountFen), time]));
  }
  const count = lines.length - 1;
  if (count !== summary.count || totalFen !== summary.totalFen)
    throw new Error('the rows are not what the summary says');
  lines.push(DETAIL.tail(count, formatYuan(totalFen)));
  return { bytes: iconv.encode(lines.join(DETAIL.end) + DETAIL.end, 'gbk'), rows: sent };
}

/** Rows that the biller does not have of ours (`missing`), and those that it has and we do not (`surplus`). */
export function readDisputes(
  body: XmlNode,
  sent: ReadonlyMap<string, BillerDetailRow>,
): { missing: BillerDetailRow[]; surplus: BillerDetailRow[] } {
  const missing = listOf(body, 'Missing', 'Row').map((row) => {
    const ours = sent.get(textOf(row, 'Seq'));
    if (!ours) throw new Error('the biller disputes a row that was not sent');
    return ours;
  });
  const surplus = listOf(body, 'Surplus', 'Row').map((row): BillerDetailRow => {
    const at = fromBeijingTime(textOf(row, 'Time'));
    if (!at) throw new Error('an impossible time');
    const amountFen = parseYuan(textOf(row, 'Amount'));
    return {
      sequence: textOf(row, 'Seq'),
      proofNo: textOf(row, 'ProofNo'),
      accountNo: textOf(row, 'UserNo'),
      billNo: textOf(row, 'BillNo') || null,
      amountFen: Math.abs(amountFen),
      at,
      kind: amountFen < 0 ? 'reversal' : 'write_off',
    };
  });
  return { missing, surplus };
}
