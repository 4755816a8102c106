import { randomUUID } from 'node:crypto';
import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../bff/platform/db/database';
import { migrate } from '../../prisma/migrate';
import { liveSchema } from './live-schema';
import { expectedSchema } from './prisma-model';
import { type Schema, schemaDifferences } from './schema-difference';

let url: string;
let model: Schema;
let connection: mysql.Connection;

beforeAll(async () => {
  const base = new URL(process.env.TEST_DATABASE_URL!);
  base.pathname = `/schema_${randomUUID().slice(0, 8)}`;
  url = base.href;
  [model] = await Promise.all([expectedSchema(), migrate(url)]);
  connection = await mysql.createConnection(parseDatabaseUrl(url));
});

afterAll(async () => {
  await connection?.query(`DROP DATABASE ${parseDatabaseUrl(url).database}`);
  await connection?.end();
});

describe('the migrated database', () => {
  it('is what the Prisma model says', async () => {
    expect(schemaDifferences(model, await liveSchema(url))).toEqual([]);
  });

  it('holds every key as 26 ASCII letters that compare byte by byte', async () => {
    const [odd] = await connection.query<mysql.RowDataPacket[]>(
      `SELECT CONCAT(table_name, '.', column_name) AS name FROM information_schema.columns
       WHERE table_schema = ? AND column_type = 'char(26)' AND collation_name <> 'ascii_bin'`,
      [parseDatabaseUrl(url).database],
    );
    expect(odd.map((row) => row.name)).toEqual([]);
  });

  it('uses nothing that one of the databases we speak to lacks', async () => {
    const [odd] = await connection.query<mysql.RowDataPacket[]>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = ? AND table_name <> '_prisma_migrations' AND (engine <> 'InnoDB' OR table_collation <> 'utf8mb4_unicode_ci')
       UNION SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = ? AND extra LIKE '%auto_increment%'
       UNION SELECT CONCAT(table_name, '.', index_name) FROM information_schema.statistics WHERE table_schema = ? AND index_type = 'SPATIAL'
       UNION SELECT routine_name FROM information_schema.routines WHERE routine_schema = ?
       UNION SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = ?`,
      Array(5).fill(parseDatabaseUrl(url).database),
    );
    expect(odd.map((row) => row.name)).toEqual([]);
  });
});

describe('the comparison itself', () => {
  it('sees every kind of difference', async () => {
    await connection.query(
      'ALTER TABLE job DROP INDEX job_kind, MODIFY kind VARCHAR(81) NOT NULL, MODIFY last_error TEXT NOT NULL',
    );
    await connection.query(
      'ALTER TABLE job DROP INDEX job_dedupe_key, ADD INDEX job_dedupe_key (dedupe_key), RENAME INDEX job_lease TO job_leases',
    );
    await connection.query(
      'ALTER TABLE audit_entry DROP COLUMN subject, MODIFY detail LONGTEXT NOT NULL, ADD COLUMN mood INT NULL',
    );
    await connection.query('DROP TABLE number_block');
    await connection.query(
      'CREATE TABLE stray (id INT PRIMARY KEY, number INT, CONSTRAINT fk FOREIGN KEY (number) REFERENCES stray (id))',
    );

    const found = schemaDifferences(model, await liveSchema(url));

    expect(found).toEqual(
      expect.arrayContaining([
        'table stray is in the database only',
        'table number_block is in the model only',
        'job: column kind is varchar(81) NOT NULL, the model says varchar(80) NOT NULL',
        'job: column last_error is text NOT NULL, the model says text NULL',
        'job: index (kind, state) is in the model only',
        'job: index (dedupe_key) is in the database only',
        'job: unique index (dedupe_key) is in the model only',
        'job: index (state, lease_until) is named job_leases, the model says job_lease',
        'audit_entry: column mood is in the database only',
        'audit_entry: column subject is in the model only',
        'audit_entry: column detail is longtext NOT NULL, the model says json NOT NULL',
      ]),
    );
  });
});
