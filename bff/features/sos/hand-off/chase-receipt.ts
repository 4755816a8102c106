import { setTimer } from '../case/case-moves.sql';
import type { ClaimedTimer } from '../sos.types';
import { CHASE_EVERY_MS } from './hand-off.clocks';
import type { HandOffDeps } from './hand-off.deps';
import { type HandOffRow, type HandOffSql, markMissed, sendAgain } from './hand-off.sql';
import { subjectOf, type TellMissed } from './tell-seats';

type ChaseDeps = HandOffDeps & { sql: HandOffSql; tellMissed: TellMissed; nudgeSender(): void };

/**
 * A centre that has not answered in time is asked again, and people are told to telephone; and again, until there is a receipt
 * or a person ends it: by closing the case, by asking the centre anew, or by clearing the alarm in words.
 */
export function createChaseReceipt(deps: ChaseDeps) {
  const { db, clock, sql } = deps;

  async function isOver(handOff: HandOffRow): Promise<boolean> {
    if (handOff.state === 'receipted' || handOff.state === 'drill') return true;
    if (handOff.state === 'refused' && (await sql.hasNewer(handOff))) return true;
    const subject = subjectOf(handOff.caseId, handOff.centre);
    const cleared = await Promise.all(
      ['hand_off_missed', 'hand_off_refused'].map((code) => deps.clearedAt(code, subject)),
    );
    return cleared.some((at) => at !== null && at > handOff.createdAt);
  }

  return async function chaseReceipt(timer: ClaimedTimer): Promise<void> {
    const [handOff, caseRow] = await Promise.all([sql.find(timer.subject ?? ''), deps.cases.find(timer.caseId)]);
    if (!handOff || !caseRow || caseRow.stage === 'closed' || (await isOver(handOff))) {
      await db.sqlTransaction((tx) => deps.finishTimer(tx, timer));
      return;
    }
    const seats = await deps.tellMissed.seatsOf(caseRow);
    const at = clock.now();
    const isRefused = handOff.state === 'refused';
    await db.sqlTransaction(async (tx) => {
      await deps.finishTimer(tx, timer);
      // The receipt may have come while the seats were looked up.
      if (!isRefused && !(await markMissed(tx, handOff.id))) return;
      if (!isRefused) await sendAgain(tx, handOff.id, at);
      await deps.tellMissed.tell(tx, caseRow, {
        handOffId: handOff.id,
        centre: handOff.centre,
        why: isRefused ? 'refused' : 'missed',
        reason: null,
        seats,
        turn: timer.id,
      });
      const dueAt = new Date(at.getTime() + CHASE_EVERY_MS);
      const next = {
        caseId: caseRow.id,
        kind: 'hand_off_receipt',
        epoch: timer.epoch,
        dueAt,
        subject: handOff.id,
      } as const;
      await setTimer(tx, next, at);
      tx.afterCommit(deps.nudgeSender);
    });
  };
}
