import { encodeTime } from 'ulid';
import type { Clock } from '../clock';
import type { Database } from '../db/database.types';
import { insertRows } from '../db/many-rows';
import { newId } from '../ids';
import type { Logger } from '../log';
import type { Outbox, PushEvent } from './push.types';
import type { PushBus } from './push-bus';

/** A row this old was written by a process that died between commit and push. */
const SWEEP_AFTER_MS = 2_000;
/** So long after its id was made may an event of another process be committed and still be heard at once. */
const HEARD_WITHIN_MS = 3_000;
const MOST_HEARD = 1_000;
const TIME_LETTERS = 10;

interface OutboxRow {
  id: string;
  type: string;
  audience: string | PushEvent['audience'];
  data: string | PushEvent['data'];
}

const INSERT = {
  into: 'INSERT INTO outbox_event (id, type, audience, data, created_at)',
  row: '(?, ?, ?, ?, ?)',
};

const parsed = <T>(value: string | T): T => (typeof value === 'string' ? (JSON.parse(value) as T) : value);

/** Events written with the change they speak of, pushed after commit, swept if a crash came between. */
export function createOutbox(options: {
  db: Database;
  bus: PushBus;
  clock: Clock;
  log: Logger;
  /** `hearOthers` is called: other processes write events, and no Redis carries them */
  isHearingOthers?: boolean;
}) {
  const { db, bus, clock, log } = options;
  let publishedIds: string[] = [];
  /** ids of late, ours and others', that need not be heard again */
  let known = new Set<string>();
  let knownBefore = new Set<string>();
  let knownSinceMs = 0;
  let isHearing = false;

  function remember(id: string): void {
    // Two sets in turn: what is older than twice the time in which an event may be heard is forgotten as one.
    if (Date.now() - knownSinceMs > 2 * HEARD_WITHIN_MS) {
      knownBefore = known;
      known = new Set();
      knownSinceMs = Date.now();
    }
    known.add(id);
  }

  const outbox: Outbox = {
    async publish(tx, ...events) {
      const at = clock.now();
      const rows = events.map((event) => ({ id: newId(), event }));
      if (options.isHearingOthers) for (const { id } of rows) remember(id);
      await insertRows(
        tx,
        INSERT,
        rows.map(({ id, event }) => [id, event.type, JSON.stringify(event.audience), JSON.stringify(event.data), at]),
      );
      tx.afterCommit(() => {
        for (const { id, event } of rows) {
          bus.send(event);
          publishedIds.push(id);
        }
      });
    },
    broadcast: (event) => bus.send(event),
  };

  async function markPublished(): Promise<void> {
    const ids = publishedIds;
    publishedIds = [];
    for (let at = 0; at < ids.length; at += 500) {
      const part = ids.slice(at, at + 500);
      await db.execute(`UPDATE outbox_event SET published_at = ? WHERE id IN (${part.map(() => '?').join(',')})`, [
        clock.now(),
        ...part,
      ]);
    }
  }

  /** Pushes what was committed but never pushed, and forgets what was pushed over an hour ago. Run once a second or so. */
  async function sweep(): Promise<void> {
    try {
      await markPublished();
      const now = clock.now();
      const rows = await db.query<OutboxRow>(
        'SELECT id, type, audience, data FROM outbox_event WHERE published_at IS NULL AND created_at < ? ORDER BY id LIMIT 500',
        [new Date(now.getTime() - SWEEP_AFTER_MS)],
      );
      for (const row of rows) {
        bus.send({ type: row.type, audience: parsed(row.audience), data: parsed(row.data) });
        publishedIds.push(row.id);
      }
      await markPublished();
      await db.execute('DELETE FROM outbox_event WHERE published_at < ? LIMIT 5000', [
        new Date(now.getTime() - 3_600_000),
      ]);
    } catch (error) {
      log.warn({ error }, 'the outbox could not be swept; trying again');
    }
  }

  /** Pushes in this process what another one has just written: for two or three processes that share no Redis. */
  async function hearOthers(): Promise<void> {
    if (isHearing) return;
    isHearing = true;
    try {
      const since = encodeTime(Date.now() - HEARD_WITHIN_MS, TIME_LETTERS);
      const rows = await db.query<OutboxRow>(
        `SELECT id, type, audience, data FROM outbox_event WHERE id > ? ORDER BY id DESC LIMIT ${MOST_HEARD}`,
        [since],
      );
      for (const row of rows.reverse()) {
        if (known.has(row.id) || knownBefore.has(row.id)) continue;
        remember(row.id);
        bus.send({ type: row.type, audience: parsed(row.audience), data: parsed(row.data) });
      }
    } catch (error) {
      log.warn({ error }, 'events of other processes could not be read; trying again');
    } finally {
      isHearing = false;
    }
  }

  return { outbox, sweep, hearOthers };
}
