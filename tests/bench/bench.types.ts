/** One row of the table: our way beside its ceiling, in the same run. */
export interface BenchCase {
  name: string;
  /** what is counted, as `requests/s` */
  unit: string;
  /** least ratio of ours to the ceiling */
  target: number;
  /** loops at once; 1 for work that only computes */
  concurrency?: number;
  prepare(): Promise<BenchPair>;
}

/** Does one operation, or many: then it gives how many it did. */
export type Operation = () => unknown;

export interface BenchPair {
  ours: Operation;
  ceiling: Operation;
  stop?(): Promise<void>;
}

/** A row of `latest.json`. */
export interface BenchRow {
  name: string;
  unit: string;
  ours: number;
  ceiling: number;
  ratio: number;
  target: number;
  met: boolean;
  p50Ms: number | null;
  p99Ms: number | null;
}
