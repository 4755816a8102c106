import type { RowDataPacket } from 'mysql2/promise';
import type { Prisma, PrismaClient } from './generated/client';

export type SqlValue = string | number | bigint | boolean | Date | Buffer | null;

/** What outbox, jobs and audit need of a transaction, whichever engine opened it. */
export interface Tx {
  /** Runs a prepared statement inside the transaction; gives the number of rows it changed. */
  execute(sql: string, values: readonly SqlValue[]): Promise<number>;
  /** Runs once the commit is durable, never when it rolled back. */
  afterCommit(callback: () => void): void;
}

/** A transaction opened through Prisma. */
export interface PrismaTx extends Tx {
  readonly prisma: Prisma.TransactionClient;
}

/** A transaction opened through mysql2, for measured hot paths. */
export interface SqlTx extends Tx {
  query<T>(sql: string, values?: readonly SqlValue[]): Promise<(T & RowDataPacket)[]>;
}

export interface Database {
  readonly prisma: PrismaClient;
  /** Reads outside a transaction, prepared, by mysql2. */
  query<T>(sql: string, values?: readonly SqlValue[]): Promise<(T & RowDataPacket)[]>;
  /** One autocommitted statement; gives the number of rows it changed. */
  execute(sql: string, values: readonly SqlValue[]): Promise<number>;
  /** Deadlocks and certification failures roll back and run `work` again, so `work` must only touch the transaction. */
  transaction<T>(work: (tx: PrismaTx) => Promise<T>): Promise<T>;
  sqlTransaction<T>(work: (tx: SqlTx) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** True when the error is a broken unique key, from either engine; `index` narrows it to one. */
export type { Prisma };
