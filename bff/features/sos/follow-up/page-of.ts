const PAGE = 100;
const MOST_PAGES = 20;

/**
 * A page of what a caller may see, out of rows of everybody: reads on until it is full. What lies where is known to the
 * directory alone, not to the tables.
 */
export async function pageOf<T extends { id: string }>(
  read: (before: string | null, limit: number) => Promise<T[]>,
  mayRead: (row: T) => Promise<boolean>,
  of: { cursor: string | undefined; limit: number },
): Promise<{ rows: T[]; nextCursor: string | null }> {
  const rows: T[] = [];
  let before = of.cursor ?? null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await read(before, PAGE);
    for (const row of page) {
      if (rows.length === of.limit) return { rows, nextCursor: rows.at(-1)!.id };
      before = row.id;
      if (await mayRead(row)) rows.push(row);
    }
    if (page.length < PAGE) return { rows, nextCursor: null };
  }
  return { rows, nextCursor: before };
}
