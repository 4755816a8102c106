import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import mysql from 'mysql2/promise';
import type { Database, PrismaTx, SqlTx, SqlValue } from './database.types';
import { PrismaClient } from './generated/client';

const MOST_TRIES = 5;
// Deadlock, lock wait, and certification failure of a Galera or group-replicated cluster; TiDB's write conflict.
const RETRYABLE_NUMBERS = new Set([1213, 1205, 1180, 3101, 9007, 8028]);

function errorNumber(error: unknown): number | undefined {
  const seen = new Set<unknown>();
  let current: unknown = error;
  while (current && typeof current === 'object' && !seen.has(current)) {
    seen.add(current);
    const it = current as { errno?: number; code?: unknown; cause?: unknown; meta?: { driverAdapterError?: unknown } };
    if (typeof it.errno === 'number' && it.errno > 0) return it.errno;
    const original = it as { originalCode?: string };
    if (original.originalCode && /^\d+$/.test(original.originalCode)) return Number(original.originalCode);
    if (it.code === 'P2034') return 1213;
    current = it.cause ?? it.meta?.driverAdapterError;
  }
  return undefined;
}

function isRetryable(error: unknown): boolean {
  const number = errorNumber(error);
  return number !== undefined && RETRYABLE_NUMBERS.has(number);
}

/** True when `error`, from either engine, is a broken unique key; `index` narrows it to one index or column set. */
export function isDuplicateKey(error: unknown, index?: string): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (errorNumber(error) !== 1062 && code !== 'P2002' && code !== 'ER_DUP_ENTRY') return false;
  if (!index) return true;
  return JSON.stringify([(error as Error).message, (error as { meta?: unknown }).meta]).includes(index);
}

// Server going down, too many connections, connection killed.
const AWAY_NUMBERS = new Set([1040, 1053, 1152, 1927]);
// Prisma: not reached, timed out, closed, no connection from the pool, no transaction in time.
const AWAY_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);

/** True when `error`, from either engine, says that the database could not be reached, not that it refused something. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, fatal, name } = (error ?? {}) as { code?: unknown; fatal?: unknown; name?: unknown };
  // mysql2 marks what ends a connection as fatal.
  if (fatal === true || (typeof code === 'string' && AWAY_CODES.has(code))) return true;
  // A socket that breaks under Prisma comes through with the code of the system.
  if (name === 'PrismaClientKnownRequestError' && typeof code === 'string' && /^E[A-Z]+$/.test(code)) return true;
  const number = errorNumber(error);
  // The mariadb connector numbers its own troubles with sockets and its pool from 45001 on.
  return number !== undefined && (AWAY_NUMBERS.has(number) || (number > 45_000 && number < 46_000));
}

async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= MOST_TRIES || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}

/** Parts of a `mysql://` address; `?socket=/path` names a Unix socket. */
export function parseDatabaseUrl(text: string) {
  const url = new URL(text);
  return {
    host: url.hostname || 'localhost',
    port: url.port ? Number(url.port) : 3306,
    user: decodeURIComponent(url.username || 'root'),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    socketPath: url.searchParams.get('socket') ?? undefined,
  };
}

/** Opens both engines on one database: Prisma for ordinary work, mysql2 for measured hot paths. */
export function createDatabase(options: { url: string; poolSize: number }): Database {
  const address = parseDatabaseUrl(options.url);
  const prisma = new PrismaClient({
    adapter: new PrismaMariaDb({
      ...address,
      connectionLimit: Math.max(2, Math.ceil(options.poolSize / 2)),
      acquireTimeout: 10_000,
      connectTimeout: 5_000,
      timezone: 'Z',
    } as ConstructorParameters<typeof PrismaMariaDb>[0]),
  });
  const pool = mysql.createPool({
    ...address,
    connectionLimit: options.poolSize,
    maxIdle: options.poolSize,
    timezone: 'Z',
    charset: 'utf8mb4',
    supportBigNumbers: true,
    maxPreparedStatements: 1_000,
    enableKeepAlive: true,
    connectTimeout: 5_000,
  });

  async function query<T>(sql: string, values: readonly SqlValue[] = []) {
    const [rows] = await pool.execute<(T & mysql.RowDataPacket)[]>(sql, values as mysql.ExecuteValues);
    return rows;
  }

  async function execute(sql: string, values: readonly SqlValue[]) {
    const [result] = await pool.execute<mysql.ResultSetHeader>(sql, values as mysql.ExecuteValues);
    return result.affectedRows;
  }

  async function transaction<T>(work: (tx: PrismaTx) => Promise<T>): Promise<T> {
    return withRetry(async () => {
      const callbacks: (() => void)[] = [];
      const value = await prisma.$transaction(
        (client) =>
          work({
            prisma: client,
            execute: (sql, values) => client.$executeRawUnsafe(sql, ...values),
            afterCommit: (callback) => callbacks.push(callback),
          }),
        { maxWait: 10_000, timeout: 15_000 },
      );
      for (const callback of callbacks) callback();
      return value;
    });
  }

  async function sqlTransaction<T>(work: (tx: SqlTx) => Promise<T>): Promise<T> {
    return withRetry(async () => {
      const callbacks: (() => void)[] = [];
      const connection = await pool.getConnection();
      let isBroken = false;
      try {
        // Sent together with the first statement where the server allows: no round trip of its own is awaited.
        const begun = connection.query('START TRANSACTION');
        begun.catch(() => undefined);
        const value = await work({
          async query<R>(sql: string, values: readonly SqlValue[] = []) {
            const [rows] = await connection.execute<(R & mysql.RowDataPacket)[]>(sql, values as mysql.ExecuteValues);
            return rows;
          },
          async execute(sql, values) {
            const [result] = await connection.execute<mysql.ResultSetHeader>(sql, values as mysql.ExecuteValues);
            return result.affectedRows;
          },
          afterCommit: (callback) => callbacks.push(callback),
        });
        await begun;
        await connection.query('COMMIT');
        for (const callback of callbacks) callback();
        return value;
      } catch (error) {
        await connection.query('ROLLBACK').catch(() => {
          isBroken = true;
        });
        throw error;
      } finally {
        if (isBroken) connection.destroy();
        else connection.release();
      }
    });
  }

  return {
    prisma,
    query,
    execute,
    transaction,
    sqlTransaction,
    async ping() {
      await pool.query('SELECT 1');
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
