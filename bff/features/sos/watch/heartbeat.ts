import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../platform/clock';
import type { Logger } from '../../../platform/log';
import type { WatchSql } from './watch.sql';

const KEPT_MS = 86_400_000;

/** Says, again and again, that this process runs the timers of cases. */
export function createHeartbeat(deps: { sql: WatchSql; clock: Clock; log: Logger; role: string; everyMs: number }) {
  const { sql, clock, log } = deps;
  const id = `${process.pid}-${randomUUID().slice(0, 8)}`;
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> | null = null;

  async function beat(): Promise<void> {
    try {
      await sql.beat({ id, role: deps.role, at: clock.now() });
    } catch (error) {
      log.warn({ error }, 'a heartbeat could not be written');
    }
  }

  function beatOnce(): void {
    // One that hangs in a lost connection is not joined by others.
    beating ??= beat().finally(() => {
      beating = null;
    });
  }

  return {
    async start(): Promise<void> {
      await sql.forgetBeats(new Date(clock.now().getTime() - KEPT_MS)).catch(() => undefined);
      beatOnce();
      timer = setInterval(beatOnce, deps.everyMs);
    },
    async stop(): Promise<void> {
      if (!timer) return;
      clearInterval(timer);
      await beating;
      await sql.endBeat(id).catch(() => undefined);
    },
  };
}
