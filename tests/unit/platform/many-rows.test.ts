import type { SqlValue } from '../../../bff/platform/db/database.types';
import { caseById, evenSize, insertRows, padded } from '../../../bff/platform/db/many-rows';

it('names few sizes', () => {
  expect([1, 2, 3, 7, 8, 31, 32, 500].map((count) => evenSize(count, 32))).toEqual([1, 2, 2, 4, 8, 16, 32, 32]);
  expect(padded(['a', 'b', 'c'])).toEqual(['a', 'b', 'c', 'c']);
  expect([padded([]), padded(['a']), padded(['a', 'b'])]).toEqual([[], ['a'], ['a', 'b']]);
});

it('gives each row a value of its own', () => {
  const { sql, values } = caseById([
    ['a', 1],
    ['b', 2],
    ['c', null],
  ]);
  expect(sql).toBe('CASE id WHEN ? THEN ? WHEN ? THEN ? WHEN ? THEN ? WHEN ? THEN ? END');
  expect(values).toEqual(['a', 1, 'b', 2, 'c', null, 'c', null]);
});

it('adds every row once, in order, by statements of even sizes', async () => {
  const sent: { rows: number; values: readonly SqlValue[] }[] = [];
  const execute = async (sql: string, values: readonly SqlValue[]) => {
    sent.push({ rows: sql.split('(?, ?)').length - 1, values });
    return 0;
  };
  const rows = Array.from({ length: 43 }, (_, at) => [at, `v${at}`]);
  await insertRows({ execute }, { into: 'INSERT INTO t (a, b)', row: '(?, ?)' }, rows);
  expect(sent.map((each) => each.rows)).toEqual([32, 8, 2, 1]);
  expect(sent.flatMap(({ values }) => values)).toEqual(rows.flat());
});
