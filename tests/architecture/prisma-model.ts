import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Schema, Table } from './schema-difference';

interface ModelField {
  name: string;
  dbName?: string | null;
  kind: 'scalar' | 'object' | 'enum';
  type: string;
  isRequired: boolean;
  isId: boolean;
  isUnique: boolean;
  nativeType?: [string, string[]] | null;
  relationFromFields?: string[];
  relationToFields?: string[];
}

interface Model {
  name: string;
  dbName: string | null;
  fields: ModelField[];
}

interface Datamodel {
  models: Model[];
  enums: { name: string; values: { name: string; dbName?: string | null }[] }[];
  indexes: {
    model: string;
    type: 'id' | 'unique' | 'normal' | 'fulltext';
    dbName?: string;
    fields: { name: string }[];
  }[];
}

const PRISMA = path.resolve(__dirname, '../../prisma');

/** Asks Prisma itself, through a generator of ours, what it takes the schema folder to mean. */
async function readDatamodel(): Promise<Datamodel> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yct-model-'));
  try {
    const file = path.join(folder, 'model.json');
    cpSync(path.join(PRISMA, 'schema'), path.join(folder, 'schema'), { recursive: true });
    const generator = path.join(__dirname, 'prisma-model.generator.cjs');
    appendFileSync(
      path.join(folder, 'schema', 'base.prisma'),
      `\ngenerator model {\n  provider = "node '${generator}'"\n  output   = "${folder}/out"\n}\n`,
    );
    await promisify(execFile)(
      path.resolve(PRISMA, '../node_modules/.bin/prisma'),
      ['generate', '--generator', 'model', '--schema', path.join(folder, 'schema')],
      {
        cwd: folder,
        env: {
          ...process.env,
          MODEL_FILE: file,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          CHECKPOINT_DISABLE: '1',
        },
      },
    );
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What Prisma makes of a type that names no native one, in MySQL. */
const DEFAULT_TYPES: Record<string, string> = {
  String: 'varchar(191)',
  Int: 'int',
  BigInt: 'bigint',
  Float: 'double',
  Decimal: 'decimal(65,30)',
  Boolean: 'tinyint(1)',
  DateTime: 'datetime(3)',
  Json: 'json',
  Bytes: 'longblob',
};

function columnType(field: ModelField, enums: Datamodel['enums']): string {
  if (field.kind === 'enum') {
    const values = enums.find((each) => each.name === field.type)!.values;
    return `enum(${values.map((value) => `'${value.dbName ?? value.name}'`).join(',')})`;
  }
  if (!field.nativeType) return DEFAULT_TYPES[field.type] ?? field.type;
  const [name, args] = field.nativeType;
  const unsigned = name.startsWith('Unsigned');
  const base = name.replace('Unsigned', '').toLowerCase();
  return `${base}${args.length > 0 ? `(${args.join(',')})` : ''}${unsigned ? ' unsigned' : ''}`;
}

/** The schema that Prisma's model asks of the database. */
export async function expectedSchema(): Promise<Schema> {
  const { models, enums, indexes } = await readDatamodel();
  const tableOf = (model: Model) => model.dbName ?? model.name;
  const byName = new Map(models.map((model) => [model.name, model]));
  const columnOf = (model: Model, name: string) => {
    const field = model.fields.find((each) => each.name === name)!;
    return field.dbName ?? field.name;
  };
  const schema: Schema = new Map();
  for (const model of models) {
    const table: Table = { columns: new Map(), indexes: [], foreignKeys: [] };
    for (const field of model.fields) {
      if (field.kind === 'object') {
        if (!field.relationFromFields?.length) continue;
        const target = byName.get(field.type)!;
        table.foreignKeys.push({
          columns: field.relationFromFields.map((name) => columnOf(model, name)),
          to: tableOf(target),
          toColumns: field.relationToFields!.map((name) => columnOf(target, name)),
        });
        continue;
      }
      table.columns.set(field.dbName ?? field.name, { type: columnType(field, enums), isNullable: !field.isRequired });
    }
    for (const index of indexes.filter((each) => each.model === model.name)) {
      table.indexes.push({
        name: index.type === 'id' ? 'PRIMARY' : index.dbName,
        isUnique: index.type === 'id' || index.type === 'unique',
        columns: index.fields.map((field) => columnOf(model, field.name)),
      });
    }
    schema.set(tableOf(model), table);
  }
  return schema;
}
