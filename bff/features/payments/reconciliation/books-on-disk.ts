import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const BOOKS = ['ours', 'wechat', 'biller'] as const;
export type Book = (typeof BOOKS)[number];

/** One movement as one book has it: a receipt, a refund or a write-off, named by its number. */
export interface BookRow {
  /** `T:` out_trade_no, `R:` out_refund_no, `W:` the write-off's sequence */
  key: string;
  amountFen: number;
  /** state in the words of its book */
  state: string;
  at: Date | null;
  /** WeChat's transaction or refund id, or the biller's proof number */
  proof: string | null;
}

const FLUSH_BYTES = 32 * 1_024;

/** FNV-1a, 32 bit: spreads numbers that differ in their last letters only. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

const lineOf = (row: BookRow) =>
  `${row.key}\t${row.amountFen}\t${row.state}\t${row.at?.getTime() ?? ''}\t${row.proof ?? ''}\n`;

function rowOf(line: string): BookRow {
  const [key, amount, state, at, proof] = line.split('\t');
  return {
    key: key!,
    amountFen: Number(amount),
    state: state!,
    at: at ? new Date(Number(at)) : null,
    proof: proof || null,
  };
}

/**
 * Three books of any length, dealt by number into piles small enough to compare in memory: the same number lies in the
 * same pile of every book. Memory stays flat whatever the day brought. The rows hold no personal data.
 */
export async function createBooksOnDisk(piles = 128) {
  const folder = await mkdtemp(path.join(tmpdir(), 'yct-books-'));
  const files = new Map<string, FileHandle>();
  const waiting = new Map<string, string[]>();
  const sizes = new Map<string, number>();
  const nameOf = (book: Book, pile: number) => `${book}-${pile}`;

  async function flush(name: string): Promise<void> {
    const lines = waiting.get(name);
    if (!lines?.length) return;
    waiting.set(name, []);
    sizes.set(name, 0);
    let file = files.get(name);
    if (!file) {
      file = await open(path.join(folder, name), 'a');
      files.set(name, file);
    }
    await file.appendFile(lines.join(''));
  }

  return {
    piles,
    /** Resolves once there is room: await it, or a fast source fills the memory. */
    async add(book: Book, row: BookRow): Promise<void> {
      const name = nameOf(book, hashOf(row.key) % piles);
      const line = lineOf(row);
      const lines = waiting.get(name);
      if (lines) lines.push(line);
      else waiting.set(name, [line]);
      const size = (sizes.get(name) ?? 0) + line.length;
      sizes.set(name, size);
      if (size >= FLUSH_BYTES) await flush(name);
    },
    async closeWriting(): Promise<void> {
      for (const name of waiting.keys()) await flush(name);
      for (const file of files.values()) await file.close();
      files.clear();
      waiting.clear();
    },
    /** The rows of one pile of one book, by number. A number that comes twice keeps every row. */
    async pile(book: Book, pile: number): Promise<Map<string, BookRow[]>> {
      const rows = new Map<string, BookRow[]>();
      let text: string;
      try {
        text = await readFile(path.join(folder, nameOf(book, pile)), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return rows;
        throw error;
      }
      for (const line of text.split('\n')) {
        if (line === '') continue;
        const row = rowOf(line);
        const known = rows.get(row.key);
        if (known) known.push(row);
        else rows.set(row.key, [row]);
      }
      return rows;
    },
    async remove(): Promise<void> {
      for (const file of files.values()) await file.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type BooksOnDisk = Awaited<ReturnType<typeof createBooksOnDisk>>;
