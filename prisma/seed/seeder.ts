import type { KeyRing } from '../../bff/platform/crypto/key-ring';

export type SeedValue = string | number | boolean | Date | null;

/** What a seed file is given. Rows that are there already stay as they are, so a seed may run again at any time. */
export interface Seeder {
  /** Adds the rows whose keys are not there yet, many at once. All rows of a call have the same columns. */
  insert(table: string, rows: readonly Record<string, SeedValue>[]): Promise<void>;
  now: Date;
  keyRing: KeyRing;
}
