import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';

const monotonic = monotonicFactory(() => randomBytes(1)[0]! / 256);

/** A new time-ordered key: ULID, 26 characters; keys made by one process never go backwards. */
export function newId(): string {
  return monotonic();
}
