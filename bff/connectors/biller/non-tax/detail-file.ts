import { fromBeijingTime } from '../beijing-time.wire';
import { type BillerDetailRow, DetailFileCorrupt } from '../biller.port';
import { linesOf } from '../text-lines';
import { parseYuan } from '../yuan.wire';
import { billNoOf, FILE_TAIL } from './non-tax.wire';

function fenOf(text: string): number {
  try {
    return parseYuan(text);
  } catch {
    throw new DetailFileCorrupt('an amount in another form');
  }
}

function rowOf(line: string): BillerDetailRow {
  const [sequence, proofNo, decisionNo, amount, stamp, kind, ...more] = line.split('|');
  const at = stamp ? fromBeijingTime(stamp) : null;
  if (!sequence || !proofNo || !decisionNo || !amount || !at || kind !== 'PAY' || more.length > 0) {
    throw new DetailFileCorrupt('a row does not have the agreed form');
  }
  return {
    sequence,
    proofNo,
    accountNo: decisionNo,
    billNo: billNoOf(decisionNo),
    amountFen: fenOf(amount),
    at,
    kind: 'write_off',
  };
}

/** Rows of a day as they come. @throws DetailFileCorrupt at the end when tail, count, total or signature disagree */
export async function* readDetailFile(
  source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  expected: { businessDate: string; isSigned(digest: string): boolean },
): AsyncGenerator<BillerDetailRow> {
  const file = linesOf(source);
  let head: { count: number; totalFen: number } | null = null;
  let hasTail = false;
  let count = 0;
  let totalFen = 0;
  for await (const line of file.lines) {
    if (line === '') continue;
    if (hasTail) throw new DetailFileCorrupt('rows after the tail');
    if (!head) {
      const [mark, date, rows, total] = line.split('|');
      if (mark !== 'NT' || !rows || !/^\d+$/.test(rows) || !total) throw new DetailFileCorrupt('no head');
      if (date !== expected.businessDate) throw new DetailFileCorrupt('the file is of another day');
      head = { count: Number(rows), totalFen: fenOf(total) };
    } else if (line === FILE_TAIL) {
      hasTail = true;
    } else {
      const row = rowOf(line);
      count += 1;
      totalFen += row.amountFen;
      yield row;
    }
  }
  if (!head || !hasTail) throw new DetailFileCorrupt('the file broke off');
  if (count !== head.count) throw new DetailFileCorrupt(`${count} rows where the head says ${head.count}`);
  if (totalFen !== head.totalFen) throw new DetailFileCorrupt('the rows do not make the total of the head');
  if (!expected.isSigned(file.digest())) throw new DetailFileCorrupt('the file is not the one that was signed');
}
