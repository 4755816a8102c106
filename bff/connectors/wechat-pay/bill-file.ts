import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BillCorrupt, type BillFile } from './wechat-pay.port';

/** What one kind of bill is made of. */
export interface BillShape<Row> {
  /** names of the columns we read, found by name so that a new one in between moves nothing */
  columns: readonly string[];
  /** first column of the header of the summary, which ends the rows */
  summaryMark: string;
  /** a fresh reader with its own sums */
  reader(mchid: string): BillReader<Row>;
}

export interface BillReader<Row> {
  /** `cells` in the order of `columns` */
  read(cells: readonly string[]): Row;
  /** compares what was read with the summary; what differs, or null */
  differs(summary: ReadonlyMap<string, string>): string | null;
}

const BOM = '\ufeff';
const LONGEST_LINE = 64 * 1024;

/** ``` `a,`b,`c ``` → cells; headers come without backticks. A comma inside a cell is no border: borders are ``` ,` ```. */
export function cellsOf(line: string): string[] {
  return line.startsWith('`') ? line.slice(1).split(',`') : line.split(',');
}

/** The bytes as they come, unpacked if they are packed, whatever was asked for. */
async function* unpacked(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = body[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await source.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* whole() {
    yield head;
    for (;;) {
      const next = await source.next();
      if (next.done) return;
      yield next.value;
    }
  }
  try {
    if (head[0] !== 0x1f || head[1] !== 0x8b) {
      yield* whole();
      return;
    }
    const gunzip = createGunzip();
    const packed = Readable.from(whole());
    packed.once('error', (error) => gunzip.destroy(error));
    yield* packed.pipe(gunzip);
  } finally {
    await source.return?.();
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, hash: { update(chunk: Uint8Array): unknown }) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    hash.update(chunk);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE) throw new BillCorrupt('a line without an end');
    yield lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}

const trimmed = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** Reads rows as they stream in; believes nothing until the end, where hash, summary and end must be there and agree. */
async function* rowsOf<Row>(of: BillSource<Row>): AsyncGenerator<Row> {
  const { columns, summaryMark } = of.shape;
  const hash = createHash('sha1');
  const reader = of.shape.reader(of.mchid);
  let positions: number[] | null = null;
  let width = 0;
  let summaryNames: string[] | null = null;
  let summary: Map<string, string> | null = null;
  const cells: string[] = new Array(columns.length);

  for await (const lines of linesOf(unpacked(of.body), hash)) {
    for (const raw of lines) {
      const line = trimmed(raw);
      if (line === '') continue;
      if (summary) throw new BillCorrupt('rows after the summary');
      const given = cellsOf(line);
      if (!positions) {
        if (given[0]?.startsWith(BOM)) given[0] = given[0].slice(1);
        const header = given.map((name) => name.trim());
        positions = columns.map((name) => header.indexOf(name));
        if (positions.includes(-1)) throw new BillCorrupt('a column is missing');
        width = given.length;
      } else if (summaryNames) summary = new Map(summaryNames.map((name, index) => [name, given[index] ?? '']));
      else if (given[0] === summaryMark) summaryNames = given.map((name) => name.trim());
      else {
        if (given.length < width) throw new BillCorrupt('a row is too short');
        for (let index = 0; index < positions.length; index += 1) cells[index] = given[positions[index]!]!;
        yield reader.read(cells);
      }
    }
  }
  if (!summary) throw new BillCorrupt('no summary: the file broke off');
  const difference = reader.differs(summary);
  if (difference) throw new BillCorrupt(`the summary disagrees: ${difference}`);
  if (hash.digest('hex') !== of.sha1) throw new BillCorrupt('another hash than announced');
}

export interface BillSource<Row> {
  body: AsyncIterable<Uint8Array>;
  /** of the unpacked file, in lower-case hex */
  sha1: string;
  shape: BillShape<Row>;
  mchid: string;
}

/** Every way in which a file can be bad is one: it is not used. */
export function openBill<Row>(of: BillSource<Row>): BillFile<Row> {
  async function* rows() {
    try {
      yield* rowsOf(of);
    } catch (error) {
      if (error instanceof BillCorrupt) throw error;
      throw new BillCorrupt('the file broke off or is not what it says', { cause: error });
    }
  }
  return { rows: rows() };
}
