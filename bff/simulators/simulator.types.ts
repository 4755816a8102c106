import type { FaultSwitch } from './fault-switch';
import type { ReceivedLog } from './received-log';

/** One request to a simulated system; `path` is below its mount, as `/sns/jscode2session`. */
export interface SimRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** the query as it came, with its question mark; signatures cover these very letters */
  search?: string;
  /** lower-case names */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** Objects are sent as JSON; strings and buffers as they are. */
export interface SimAnswer {
  status: number;
  headers?: Record<string, string>;
  body: Buffer | string | object;
  /** one line for the control page: what was asked, and what came of it */
  note?: string;
  /** carried out, and the caller can't know: the connection breaks first, in the middle, or nothing ever comes */
  cut?: 'before' | 'middle' | 'silent';
}

/** A table on the control page. Cells are shown as text, never as HTML. */
export interface ControlPanel {
  heading: string;
  columns: string[];
  rows: string[][];
  /** buttons: each posts `input` to `/__control/<simulator>/<action>` */
  actions?: { label: string; action: string; input: Record<string, unknown> }[];
}

export interface SimulatorDeps {
  clock: { now(): Date };
  /** the same seed makes the same world and the same accidents */
  seed: string;
  /** 0 ≤ x < 1, seeded, this simulator's own stream */
  random: () => number;
  /** same names as the program's environment (`WECHAT_APP_ID`, `SMS_SECRET`, …) */
  settings: Readonly<Record<string, string | undefined>>;
}

/** An outside system that lives on this machine: real wire format, real signatures, faults on demand. */
export interface Simulator {
  readonly name: string;
  /** heading on the control page */
  readonly title: string;
  /** as `/wechat`; requests below it come to `handle` */
  readonly mount: `/${string}`;
  readonly faults: FaultSwitch;
  readonly received: ReceivedLog;
  handle(request: SimRequest): Promise<SimAnswer>;
  /** what the control page shows besides the received requests */
  panels?(): ControlPanel[];
  /** `POST /__control/<name>/<action>` beyond the fault switches */
  control?(action: string, input: unknown): Promise<object>;
  /** `origin` is where this simulator answers, mount included */
  start?(context: { origin: string }): Promise<void> | void;
  stop?(): Promise<void> | void;
}
