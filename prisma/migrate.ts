import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { splitStatements } from './split-statements';

export interface MigrateOptions {
  /** folder of `<timestamp>_<name>/migration.sql`; `prisma/migrations` below the working folder unless given */
  directory?: string;
  log?: (line: string) => void;
  /** how long to wait for another process that migrates; default 120,000 */
  lockWaitMs?: number;
}

/** The database and the files disagree in a way that only a person can settle. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

interface Migration {
  name: string;
  script: string;
  checksum: string;
}

interface AppliedRow extends mysql.RowDataPacket {
  id: string;
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  applied_steps_count: number;
}

/** Column for column the table that `prisma migrate deploy` makes, so that it can go on from here. */
const BOOK_SQL = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at DATETIME(3),
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at DATETIME(3),
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

/**
 * What a schema statement answers when it had been carried out before: table, column or index is there already, or
 * gone already. Forgiven only for the one statement that may have been cut off between its deed and our note of it.
 */
const ALREADY_DONE = new Set([1050, 1051, 1060, 1061, 1091]);

/**
 * Brings the database up to date, making it when it does not exist. Safe to call from many processes at once, and
 * again after it was killed in the middle: it goes on at the statement where it stopped.
 * @returns names of the migrations applied now
 * @throws MigrationError when a migration that was applied has since been changed or taken away
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<string[]> {
  const log = options.log ?? (() => undefined);
  const migrations = readMigrations(options.directory ?? join(process.cwd(), 'prisma', 'migrations'));
  const address = addressOf(databaseUrl);
  const connection = await connect(address);
  try {
    await takeLock(connection, address.database, options.lockWaitMs ?? 120_000);
    await connection.query(BOOK_SQL);
    const [rows] = await connection.query<AppliedRow[]>(
      'SELECT id, migration_name, checksum, finished_at, applied_steps_count FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    const book = new Map(rows.map((row) => [row.migration_name, row]));
    refuseChanges(migrations, book);
    const applied: string[] = [];
    for (const migration of migrations) {
      const row = book.get(migration.name);
      if (row?.finished_at) continue;
      log(migration.name);
      await apply(connection, migration, row);
      applied.push(migration.name);
    }
    return applied;
  } finally {
    // Ending the connection gives the lock back, as its loss would.
    await connection.end();
  }
}

/** Migrations in the folder, in the order in which they are applied. */
export function readMigrations(directory: string): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, 'migration.sql')))
    .map((entry) => {
      const bytes = readFileSync(join(directory, entry.name, 'migration.sql'));
      // Prisma's own checksum: SHA-256 of the file as it lies there, in lower-case hex.
      return {
        name: entry.name,
        script: bytes.toString('utf8'),
        checksum: createHash('sha256').update(bytes).digest('hex'),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function addressOf(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!database) throw new MigrationError('DATABASE_URL names no database');
  const socketPath = url.searchParams.get('socket');
  return {
    user: decodeURIComponent(url.username || 'root'),
    password: decodeURIComponent(url.password),
    database,
    ...(socketPath ? { socketPath } : { host: url.hostname, port: url.port ? Number(url.port) : 3306 }),
  };
}

async function connect(address: ReturnType<typeof addressOf>): Promise<mysql.Connection> {
  const options = { ...address, charset: 'utf8mb4', timezone: 'Z' };
  try {
    return await mysql.createConnection(options);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ER_BAD_DB_ERROR') throw error;
  }
  const connection = await mysql.createConnection({ ...options, database: undefined });
  const name = mysql.escapeId(address.database, true);
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await connection.query(`USE ${name}`);
  return connection;
}

async function takeLock(connection: mysql.Connection, database: string, waitMs: number): Promise<void> {
  // The name is one for the whole server and may be 64 characters long.
  const name = `migrate:${createHash('sha256').update(database).digest('hex').slice(0, 40)}`;
  const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT GET_LOCK(?, ?) AS held', [
    name,
    Math.ceil(waitMs / 1_000),
  ]);
  if (rows[0]?.held !== 1) {
    throw new MigrationError(`another process has been migrating ${database} for more than ${waitMs} ms`);
  }
}

function refuseChanges(migrations: Migration[], book: Map<string, AppliedRow>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of book.values()) {
    const migration = known.get(row.migration_name);
    if (!migration) {
      throw new MigrationError(
        `${row.migration_name} was applied to this database but is not in prisma/migrations: it belongs to another version of the program`,
      );
    }
    const isUntouched = !row.finished_at && row.applied_steps_count === 0;
    if (migration.checksum !== row.checksum && !isUntouched) {
      throw new MigrationError(
        `${row.migration_name} was ${row.finished_at ? 'applied' : 'half applied'} and its migration.sql has been changed since. ` +
          'Put the file back and write a new migration for the change; a database without anything worth keeping may be dropped instead.',
      );
    }
  }
}

async function apply(
  connection: mysql.Connection,
  migration: Migration,
  unfinished: AppliedRow | undefined,
): Promise<void> {
  const id = unfinished?.id ?? randomUUID();
  if (unfinished) {
    await connection.query('UPDATE _prisma_migrations SET checksum = ?, logs = NULL WHERE id = ?', [
      migration.checksum,
      id,
    ]);
  } else {
    await connection.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
      [id, migration.checksum, migration.name],
    );
  }
  const statements = splitStatements(migration.script);
  const firstStep = unfinished?.applied_steps_count ?? 0;
  for (let step = firstStep; step < statements.length; step += 1) {
    try {
      await runStep(connection, statements[step]!, id, step, Boolean(unfinished) && step === firstStep);
    } catch (error) {
      const message = `${migration.name}, statement ${step + 1} of ${statements.length}: ${(error as Error).message}\n${statements[step]}`;
      await connection.query('UPDATE _prisma_migrations SET logs = ? WHERE id = ?', [message, id]);
      throw new MigrationError(message);
    }
  }
  // A finished migration counts as one step, as Prisma writes it.
  await connection.query(
    'UPDATE _prisma_migrations SET finished_at = UTC_TIMESTAMP(3), applied_steps_count = 1 WHERE id = ?',
    [id],
  );
}

/**
 * Rows are changed and the step is noted in one transaction. A schema statement commits by itself, so a kill can fall
 * between it and the note: that one statement may be found done when it is tried again.
 */
async function runStep(
  connection: mysql.Connection,
  statement: string,
  id: string,
  step: number,
  mayBeDone: boolean,
): Promise<void> {
  await connection.beginTransaction();
  try {
    await connection.query(statement);
  } catch (error) {
    if (!(mayBeDone && ALREADY_DONE.has((error as { errno?: number }).errno ?? 0))) {
      await connection.rollback();
      throw error;
    }
  }
  await connection.query('UPDATE _prisma_migrations SET applied_steps_count = ? WHERE id = ?', [step + 1, id]);
  await connection.commit();
}
