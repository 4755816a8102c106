import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { createDatabase, parseDatabaseUrl } from '../../bff/platform/db/database';
import type { Database } from '../../bff/platform/db/database.types';
import { migrate } from '../../prisma/migrate';

/** An empty migrated database of its own, for tests of one part of the platform. */
export async function startDatabase(): Promise<{ db: Database; url: string; drop(): Promise<void> }> {
  const server = new URL(process.env.TEST_DATABASE_URL!);
  const name = `part_${process.pid}_${randomBytes(4).toString('hex')}`;
  server.pathname = `/${name}`;
  await migrate(server.href);
  const db = createDatabase({ url: server.href, poolSize: 6 });
  return {
    db,
    url: server.href,
    async drop() {
      await db.close();
      const { database: _, ...address } = parseDatabaseUrl(server.href);
      const connection = await mysql.createConnection(address);
      await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
      await connection.end();
    },
  };
}
