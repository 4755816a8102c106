import type { SqlValue, Tx } from './database.types';

/** More parameters than these rows bring make a statement slower than two. */
const MOST_ROWS = 32;

/** Largest power of two in it: few sizes, so that every statement is prepared before the storm that needs it. */
export function evenSize(count: number, most: number): number {
  return 2 ** Math.floor(Math.log2(Math.min(count, most)));
}

/** The same values as often as it takes to reach an even size: for lists in which a value may stand twice. */
export function padded<T>(values: readonly T[]): T[] {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, values.length)));
  return [...values, ...Array<T>(values.length === 0 ? 0 : size - values.length).fill(values.at(-1) as T)];
}

/** Question marks of a list. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

/**
 * `CASE id WHEN … THEN …`: a value of its own for each row of one statement, NULL for a row it does not name.
 * `values` go where the text stands.
 */
export function caseById(rows: readonly (readonly [id: string, value: SqlValue])[]): {
  sql: string;
  values: SqlValue[];
} {
  const all = padded(rows);
  return { sql: `CASE id ${all.map(() => 'WHEN ? THEN ?').join(' ')} END`, values: all.flat() };
}

/** Adds rows by as few statements as even sizes allow; `into` begins with INSERT, `row` is what one row's values stand in. */
export async function insertRows(
  tx: Pick<Tx, 'execute'>,
  { into, row }: { into: string; row: string },
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  for (let at = 0; at < rows.length; ) {
    const part = rows.slice(at, at + evenSize(rows.length - at, MOST_ROWS));
    await tx.execute(`${into} VALUES ${part.map(() => row).join(', ')}`, part.flat());
    at += part.length;
  }
}
