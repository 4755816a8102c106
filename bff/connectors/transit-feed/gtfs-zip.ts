import { parse } from 'csv-parse';
import { Unzip, UnzipInflate } from 'fflate';
import type { FeedFindings } from './feed-findings';

const SLICE_BYTES = 64 * 1024;
/** A zip that unpacks to more is not a timetable: São Paulo's is 2 MB, the Netherlands' about 2 GB. */
const UNPACKED_LIMIT = 3 * 1024 ** 3;

/** Takes the rows of one file: told the columns first, then each row with its line number. */
export interface TableReader {
  header(columns: string[]): void;
  row(values: string[], line: number): void;
}

/**
 * Streams a GTFS zip through the readers, a slice at a time with a breath for the event loop between slices, so that
 * an import does not stop the requests of the process it runs in. Files may lie in a folder and in any order.
 * Returns the names of the files found.
 */
export async function readTables(
  zip: Uint8Array,
  readers: Record<string, TableReader>,
  findings: FeedFindings,
): Promise<Set<string>> {
  // fflate reads on past anything; what is not a zip at all would look like an empty one
  if (zip.length < 22 || zip[0] !== 0x50 || zip[1] !== 0x4b) findings.refuse('not_a_zip', 'gtfs.zip');
  const found = new Set<string>();
  const open: Promise<void>[] = [];
  let unpacked = 0;
  let fault: unknown = null;
  const unzip = new Unzip((file) => {
    const name = file.name.split('/').pop() ?? '';
    found.add(name);
    const reader = readers[name];
    if (!reader) return;
    const { write, done } = openTable(name, reader, findings);
    open.push(done);
    file.ondata = (error, chunk, isLast) => {
      if (error) {
        fault ??= error;
        return;
      }
      unpacked += chunk.length;
      if (unpacked > UNPACKED_LIMIT) fault ??= new Error('unpacks to more than 3 GiB');
      else write(chunk, isLast);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let from = 0; from < zip.length && !fault; from += SLICE_BYTES) {
    try {
      unzip.push(zip.subarray(from, from + SLICE_BYTES), from + SLICE_BYTES >= zip.length);
    } catch (error) {
      fault ??= error;
    }
    await breathe();
  }
  if (fault) findings.refuse('broken_zip', 'gtfs.zip', String(fault));
  const ended = await Promise.race([Promise.all(open).then(() => true), afterQuiet()]);
  // a file whose last block never came leaves its table open
  if (!ended) findings.refuse('broken_zip', 'gtfs.zip', 'the archive ends in the middle of a file');
  return found;
}

/** Lets waiting requests run. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function afterQuiet(): Promise<false> {
  for (let turn = 0; turn < 50; turn++) await breathe();
  return false;
}

function openTable(name: string, reader: TableReader, findings: FeedFindings) {
  const parser = parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true });
  let hasHeader = false;
  let line = 1;
  parser.on('data', (values: string[]) => {
    if (!hasHeader) {
      hasHeader = true;
      reader.header(values);
      return;
    }
    line += 1;
    reader.row(values, line);
  });
  const done = new Promise<void>((resolve) => {
    parser.on('end', resolve);
    parser.on('error', (error) => {
      findings.add('fatal', 'unreadable_table', name, error.message);
      resolve();
    });
  });
  return {
    write(chunk: Uint8Array, isLast: boolean) {
      if (parser.destroyed) return;
      // fflate reuses its buffer for the next chunk, the parser keeps what it was given until a line is whole
      parser.write(Buffer.from(chunk));
      if (isLast) parser.end();
    },
    done,
  };
}
