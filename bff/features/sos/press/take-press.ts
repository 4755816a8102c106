import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { newId } from '../../../platform/ids';
import type { Logger } from '../../../platform/log';
import type { Outbox } from '../../../platform/push/push.types';
import type { CaseSql } from '../case/case.sql';
import { watchersOf } from '../case/timeline.sql';
import type { SosDirectory, SosVault } from '../sos.deps';
import type {
  CaseTidings,
  NudgeTimers,
  PeopleFacts,
  Policies,
  PressIntake,
  PressOutcome,
  RecordTimeline,
  TakePress,
} from '../sos.types';
import type { createCaseNumbers } from './case-numbers';
import type { OpenCases } from './open-cases';
import { type KnownPress, obstacleOf, type PressSql } from './press.sql';
import { soonOr } from './soon-or';

/** Longest that a press waits for what it can do without. */
const UNIT_WITHIN_MS = 40;
const PHONE_WITHIN_MS = 150;
/** Every try but the last met another sending, another press or a closing at the very same moment. */
const MOST_TRIES = 12;

export interface TakePressDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  outbox: Outbox;
  sql: PressSql;
  openCase: OpenCases;
  cases: Pick<CaseSql, 'find'>;
  numbers: ReturnType<typeof createCaseNumbers>;
  directory: Pick<SosDirectory, 'locate'>;
  vault: Pick<SosVault, 'put'>;
  people: Pick<PeopleFacts, 'home'>;
  policies: Pick<Policies, 'policyFor'>;
  tidings: Pick<CaseTidings, 'tellResponders'>;
  record: RecordTimeline;
  nudge: NudgeTimers;
}

/** Takes a press: a case of its own, or one more press in the case that is open. Durable when it resolves. */
export function createTakePress(deps: TakePressDeps): TakePress {
  const { db, clock, log, outbox, sql, numbers } = deps;

  const outcomeOf = ({ caseId, number, joined, isDrill, receivedAt }: KnownPress): PressOutcome => ({
    caseId,
    number,
    joined,
    isDrill,
    receivedAt,
  });

  async function open(intake: PressIntake): Promise<PressOutcome> {
    const caseId = newId();
    const locating = intake.fix ? deps.directory.locate(intake.fix.position).then((unit) => unit?.id ?? null) : null;
    const keeping = intake.phone ? deps.vault.put(intake.presser.personId ?? caseId, 'phone', intake.phone) : null;
    const [unitId, callbackPhoneVaultId] = await Promise.all([
      locating ? soonOr<string | null>(locating, UNIT_WITHIN_MS, null) : null,
      keeping ? soonOr<string | null>(keeping, PHONE_WITHIN_MS, null) : null,
    ]);
    const policy = deps.policies.policyFor({ unitId, drill: intake.drill, kind: intake.kind });
    const receivedAt = clock.now();
    const number = numbers.draw();
    await deps.openCase({ id: caseId, number, policyId: policy.id, unitId, callbackPhoneVaultId, receivedAt }, intake);
    deps.nudge();
    outbox.broadcast({ type: 'sos.changed', audience: [...watchersOf(caseId)], data: { caseId, event: 'press' } });
    // What came too late for the row is added to it; the case does not wait.
    if (!unitId) addLater(unitOf(intake, locating), (id) => sql.setUnit(caseId, id));
    if (keeping && !callbackPhoneVaultId) addLater(keeping, (id) => sql.setCallbackPhone(caseId, id));
    return { caseId, number, joined: false, isDrill: intake.drill !== null, receivedAt };
  }

  /** Where the phone is, however long that takes to say; else where the person lives. */
  async function unitOf({ presser }: PressIntake, locating: Promise<string | null> | null): Promise<string | null> {
    const unitId = await locating?.catch(() => null);
    if (unitId || !presser.personId) return unitId ?? null;
    return (await deps.people.home(presser.personId))?.unitId ?? null;
  }

  function addLater(late: Promise<string | null>, add: (id: string) => Promise<void>): void {
    late
      .then((id) => (id ? add(id) : undefined))
      .catch((error) => log.warn({ error }, 'a press was taken without something that came too late'));
  }

  /** Null when the case was closed between the press and the lock. */
  async function join(intake: PressIntake): Promise<PressOutcome | null> {
    const at = clock.now();
    return db.sqlTransaction(async (tx) => {
      const known = await sql.lockOpen(tx, intake.presser.openKey);
      if (!known) return null;
      await sql.insertPress(tx, newId(), known.id, intake, at);
      if (intake.fix) await sql.insertFix(tx, known.id, intake.fix, at);
      await sql.pressedAgain(tx, known.id, intake);
      await deps.record(tx, {
        caseId: known.id,
        event: 'press_again',
        party: 'presser',
        personId: intake.presser.personId,
        detail: { source: intake.source, kind: intake.kind, isSilent: intake.isSilent, hasFix: intake.fix !== null },
        at,
      });
      const caseRow = await deps.cases.find(known.id, tx);
      // Whoever has the case may think that all is well: a press is never silent.
      if (caseRow && known.stage !== 'alerting') await deps.tidings.tellResponders(tx, caseRow, 'press_again', null);
      return { caseId: known.id, number: known.number, joined: true, isDrill: known.drill !== null, receivedAt: at };
    });
  }

  return async function takePress(intake) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await open(intake);
      } catch (error) {
        const obstacle = obstacleOf(error);
        if (!obstacle || tries >= MOST_TRIES) throw error;
        if (obstacle === 'number_taken') numbers.wasTaken();
      }
      const known = await sql.known(intake.clientKey);
      if (known) return outcomeOf(known);
      try {
        const joined = await join(intake);
        if (joined) return joined;
      } catch (error) {
        // The other sending of this very press was quicker: its answer is ours.
        if (obstacleOf(error) !== 'same_press') throw error;
      }
    }
  };
}
