import type { Tx } from '../db/database.types';

/** Who hears of it: `person:<id>`, `unit:<id>`, `role:<role>`, `topic:<name>` (public). */
export type Audience = `person:${string}` | `unit:${string}` | `role:${string}` | `topic:${string}`;

export interface PushEvent {
  /** `<capability>.<what happened>`, as `report.changed` */
  type: string;
  audience: Audience[];
  /** Ids and states only: the listener fetches what it may see. Never personal data. */
  data: Record<string, string | number | boolean | null>;
}

export interface Outbox {
  /** Writes the event in the caller's transaction; it is pushed to WebSockets after commit, or by a sweep after a crash. */
  publish(tx: Tx, ...events: PushEvent[]): Promise<void>;
  /** Pushes without keeping: for facts that are not changes of ours (a bus moved). */
  broadcast(event: PushEvent): void;
}
