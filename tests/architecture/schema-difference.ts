export interface Column {
  /** as `varchar(80)`, lower case, without display widths */
  type: string;
  isNullable: boolean;
}

export interface Index {
  /** undefined when the model leaves the name open */
  name?: string;
  isUnique: boolean;
  columns: string[];
}

export interface ForeignKey {
  columns: string[];
  to: string;
  toColumns: string[];
}

export interface Table {
  columns: Map<string, Column>;
  indexes: Index[];
  foreignKeys: ForeignKey[];
}

export type Schema = Map<string, Table>;

const describeColumn = ({ type, isNullable }: Column) => `${type} ${isNullable ? 'NULL' : 'NOT NULL'}`;
const describeIndex = ({ isUnique, columns }: Index) => `${isUnique ? 'unique ' : ''}index (${columns.join(', ')})`;
const describeKey = ({ columns, to, toColumns }: ForeignKey) =>
  `foreign key (${columns.join(', ')}) to ${to} (${toColumns.join(', ')})`;

/** Every way in which the live schema differs from the model, in words; none when they are equal. */
export function schemaDifferences(model: Schema, live: Schema): string[] {
  const found: string[] = [];
  for (const name of live.keys()) if (!model.has(name)) found.push(`table ${name} is in the database only`);
  for (const [name, table] of model) {
    const other = live.get(name);
    if (!other) found.push(`table ${name} is in the model only`);
    else found.push(...tableDifferences(table, other).map((words) => `${name}: ${words}`));
  }
  return found;
}

function tableDifferences(model: Table, live: Table): string[] {
  const found: string[] = [];
  for (const name of live.columns.keys()) {
    if (!model.columns.has(name)) found.push(`column ${name} is in the database only`);
  }
  for (const [name, column] of model.columns) {
    const other = live.columns.get(name);
    if (!other) found.push(`column ${name} is in the model only`);
    else if (describeColumn(column) !== describeColumn(other)) {
      found.push(`column ${name} is ${describeColumn(other)}, the model says ${describeColumn(column)}`);
    }
  }
  found.push(...listDifferences(model.foreignKeys, live.foreignKeys, describeKey));
  found.push(...indexDifferences(model, live));
  return found;
}

function listDifferences<T>(model: T[], live: T[], describe: (item: T) => string): string[] {
  const inModel = new Set(model.map(describe));
  const inLive = new Set(live.map(describe));
  return [
    ...[...inLive].filter((words) => !inModel.has(words)).map((words) => `${words} is in the database only`),
    ...[...inModel].filter((words) => !inLive.has(words)).map((words) => `${words} is in the model only`),
  ];
}

function indexDifferences(model: Table, live: Table): string[] {
  // MySQL gives a foreign key an index of its own when no other begins with its columns.
  const ofKeys = new Set(model.foreignKeys.map((key) => key.columns.join()));
  const modelIndexes = new Set(model.indexes.map(describeIndex));
  const liveIndexes = live.indexes.filter(
    (index) => modelIndexes.has(describeIndex(index)) || index.isUnique || !ofKeys.has(index.columns.join()),
  );
  const found = listDifferences(model.indexes, liveIndexes, describeIndex);
  for (const index of model.indexes) {
    const names = liveIndexes.filter((each) => describeIndex(each) === describeIndex(index)).map((each) => each.name);
    if (index.name && names.length > 0 && !names.includes(index.name)) {
      found.push(`${describeIndex(index)} is named ${names.join(', ')}, the model says ${index.name}`);
    }
  }
  return found;
}
