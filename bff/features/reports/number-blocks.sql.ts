import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';

/** Numbers taken at once by one process: what a crash may leave unused. */
const BLOCK = 50;
const OFFSET_MS = 8 * 3_600_000;

interface Block {
  day: string;
  next: number;
  end: number;
}

/**
 * Report numbers, `YYMMDD-NNNNNN` by the day in Asia/Shanghai. Each process leases a block and counts in memory, so
 * that submitting touches no common row; numbers are unique and nearly, not strictly, in order. `giveBack` returns what
 * an orderly stop leaves unused, if nobody has leased since.
 */
export function createReportNumbers(db: Database, clock: Clock) {
  let block: Block = { day: '', next: 0, end: 0 };
  let leasing: Promise<void> | null = null;

  async function lease(day: string): Promise<void> {
    const name = `report:${day}`;
    for (;;) {
      const [row] = await db.query<{ next_value: number | string }>(
        'SELECT next_value FROM number_block WHERE name = ?',
        [name],
      );
      if (!row) {
        await db.execute('INSERT IGNORE INTO number_block (name, next_value) VALUES (?, 1)', [name]);
        continue;
      }
      const next = Number(row.next_value);
      // Compare-and-set: of two processes that read the same value one changes the row, the other reads again.
      const taken = await db.execute('UPDATE number_block SET next_value = ? WHERE name = ? AND next_value = ?', [
        next + BLOCK,
        name,
        next,
      ]);
      if (taken === 1) {
        block = { day, next, end: next + BLOCK };
        return;
      }
    }
  }

  async function nextNumber(): Promise<string> {
    const day = new Date(clock.now().getTime() + OFFSET_MS).toISOString().slice(2, 10).replaceAll('-', '');
    while (block.day !== day || block.next >= block.end) {
      leasing ??= lease(day).finally(() => {
        leasing = null;
      });
      await leasing;
    }
    const value = block.next;
    block.next += 1;
    return `${day}-${String(value).padStart(6, '0')}`;
  }

  return {
    nextNumber,
    async giveBack(): Promise<void> {
      const { day, next, end } = block;
      block = { day: '', next: 0, end: 0 };
      if (next >= end) return;
      await db.execute('UPDATE number_block SET next_value = ? WHERE name = ? AND next_value = ?', [
        next,
        `report:${day}`,
        end,
      ]);
    },
  };
}
