import { fromBeijingTime } from '../beijing-time.wire';
import { type BillerDetailRow, DetailFileCorrupt } from '../biller.port';
import { linesOf } from '../text-lines';
import { detailHeadSchema, detailRowSchema } from './signed-json.wire';

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new DetailFileCorrupt('a line that is not JSON');
  }
}

/** Rows of a day as they come. @throws DetailFileCorrupt at the end when digest, count or total disagree */
export async function* readDetailFile(
  source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  expected: { digest: string; businessDate: string },
): AsyncGenerator<BillerDetailRow> {
  const file = linesOf(source);
  let head: { count: number; totalFen: number } | null = null;
  let count = 0;
  let totalFen = 0;
  for await (const line of file.lines) {
    if (line === '') continue;
    if (!head) {
      const read = detailHeadSchema.safeParse(parsed(line));
      if (!read.success) throw new DetailFileCorrupt('the head does not have the agreed form');
      if (read.data.businessDate !== expected.businessDate) throw new DetailFileCorrupt('the file is of another day');
      head = read.data;
      continue;
    }
    const read = detailRowSchema.safeParse(parsed(line));
    const at = read.success ? fromBeijingTime(read.data.at) : null;
    if (!read.success || !at) throw new DetailFileCorrupt('a row does not have the agreed form');
    const { kind, ...row } = read.data;
    count += 1;
    totalFen += kind === 'REVERSAL' ? -row.amountFen : row.amountFen;
    yield { ...row, at, kind: kind === 'REVERSAL' ? 'reversal' : 'write_off' };
  }
  if (!head) throw new DetailFileCorrupt('an empty file');
  if (file.digest() !== expected.digest) throw new DetailFileCorrupt('the file is not the one that was signed');
  if (count !== head.count) throw new DetailFileCorrupt(`${count} rows where the head says ${head.count}`);
  if (totalFen !== head.totalFen) throw new DetailFileCorrupt('the rows do not make the total of the head');
}
