import type { Clock } from '../clock';
import type { Database } from '../db/database.types';
import { newId } from '../ids';
import type { Logger } from '../log';
import type { Outbox, PushEvent } from './push.types';
import type { PushBus } from './push-bus';

/** A row this old was written by a process that died between commit and push. */
const SWEEP_AFTER_MS = 2_000;

interface OutboxRow {
  id: string;
  type: string;
  audience: string | PushEvent['audience'];
  data: string | PushEvent['data'];
}

const parsed = <T>(value: string | T): T => (typeof value === 'string' ? (JSON.parse(value) as T) : value);

/** Events written with the change they speak of, pushed after commit, swept if a crash came between. */
export function createOutbox(options: { db: Database; bus: PushBus; clock: Clock; log: Logger }) {
  const { db, bus, clock, log } = options;
  let publishedIds: string[] = [];

  const outbox: Outbox = {
    async publish(tx, ...events) {
      for (const event of events) {
        const id = newId();
        await tx.execute('INSERT INTO outbox_event (id, type, audience, data, created_at) VALUES (?, ?, ?, ?, ?)', [
          id,
          event.type,
          JSON.stringify(event.audience),
          JSON.stringify(event.data),
          clock.now(),
        ]);
        tx.afterCommit(() => {
          bus.send(event);
          publishedIds.push(id);
        });
      }
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

  return { outbox, sweep };
}
