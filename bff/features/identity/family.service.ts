import type { FamilyLink, FamilyUse, Relation } from '../../contracts/identity';
import type { Clock } from '../../platform/clock';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import { ApiError, assertThat, type Locale, type Words } from '../../platform/errors';
import { newId } from '../../platform/ids';
import type { Outbox } from '../../platform/push/push.types';
import { isFamilyActor, isFamilyHolder } from './family.policy';
import type { FamilyRepository, FamilyRow } from './family.repository';
import { type FamilyEvent, familyStateAt, nextFamilyState } from './family.states';
import { maskPhone } from './masking';
import type { PersonRepository } from './person.repository';
import type { SmsCodes } from './sms-codes';

const DAY_MS = 86_400_000;
const ANSWER_WITHIN_MS = 7 * DAY_MS;
const MOST_REQUESTS_PER_DAY = 5;

const ALREADY: Words = {
  zh: '您已向这位家人申请过，或正在代办中',
  en: 'You have asked this relative already, or act for them now',
};
const NOT_NOW: Words = { zh: '这个申请已经有结果了', en: 'This request has been settled already' };

export interface FamilyDeps {
  db: Database;
  clock: Clock;
  outbox: Outbox;
  repository: FamilyRepository;
  people: PersonRepository;
  smsCodes: SmsCodes;
  personOfPhone(tx: PrismaTx, phone: string, locale: Locale): Promise<{ personId: string }>;
  nameOf(personId: string): Promise<string>;
  /** tells a person by inbox, WeChat or SMS */
  tell(
    tx: PrismaTx,
    notice: { personId: string; template: string; words: Words; link: string; dedupeKey: string },
  ): Promise<void>;
}

const PAGE = '/features/identity/pages/family/index';

