import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { MigrationError, migrate } from '../../prisma/migrate';

let url: string;
let database: string;
let directory: string;
let server: mysql.Connection;

function write(name: string, sql: string) {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, 'migration.sql'), sql);
}

async function rows<T>(sql: string): Promise<(T & mysql.RowDataPacket)[]> {
  const [found] = await server.query<(T & mysql.RowDataPacket)[]>(sql);
  return found;
}

beforeEach(async () => {
  const base = new URL(process.env.TEST_DATABASE_URL!);
  database = `migrate_${randomUUID().slice(0, 8)}`;
  base.pathname = `/${database}`;
  url = base.href;
  directory = mkdtempSync(join(tmpdir(), 'yct-migrations-'));
  server = await mysql.createConnection({ user: 'root', socketPath: base.searchParams.get('socket')! });
});

afterEach(async () => {
  await server.query(`DROP DATABASE IF EXISTS ${database}`);
  await server.end();
  rmSync(directory, { recursive: true, force: true });
});

describe('migrating', () => {
  it('makes the database, applies in order and keeps the book as Prisma does', async () => {
    write('20260102_second', 'ALTER TABLE thing ADD COLUMN name VARCHAR(20) NULL;');
    write('20260101_first', '-- why\nCREATE TABLE thing (id INT PRIMARY KEY);\nINSERT INTO thing VALUES (1);');
    const lines: string[] = [];

    expect(await migrate(url, { directory, log: (line) => lines.push(line) })).toEqual([
      '20260101_first',
      '20260102_second',
    ]);

    expect(lines).toEqual(['20260101_first', '20260102_second']);
    expect(await rows(`SELECT id, name FROM ${database}.thing`)).toEqual([{ id: 1, name: null }]);
    const book = await rows<{
      migration_name: string;
      checksum: string;
      applied_steps_count: number;
      finished_at: Date | null;
    }>(`SELECT * FROM ${database}._prisma_migrations ORDER BY migration_name`);
    expect(book).toMatchObject([
      { migration_name: '20260101_first', applied_steps_count: 1, logs: null, rolled_back_at: null },
      { migration_name: '20260102_second', applied_steps_count: 1, logs: null, rolled_back_at: null },
    ]);
    const file = readFileSync(join(directory, '20260101_first', 'migration.sql'));
    expect(book[0]!.checksum).toBe(createHash('sha256').update(file).digest('hex'));
    expect(book.every((row) => row.finished_at)).toBe(true);
  });

  it('does nothing the second time, and only what is new the third', async () => {
    write('1_a', 'CREATE TABLE a (id INT PRIMARY KEY);');
    await migrate(url, { directory });
    expect(await migrate(url, { directory })).toEqual([]);
    write('2_b', 'CREATE TABLE b (id INT PRIMARY KEY);');
    expect(await migrate(url, { directory })).toEqual(['2_b']);
  });

  it('refuses a migration that was changed after it was applied, and applies nothing', async () => {
    write('1_a', 'CREATE TABLE a (id INT PRIMARY KEY);');
    await migrate(url, { directory });
    write('1_a', 'CREATE TABLE a (id BIGINT PRIMARY KEY);');
    write('2_b', 'CREATE TABLE b (id INT PRIMARY KEY);');
    await expect(migrate(url, { directory })).rejects.toThrow(/1_a was applied and its migration.sql has been changed/);
    expect(await rows(`SHOW TABLES FROM ${database} LIKE 'b'`)).toEqual([]);
  });

  it('refuses a database that belongs to another version of the program', async () => {
    write('1_a', 'CREATE TABLE a (id INT PRIMARY KEY);');
    await migrate(url, { directory });
    rmSync(join(directory, '1_a'), { recursive: true });
    await expect(migrate(url, { directory })).rejects.toThrow(/not in prisma\/migrations/);
  });

  it('says which statement failed, and goes on from there once its cause is gone', async () => {
    write(
      '1_a',
      'CREATE TABLE a (id INT PRIMARY KEY);\nINSERT INTO a VALUES (1);\nINSERT INTO later VALUES (1);\nINSERT INTO a VALUES (2);',
    );
    await expect(migrate(url, { directory })).rejects.toThrow(/1_a, statement 3 of 4: .*later/s);
    const [book] = await rows<{ logs: string }>(`SELECT * FROM ${database}._prisma_migrations`);
    expect(book).toMatchObject({
      finished_at: null,
      applied_steps_count: 2,
      logs: expect.stringContaining('statement 3 of 4'),
    });

    await server.query(`CREATE TABLE ${database}.later (id INT)`);
    expect(await migrate(url, { directory })).toEqual(['1_a']);
    expect(await rows(`SELECT id FROM ${database}.a ORDER BY id`)).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('goes on after a kill between a statement and the note of it', async () => {
    write(
      '1_a',
      'CREATE TABLE a (id INT PRIMARY KEY);\nCREATE TABLE b (id INT PRIMARY KEY);\nINSERT INTO b VALUES (1);',
    );
    await migrate(url, { directory });
    await server.query(`TRUNCATE TABLE ${database}.b`);
    await server.query(`UPDATE ${database}._prisma_migrations SET finished_at = NULL, applied_steps_count = 1`);

    expect(await migrate(url, { directory })).toEqual(['1_a']);
    expect(await rows(`SELECT id FROM ${database}.b`)).toEqual([{ id: 1 }]);
  });

  it('refuses a half-applied migration whose file changed, but takes a mended one of which nothing was done', async () => {
    write('1_a', 'CREATE TABEL a (id INT);');
    await expect(migrate(url, { directory })).rejects.toBeInstanceOf(MigrationError);
    write('1_a', 'CREATE TABLE a (id INT);\nCREATE TABEL b (id INT);');
    await expect(migrate(url, { directory })).rejects.toThrow(/statement 2 of 2/);
    write('1_a', 'CREATE TABLE a (id INT);\nCREATE TABLE b (id INT);');
    await expect(migrate(url, { directory })).rejects.toThrow(/half applied/);
  });

  it('lets many processes start at once, of which one migrates', async () => {
    write('1_a', 'CREATE TABLE a (id INT PRIMARY KEY);\nINSERT INTO a VALUES (1);');
    const results = await Promise.all(Array.from({ length: 8 }, () => migrate(url, { directory })));
    expect(results.flat()).toEqual(['1_a']);
    expect(await rows(`SELECT id FROM ${database}.a`)).toEqual([{ id: 1 }]);
  });

  it('gives up with words when another process holds the lock for too long', async () => {
    write('1_a', 'CREATE TABLE a (id INT PRIMARY KEY);');
    await migrate(url, { directory });
    const name = `migrate:${createHash('sha256').update(database).digest('hex').slice(0, 40)}`;
    await server.query('SELECT GET_LOCK(?, 0)', [name]);
    await expect(migrate(url, { directory, lockWaitMs: 1 })).rejects.toThrow(/another process has been migrating/);
  });

  it('applies the real migrations, and never again', async () => {
    expect((await migrate(url)).length).toBeGreaterThan(0);
    expect(await migrate(url)).toEqual([]);
  });
});
