import mysql from 'mysql2/promise';
import { parseDatabaseUrl } from '../../bff/platform/db/database';
import type { Schema, Table } from './schema-difference';

type Row = Record<string, string> & mysql.RowDataPacket;

/** MariaDB shows `int(11)` where MySQL 8 shows `int`; only `tinyint(1)` says something by its width. */
function plainType(type: string): string {
  return /^tinyint\(1\)/.test(type) ? type : type.replace(/^(tinyint|smallint|mediumint|int|bigint)\(\d+\)/, '$1');
}

function tableOf(schema: Schema, name: string): Table {
  let table = schema.get(name);
  if (!table) {
    table = { columns: new Map(), indexes: [], foreignKeys: [] };
    schema.set(name, table);
  }
  return table;
}

/** The schema as the database itself tells it, without the migrations' own book. */
export async function liveSchema(databaseUrl: string): Promise<Schema> {
  const address = parseDatabaseUrl(databaseUrl);
  const connection = await mysql.createConnection(address);
  const read = async (sql: string) => (await connection.query<Row[]>(sql, [address.database]))[0];
  try {
    // Before the checks of MariaDB, in which a JSON column is a long text that must be JSON.
    const checks = await read(
      'SELECT table_name AS t, check_clause AS clause FROM information_schema.check_constraints WHERE constraint_schema = ?',
    );
    const isJson = new Set(checks.map((row) => `${row.t}:${row.clause}`));
    const schema: Schema = new Map();
    for (const row of await read(
      `SELECT table_name AS t, column_name AS c, column_type AS type, is_nullable AS nullable
       FROM information_schema.columns WHERE table_schema = ? AND table_name <> '_prisma_migrations' ORDER BY ordinal_position`,
    )) {
      const type = isJson.has(`${row.t}:json_valid(\`${row.c}\`)`) ? 'json' : plainType(row.type!);
      tableOf(schema, row.t!).columns.set(row.c!, { type, isNullable: row.nullable === 'YES' });
    }
    for (const row of await read(
      `SELECT table_name AS t, index_name AS name, MAX(non_unique) AS isPlain, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS cols
       FROM information_schema.statistics WHERE table_schema = ? AND table_name <> '_prisma_migrations' GROUP BY t, name`,
    )) {
      tableOf(schema, row.t!).indexes.push({
        name: row.name!,
        isUnique: Number(row.isPlain) === 0,
        columns: row.cols!.split(','),
      });
    }
    for (const row of await read(
      `SELECT table_name AS t, referenced_table_name AS target, GROUP_CONCAT(column_name ORDER BY ordinal_position) AS cols,
              GROUP_CONCAT(referenced_column_name ORDER BY ordinal_position) AS targetCols
       FROM information_schema.key_column_usage WHERE table_schema = ? AND referenced_table_name IS NOT NULL GROUP BY t, constraint_name, target`,
    )) {
      tableOf(schema, row.t!).foreignKeys.push({
        columns: row.cols!.split(','),
        to: row.target!,
        toColumns: row.targetCols!.split(','),
      });
    }
    return schema;
  } finally {
    await connection.end();
  }
}