/** One person acts for another: asked, agreed to, for a time, taken back by either. */
export function createFamily(deps: FamilyDeps) {
  const { db, clock, repository, people } = deps;

  async function ownsPhone(personId: string, phone: string): Promise<boolean> {
    return (await people.handlesOf(personId, 'phone')).includes(phone);
  }

  /** @throws ApiError not_found for whoever has no part in it */
  async function linkFor(linkId: string, personId: string): Promise<{ link: FamilyRow; side: 'actor' | 'holder' }> {
    const link = await repository.find(linkId);
    assertThat(link, 'not_found');
    if (isFamilyActor(link, personId)) return { link, side: 'actor' };
    assertThat(isFamilyHolder(link, personId, await ownsPhone(personId, link.phone)), 'not_found');
    return { link, side: 'holder' };
  }

  async function present(link: FamilyRow, side: 'actor' | 'holder'): Promise<FamilyLink> {
    const state = familyStateAt(link, clock.now());
    const otherId = side === 'actor' ? link.holderPersonId : link.actorPersonId;
    // Before consent the actor learns nothing but the number they typed: not even whether it has an account.
    return {
      id: link.id,
      side,
      relation: link.relation,
      state,
      other: {
        personId: otherId,
        displayName: otherId ? await deps.nameOf(otherId) : maskPhone(link.phone),
        maskedPhone: side === 'actor' ? maskPhone(link.phone) : null,
      },
      requestedAt: link.requestedAt.toISOString(),
      answerBy: state === 'requested' ? link.answerBy.toISOString() : null,
      consentedAt: link.consentedAt?.toISOString() ?? null,
      expiresAt: link.expiresAt?.toISOString() ?? null,
      endedAt: link.endedAt?.toISOString() ?? null,
    };
  }

  async function publish(tx: PrismaTx, link: FamilyRow, holderPersonId: string | null): Promise<void> {
    const audience = [link.actorPersonId, holderPersonId].flatMap((id) => (id ? [`person:${id}` as const] : []));
    await deps.outbox.publish(tx, { type: 'family.changed', audience, data: { linkId: link.id } });
  }

  async function end(link: FamilyRow, event: FamilyEvent, byPersonId: string | null): Promise<void> {
    const from = familyStateAt(link, clock.now());
    const to = nextFamilyState(from, event);
    assertThat(to, 'state_conflict', { words: NOT_NOW });
    await db.transaction(async (tx) => {
      const changed = await repository.end(tx, link.id, link.state, to, clock.now(), byPersonId);
      assertThat(changed, 'state_conflict', { words: NOT_NOW });
      await publish(tx, link, link.holderPersonId);
    });
  }

  async function sendCode(link: Pick<FamilyRow, 'id' | 'phone' | 'days'>, actorName: string): Promise<void> {
    await deps.smsCodes.send({
      purpose: 'family',
      phone: link.phone,
      subjectId: link.id,
      text: (code) =>
        `【一城通】${actorName}申请在${link.days}天内代您办事。您若同意，请把验证码${code}告诉对方，10分钟内有效；若不认识对方，请不要告诉任何人。`,
    });
  }

  return {
    async list(personId: string): Promise<FamilyLink[]> {
      const links = await repository.linksOf(personId, await people.handlesOf(personId, 'phone'));
      return Promise.all(links.map((link) => present(link, isFamilyActor(link, personId) ? 'actor' : 'holder')));
    },

    /** Asks to act for whoever has this phone. The same answer comes whether or not it has an account here. */
    async request(
      actorPersonId: string,
      wish: { phone: string; relation: Relation; days: number },
    ): Promise<FamilyLink> {
      assertThat(!(await ownsPhone(actorPersonId, wish.phone)), 'invalid_request', {
        fields: {
          phone: { zh: '这是您自己的手机号，请填家人的', en: 'This is your own number. Please give your relative’s' },
        },
      });
      const now = clock.now();
      const asked = await repository.countRequests(actorPersonId, new Date(now.getTime() - DAY_MS));
      assertThat(asked < MOST_REQUESTS_PER_DAY, 'rate_limited', {
        words: { zh: '今天申请的次数太多了，请明天再试', en: 'Too many requests today. Please try again tomorrow' },
      });
      const open = await repository.openBetween(actorPersonId, wish.phone);
      if (open) {
        assertThat(familyStateAt(open, now) === 'expired', 'conflict', { words: ALREADY });
        await db.transaction((tx) => repository.end(tx, open.id, open.state, 'expired', now, null));
      }
      const id = newId();
      const actorName = await deps.nameOf(actorPersonId);
      let isHolderHere = false;
      try {
        await db.transaction(async (tx) => {
          const answerBy = new Date(now.getTime() + ANSWER_WITHIN_MS);
          await repository.add(tx, { id, actorPersonId, ...wish, requestedAt: now, answerBy });
          const holder = await people.findByHandle('phone', wish.phone, tx.prisma);
          isHolderHere = holder !== null;
          if (!holder) return;
          await deps.tell(tx, {
            personId: holder,
            template: 'family.requested',
            words: {
              zh: `${actorName}申请在${wish.days}天内代您办事，请您决定是否同意。`,
              en: `${actorName} asks to act for you for ${wish.days} days. Please decide.`,
            },
            link: PAGE,
            dedupeKey: `family:${id}:requested`,
          });
          await deps.outbox.publish(tx, {
            type: 'family.changed',
            audience: [`person:${holder}`],
            data: { linkId: id },
          });
        });
      } catch (error) {
        if (isDuplicateKey(error)) throw new ApiError('conflict', { words: ALREADY });
        throw error;
      }
      const link = (await repository.find(id))!;
      await sendCode(link, actorName).catch(async (error: unknown) => {
        // Whoever is here finds the request in their inbox; for anybody else it would wait for a code that never went out.
        if (isHolderHere) return;
        await end(link, 'revoke', null);
        throw error;
      });
      return present(link, 'actor');
    },

    /** Sends the holder another code. */
    async resendCode(linkId: string, personId: string): Promise<void> {
      const { link, side } = await linkFor(linkId, personId);
      assertThat(side === 'actor', 'not_found');
      assertThat(familyStateAt(link, clock.now()) === 'requested', 'state_conflict', { words: NOT_NOW });
      await sendCode(link, await deps.nameOf(personId));
    },

    /** The holder agrees by being signed in; or the actor passes on the code that came to the holder's phone. */
    async accept(linkId: string, personId: string, code: string | undefined, locale: Locale): Promise<FamilyLink> {
      const { link, side } = await linkFor(linkId, personId);
      const now = clock.now();
      assertThat(nextFamilyState(familyStateAt(link, now), 'accept'), 'state_conflict', { words: NOT_NOW });
      if (side === 'actor') {
        assertThat(code, 'invalid_request', {
          fields: { code: { zh: '请输入家人手机收到的验证码', en: 'Please enter the code your relative received' } },
        });
        await deps.smsCodes.use('family', link.phone, link.id, code);
      }
      await db.transaction(async (tx) => {
        const holderPersonId =
          side === 'holder' ? personId : (await deps.personOfPhone(tx, link.phone, locale)).personId;
        const changed = await repository.activate(tx, link.id, {
          holderPersonId,
          consentedBy: side === 'holder' ? 'sign_in' : 'sms_code',
          consentedAt: now,
          expiresAt: new Date(now.getTime() + link.days * DAY_MS),
        });
        assertThat(changed, 'state_conflict', { words: NOT_NOW });
        await publish(tx, link, holderPersonId);
      });
      return present((await repository.find(link.id))!, side);
    },

    async decline(linkId: string, personId: string): Promise<void> {
      const { link, side } = await linkFor(linkId, personId);
      assertThat(side === 'holder', 'not_found');
      await end(link, 'decline', personId);
    },

    async revoke(linkId: string, personId: string): Promise<void> {
      const { link } = await linkFor(linkId, personId);
      await end(link, 'revoke', personId);
    },

    /** What was done for the holder; both sides may read it. */
    async uses(linkId: string, personId: string, cursor: string | undefined, limit: number) {
      await linkFor(linkId, personId);
      const rows = await repository.usesOf(linkId, cursor, limit + 1);
      const items: FamilyUse[] = await Promise.all(
        rows.slice(0, limit).map(async (row) => ({
          id: row.id,
          actorName: await deps.nameOf(row.actorPersonId),
          purpose: row.purpose,
          usedAt: row.usedAt.toISOString(),
        })),
      );
      return { items, nextCursor: rows.length > limit ? rows[limit - 1]!.id : null };
    },

    /** True for oneself and for those with a link in force; `purpose` (in Chinese) is written down for the holder to read. */
    async actsFor(actorPersonId: string, subjectPersonId: string, purpose?: string): Promise<boolean> {
      if (actorPersonId === subjectPersonId) return true;
      const linkId = await repository.activeBetween(actorPersonId, subjectPersonId, clock.now());
      if (!linkId) return false;
      if (purpose) await repository.addUse({ id: newId(), linkId, actorPersonId, purpose, usedAt: clock.now() });
      return true;
    },

    /** Those for whom this person may act now. */
    async subjectsOf(actorPersonId: string) {
      const links = await repository.activeOf(actorPersonId, clock.now());
      return Promise.all(links.map(async (link) => ({ ...link, displayName: await deps.nameOf(link.personId) })));
    },

    /** Those who act for this person now. */
    actorsOf: (holderPersonId: string) => repository.actorsOf(holderPersonId, clock.now()),

    /** Ends what ran out. */
    async expireOverdue(): Promise<void> {
      const now = clock.now();
      for (const { id, state } of await repository.overdue(now)) {
        const link = await repository.find(id);
        if (!link) continue;
        await db.transaction(async (tx) => {
          if (await repository.end(tx, id, state, 'expired', now, null)) await publish(tx, link, link.holderPersonId);
        });
      }
    },
  };
}

export type Family = ReturnType<typeof createFamily>;
