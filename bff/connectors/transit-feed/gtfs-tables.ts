import type { FeedFindings } from './feed-findings';
import { GrowingColumn } from './growing-column';
import type { TableReader } from './gtfs-zip';

/** Reads a table by column name: says which required columns are missing, gives '' for what is absent. */
export class NamedTable implements TableReader {
  private places = new Map<string, number>();
  rows = 0;

  constructor(
    readonly file: string,
    private readonly required: readonly string[],
    private readonly findings: FeedFindings,
    private readonly take: (value: (column: string) => string, line: number) => void,
  ) {}

  private current: string[] = [];
  private readonly value = (column: string): string => {
    const place = this.places.get(column);
    return place === undefined ? '' : (this.current[place] ?? '');
  };

  header(columns: string[]): void {
    columns.forEach((column, place) => {
      this.places.set(column.trim(), place);
    });
    for (const column of this.required) {
      if (!this.places.has(column)) this.findings.add('fatal', 'missing_column', this.file, column);
    }
  }

  row(values: string[], line: number): void {
    this.current = values;
    this.rows += 1;
    this.take(this.value, line);
  }
}

/** Gives every distinct text a number in order of first sight. */
export class Interner {
  private readonly numbers = new Map<string, number>();
  readonly texts: string[] = [];

  numberOf(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.numbers.set(text, number);
      this.texts.push(text);
    }
    return number;
  }
}

/** Stop times as read, before trips and stops are known: the files of a zip come in any order. */
export class RawStopTimes {
  readonly trips = new Interner();
  readonly stops = new Interner();
  readonly trip = new GrowingColumn();
  readonly stop = new GrowingColumn();
  readonly sequence = new GrowingColumn();
  readonly arrivalS = new GrowingColumn();
  readonly departureS = new GrowingColumn();
  readonly flags = new GrowingColumn();
}

/** Shape points as read. Degrees are kept as ten-millionths, a centimetre. */
export class RawShapes {
  readonly ids = new Interner();
  readonly shape = new GrowingColumn();
  readonly sequence = new GrowingColumn();
  readonly latitude = new GrowingColumn();
  readonly longitude = new GrowingColumn();
}

export const DEGREE_UNITS = 1e7;
