import type { CentreOutcome } from '../../../connectors/emergency-centre/emergency-centre.port';
import type { Centre } from '../../../contracts/sos';
import type { SqlTx } from '../../../platform/db/database.types';
import type { WholeCase } from '../case/case.sql';
import type { ComposeMessage } from './compose-message';
import { MOST_NEWS_TRIES, retryAfterMs } from './hand-off.clocks';
import type { HandOffDeps } from './hand-off.deps';
import { type HandOffSql, markReceipted, markRefused, markSending, type OutMessage } from './hand-off.sql';
import { subjectOf, type TellMissed } from './tell-seats';

const CENTRES: readonly Centre[] = ['110', '119', '120'];
/** At once to one centre; a centre that is down fills its own places and no other's. */
const PLACES = 6;
const POLL_MS = 400;

type SendDeps = HandOffDeps & { sql: HandOffSql; compose: ComposeMessage; tellMissed: TellMissed };

/** Sends what is queued for the centres: claimed with a lease, settled by whoever still holds the token. */
export function createSendMessages(deps: SendDeps) {
  const { db, clock, log, sql } = deps;
  const inFlight = new Map<Centre, Set<Promise<void>>>(CENTRES.map((centre) => [centre, new Set()]));
  const claiming = new Set<Centre>();
  let poll: NodeJS.Timeout | undefined;

  async function alarm(tx: SqlTx, caseRow: WholeCase, message: OutMessage, code: string, reason: string | null) {
    await deps.raiseAlarm(tx, {
      code,
      subject: subjectOf(caseRow.id, message.centre),
      detail: { caseId: caseRow.id, centre: message.centre, reason },
    });
  }

  async function settleAlert(
    tx: SqlTx,
    caseRow: WholeCase,
    message: OutMessage,
    outcome: CentreOutcome,
    seats: string[],
  ) {
    const at = clock.now();
    const { centre, handOffId } = message;
    if (outcome.outcome === 'receipted') {
      if (!(await markReceipted(tx, handOffId, outcome.reference, at))) return;
      await deps.record(tx, {
        caseId: caseRow.id,
        event: 'hand_off_receipt',
        party: 'centre',
        personId: null,
        detail: { centre, handOffId, reference: outcome.reference },
        at,
      });
    } else if (outcome.outcome === 'taken') {
      await markSending(tx, handOffId, 'sent', at);
    } else if (outcome.outcome === 'unknown') {
      await markSending(tx, handOffId, 'unknown', at);
      await alarm(tx, caseRow, message, 'hand_off_unknown', outcome.reason);
    } else if (await markRefused(tx, handOffId, outcome.reason)) {
      await deps.tellMissed.tell(tx, caseRow, {
        handOffId,
        centre,
        why: 'refused',
        reason: outcome.reason,
        seats,
        turn: 'refused',
      });
    }
  }

  async function settle(caseRow: WholeCase, message: OutMessage, outcome: CentreOutcome): Promise<void> {
    const isGivenUp = outcome.outcome === 'unknown' && message.type !== 'alert' && message.attempts >= MOST_NEWS_TRIES;
    const state = isGivenUp ? 'dropped' : outcome.outcome;
    const reason = 'reason' in outcome ? outcome.reason : undefined;
    const dueAt = new Date(clock.now().getTime() + retryAfterMs(message.attempts));
    const seats = outcome.outcome === 'refused' ? await deps.tellMissed.seatsOf(caseRow) : [];
    await db.sqlTransaction(async (tx) => {
      if (!(await sql.settle(tx, message, state, { dueAt, reason }))) return;
      if (message.type === 'alert') return settleAlert(tx, caseRow, message, outcome, seats);
      if (isGivenUp || outcome.outcome === 'refused') {
        await alarm(tx, caseRow, message, `hand_off_${message.type}_lost`, reason ?? null);
      }
    });
  }

  async function send(message: OutMessage): Promise<void> {
    const caseRow = await deps.cases.find(message.caseId);
    if (!caseRow) throw new Error('a message of a case that is not there');
    // Kept from every door: whatever made this row, a drill does not leave.
    const isOver = caseRow.stage === 'closed' && message.type !== 'cancel';
    if (caseRow.drill !== null || isOver) {
      await db.sqlTransaction(async (tx) => void (await sql.settle(tx, message, 'dropped', {})));
      return;
    }
    if (message.type === 'alert' && message.attempts === 1) {
      await db.sqlTransaction((tx) => markSending(tx, message.handOffId, 'sending', clock.now()));
    }
    const outcome = await deps.centres.send(await deps.compose(caseRow, message));
    await settle(caseRow, message, outcome);
  }

  async function claim(centre: Centre): Promise<void> {
    const places = inFlight.get(centre)!;
    if (claiming.has(centre) || places.size >= PLACES) return;
    claiming.add(centre);
    try {
      for (const message of await sql.claim(centre, PLACES - places.size, clock.now())) {
        const run = send(message)
          .catch((error) =>
            log.error({ error, messageId: message.id }, 'a message to a centre waits for its lease to run out'),
          )
          .finally(() => {
            places.delete(run);
            if (poll) void claim(centre);
          });
        places.add(run);
      }
    } catch (error) {
      log.warn({ error, centre }, 'messages to a centre could not be claimed; trying again at the next poll');
    } finally {
      claiming.delete(centre);
    }
  }

  function nudge(): void {
    if (poll) setImmediate(() => CENTRES.forEach((centre) => void claim(centre)));
  }

  return {
    nudge,
    isIdle: () => claiming.size === 0 && [...inFlight.values()].every((places) => places.size === 0),
    start(): void {
      poll = setInterval(nudge, POLL_MS);
      nudge();
    },
    async stop(): Promise<void> {
      clearInterval(poll);
      poll = undefined;
      await Promise.allSettled([...inFlight.values()].flatMap((places) => [...places]));
    },
  };
}
