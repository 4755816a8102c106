import type { SignedReceipt } from '../../../connectors/sms/sms.port';
import type { Care, CareReason } from '../../../contracts/sos-check-in';
import type { Actor } from '../../../platform/actor';
import { ApiError, assertThat, type Words } from '../../../platform/errors';
import { DEVICE_READERS, type StaffReach } from '../devices/staff-reach';
import { askOfKey } from './ask-people';
import type { CareDeps } from './care.deps';
import type { CareService } from './care.service';
import type { AskRow, CareRow, CareSql } from './care.sql';

const OVER: Words = { zh: '这件事已经有结果了，谢谢您', en: 'This has been settled already. Thank you' };

export interface AnswerCareDeps extends CareDeps {
  sql: CareSql;
  service: CareService;
  staffReach: StaffReach;
  nameOf(care: CareRow): Promise<string>;
}

/** Everybody who was asked may answer, by button or by key; the first word counts. */
export function createAnswerCare(deps: AnswerCareDeps) {
  const { sql, service, clock } = deps;

  /** In what part somebody has to do with it; null: in none. */
  async function partOf(actor: Actor, care: CareRow): Promise<'person' | 'family' | 'asked' | 'staff' | null> {
    if (care.personId === actor.personId) return 'person';
    const asks = await sql.asksOf([care.id]);
    if (asks.some(({ personId, step }) => personId === actor.personId && step === 'visiting')) return 'staff';
    if (asks.some(({ personId }) => personId === actor.personId)) return 'asked';
    if (care.personId && (await deps.identity.actsFor(actor.personId, care.personId))) return 'family';
    return actor.grants.length > 0 && (await deps.staffReach.reaches(actor, DEVICE_READERS, care.unitId))
      ? 'staff'
      : null;
  }

  async function present(care: CareRow, asks: readonly AskRow[]): Promise<Care> {
    const unit = care.unitId ? await deps.directory.unit(care.unitId) : null;
    return {
      id: care.id,
      reason: care.reason as CareReason,
      state: care.state,
      version: care.version,
      personId: care.personId,
      about: await deps.nameOf(care),
      unitName: unit?.name ?? null,
      openedAt: care.openedAt.toISOString(),
      dueAt: care.dueAt?.toISOString() ?? null,
      settledAt: care.settledAt?.toISOString() ?? null,
      settledBy: care.settledBy,
      caseId: care.caseId,
      words: care.words,
      asks: asks
        .filter(({ careId }) => careId === care.id)
        .map(({ name, channel, state, createdAt }) => ({ name, channel, state, at: createdAt.toISOString() })),
    };
  }

  async function find(actor: Actor, careId: string) {
    const care = await sql.find(careId);
    const part = care && (await partOf(actor, care));
    assertThat(care && part, 'not_found');
    return { care, part };
  }

  return {
    async list(actor: Actor, query: { subject?: string; isOpen: boolean }): Promise<{ cares: Care[] }> {
      const { subject } = query;
      if (subject) {
        const isFamily = subject === actor.personId || (await deps.identity.actsFor(actor.personId, subject));
        assertThat(isFamily, 'forbidden');
      }
      const isStaff = actor.grants.some(({ role }) => DEVICE_READERS.includes(role));
      const rows =
        subject || !isStaff
          ? await sql.listOfPeople(
              subject
                ? [subject]
                : [actor.personId, ...(await deps.identity.subjectsOf(actor.personId)).map(({ personId }) => personId)],
              subject ? null : actor.personId,
              query.isOpen,
            )
          : await sql.listOfUnits(await deps.staffReach.unitsWithin(actor, DEVICE_READERS), query.isOpen);
      const asks = await sql.asksOf(rows.map(({ id }) => id));
      return { cares: await Promise.all(rows.map((row) => present(row, asks))) };
    },

    async read(actor: Actor, careId: string): Promise<Care> {
      const { care } = await find(actor, careId);
      return present(care, await sql.asksOf([careId]));
    },

    async answer(
      actor: Actor,
      careId: string,
      { answer, words }: { answer: 'well' | 'visited' | 'help'; words: string },
    ): Promise<Care> {
      const { care, part } = await find(actor, careId);
      const by = { byPersonId: actor.personId, words: words || null };
      let isTaken: boolean;
      if (answer === 'help') {
        // A contact who reaches nobody sends for a visit; whoever stands at the door, or the person, calls for help.
        const isAtTheDoor = part === 'person' || part === 'staff' || care.state !== 'asking_contact';
        isTaken = isAtTheDoor ? await service.openCase(careId, 'help', by) : await service.hasten(careId);
      } else {
        if (answer === 'visited' && part !== 'staff') throw new ApiError('forbidden');
        isTaken = await service.settleOne(careId, answer, by);
      }
      assertThat(isTaken, 'state_conflict', { words: OVER });
      return present((await sql.find(careId))!, await sql.asksOf([careId]));
    },

    /** A receipt of the voice gateway. What is not about a question of ours, or comes late, changes nothing. */
    async byTelephone(request: SignedReceipt): Promise<void> {
      const receipt = deps.sms.readCallReceipt(request);
      const askId = askOfKey(receipt.clientId);
      const ask = askId ? await sql.ask(askId) : null;
      if (!ask) return;
      const at = clock.now();
      const { key, callId: providerId } = receipt;
      if (receipt.status !== 'answered' || (key !== '1' && key !== '2')) {
        const state = receipt.status === 'failed' ? ('failed' as const) : ('no_answer' as const);
        return sql.settleAsk(ask.id, { state, providerId, reason: receipt.status, at });
      }
      const by = { byPersonId: ask.personId, words: null };
      if (key === '1') await service.settleOne(ask.careId, 'well', by);
      else if (ask.step === 'asking_person') await service.openCase(ask.careId, 'help', by);
      else await service.hasten(ask.careId);
      // Last: when the process dies before, the gateway sends its receipt again.
      await sql.settleAsk(ask.id, { state: 'answered', answer: key, providerId, at });
    },
  };
}

export type AnswerCare = ReturnType<typeof createAnswerCare>;
