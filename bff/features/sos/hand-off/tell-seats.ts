import type { Centre } from '../../../contracts/sos';
import type { SqlTx } from '../../../platform/db/database.types';
import type { WholeCase } from '../case/case.sql';
import { within } from '../escalation/within';
import type { HandOffDeps } from './hand-off.deps';
import { missedWords } from './hand-off.words';

const SEATS_WITHIN_MS = 2_000;

/** Writes down that a centre has not taken the case, and tells the seats to telephone. Its people are read before the transaction. */
export function createTellMissed(
  deps: Pick<HandOffDeps, 'reach' | 'notices' | 'record' | 'raiseAlarm' | 'clock' | 'log'>,
) {
  async function seatsOf(caseRow: WholeCase): Promise<string[]> {
    const at = deps.clock.now();
    const context = { personId: caseRow.personId, place: null, unitId: caseRow.unitId, at };
    const found = await within(SEATS_WITHIN_MS, deps.reach.seats(context));
    if ('failure' in found) {
      deps.log.error({ caseId: caseRow.id, failure: found.failure }, 'the seats could not be looked up');
      return [];
    }
    return [...new Set(found.value.flatMap(({ personId }) => personId ?? []))];
  }

  async function tell(
    tx: SqlTx,
    caseRow: WholeCase,
    of: {
      handOffId: string;
      centre: Centre;
      why: 'missed' | 'refused';
      reason: string | null;
      seats: string[];
      turn: string;
    },
  ): Promise<void> {
    const { handOffId, centre, why, reason } = of;
    const at = deps.clock.now();
    await deps.record(tx, {
      caseId: caseRow.id,
      event: 'hand_off_missed',
      party: 'system',
      personId: null,
      detail: { centre, handOffId, why, reason },
      at,
    });
    await deps.raiseAlarm(tx, {
      code: why === 'missed' ? 'hand_off_missed' : 'hand_off_refused',
      subject: subjectOf(caseRow.id, centre),
      detail: { caseId: caseRow.id, centre, reason },
    });
    const requests = of.seats.map((personId) => ({
      personId,
      template: 'sos.hand-off-missed',
      words: missedWords(caseRow.number, centre, why),
      link: `/features/sos-desk/pages/case/index?id=${caseRow.id}`,
      dedupeKey: `sos-hand-off:${handOffId}:${of.turn}`,
      isImportant: true,
    }));
    if (requests.length > 0) await deps.notices.send(tx, ...requests);
  }

  return { seatsOf, tell };
}

export type TellMissed = ReturnType<typeof createTellMissed>;

/** One alarm for a case and a centre. */
export const subjectOf = (caseId: string, centre: Centre) => `case:${caseId}:${centre}`;
