import { isBetterFix } from './better-fix';
import { UPDATE_GAP_MS } from './hand-off.clocks';
import type { HandOffDeps } from './hand-off.deps';
import { dropUnsent, endHandOff, type HandOffSql, type LiveHandOff, queueMessage } from './hand-off.sql';

const LOOK_EVERY_MS = 1_000;
/** Looks between two at the waits themselves. */
const LOOKS_BETWEEN = 20;
/** The centre may still read what it has not answered: news follow the message they are about. */
const TOLD: readonly string[] = ['sent', 'unknown', 'receipted', 'missed'];

type FollowDeps = Pick<HandOffDeps, 'db' | 'clock' | 'log'> & { sql: HandOffSql; nudgeSender(): void };

/**
 * Keeps centres up to date with the cases they were asked about: a better place follows, a false press is taken back, and a
 * hand-off is over with its case. It looks at rows, so that nothing depends on who changed the case.
 */
export function createFollowCase(deps: FollowDeps) {
  const { db, clock, log, sql } = deps;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let looks = 0;

  async function end(handOff: LiveHandOff): Promise<void> {
    const messages = await sql.messages(handOff.id);
    const wasTold = messages.some(({ type, attempts }) => type === 'alert' && attempts > 0);
    await db.sqlTransaction(async (tx) => {
      if (!(await endHandOff(tx, handOff.id))) return;
      await dropUnsent(tx, handOff.id);
      if (handOff.state === 'drill' || handOff.outcome !== 'false_press' || !wasTold) return;
      await queueMessage(tx, {
        handOffId: handOff.id,
        caseId: handOff.caseId,
        centre: handOff.centre,
        type: 'cancel',
        at: clock.now(),
      });
      tx.afterCommit(deps.nudgeSender);
    });
  }

  async function hasNews(handOff: LiveHandOff, toldAt: Date): Promise<boolean> {
    if (handOff.undoneAt && handOff.undoneAt > toldAt) return true;
    const [told, latest] = await Promise.all([
      sql.fixAt(handOff.caseId, toldAt),
      sql.fixAt(handOff.caseId, clock.now()),
    ]);
    return isBetterFix(told, latest);
  }

  async function update(handOff: LiveHandOff): Promise<void> {
    const messages = await sql.messages(handOff.id);
    const last = messages.at(-1);
    if (!last || !messages.some(({ type, attempts }) => type === 'alert' && attempts > 0)) return;
    // One at a time; an Alert that is sent again carries the place of its own time, so news wait for no answer of it.
    if (last.type === 'update' && ['queued', 'sending', 'unknown'].includes(last.state)) return;
    const now = clock.now();
    const isSoon = last.type === 'update' && Math.abs(now.getTime() - last.createdAt.getTime()) < UPDATE_GAP_MS;
    if (isSoon || !(await hasNews(handOff, last.createdAt))) return;
    await db.sqlTransaction(async (tx) => {
      // Two processes look at once: whoever locks the row first writes, the other finds the newer message.
      await tx.query('SELECT id FROM sos_hand_off WHERE id = ? FOR UPDATE', [handOff.id]);
      const [newest] = await tx.query<{ id: string }>(
        `SELECT id FROM sos_cap_message WHERE hand_off_id = ? AND direction = 'out' ORDER BY id DESC LIMIT 1`,
        [handOff.id],
      );
      if (newest?.id !== last.id) return;
      await queueMessage(tx, {
        handOffId: handOff.id,
        caseId: handOff.caseId,
        centre: handOff.centre,
        type: 'update',
        at: now,
      });
      tx.afterCommit(deps.nudgeSender);
    });
  }

  async function look(): Promise<void> {
    looks += 1;
    if (looks % LOOKS_BETWEEN === 0) await sql.pullInChases(clock.now());
    for (const handOff of await sql.withNews()) {
      try {
        if (handOff.stage === 'closed') await end(handOff);
        else if (TOLD.includes(handOff.state)) await update(handOff);
      } catch (error) {
        log.error({ error, handOffId: handOff.id }, 'a centre could not be kept up to date; looking again');
      }
    }
  }

  function lookSoon(): void {
    looking ??= look()
      .catch((error) => log.warn({ error }, 'hand-offs could not be read; looking again'))
      .finally(() => {
        looking = null;
      });
  }

  return {
    start(): void {
      timer = setInterval(lookSoon, LOOK_EVERY_MS);
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await looking;
    },
  };
}
