import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { SmsGateway } from '../../../connectors/sms/sms.port';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { assertThat } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import { defineJob, type Jobs } from '../../../platform/jobs/job.types';
import { isWithinSpans, weeklySpans } from '../../../platform/spans';
import type { SosDirectory, SosNotices } from '../sos.deps';
import { type ContactTestRow, createContactTestsRepository } from './contact-tests.repository';
import type { ContactRow, PeopleRepository } from './people.repository';
import { FAULT_WORDS, SAID } from './people.words';
import type { PeopleIdentity, PeopleVault } from './sos-people.deps';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A text waits so long for an answer or a receipt before the telephone rings. */
const TEXT_WITHIN_MS = 4 * 60 * MINUTE;
const CALL_WITHIN_MS = 30 * MINUTE;
/** Numbers are tried weekly, an hour early so that a week never has eight days. */
const EVERY_MS = 7 * DAY - 60 * MINUTE;
const MOST_A_DAY = 50_000;
/** Nobody is rung for a test in the evening or at night. */
const CALLING_HOURS = { weekdays: 127, startMinute: 9 * 60, minutes: 11 * 60 };

export const TEXT_RECEIPTS = '/api/sos/contact-tests/text-receipts';
export const CALL_RECEIPTS = '/api/sos/contact-tests/call-receipts';
const clientIdOf = (testId: string) => `contact-test-${testId}`;
const testOfClient = (clientId: string) => /^contact-test-([0-9A-HJKMNP-TV-Z]{26})$/.exec(clientId)?.[1] ?? null;

export interface ContactTestsDeps {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  repository: PeopleRepository;
  identity: Pick<PeopleIdentity, 'maskedNameOf' | 'actorsOf'>;
  directory: SosDirectory;
  vault: PeopleVault;
  notices: SosNotices;
  sms: SmsGateway;
  tokenSecret: string;
  publicUrl(): string;
}

/**
 * Proves that a contact can be reached: a human answers once, by the link in a text or a key on the telephone; from then on a
 * weekly text that arrives keeps it so, and one that does not makes the contact red until somebody answers again.
 */
export function createContactTests(deps: ContactTestsDeps) {
  const { db, jobs, clock, repository, vault, sms } = deps;
  const tests = createContactTestsRepository(db);

  function keyOf(testId: string): string {
    return createHmac('sha256', deps.tokenSecret).update(`contact test ${testId}`).digest('base64url').slice(0, 22);
  }

  async function tell(contact: ContactRow, testId: string, fault: string): Promise<void> {
    const { holderPersonId: holder } = contact;
    const [profile, family] = await Promise.all([repository.profile(holder), deps.identity.actorsOf(holder)]);
    const station = profile?.communityId ? await deps.directory.staffOf(profile.communityId, 'handler') : [];
    const told = new Set([holder, ...family.map((one) => one.personId), ...station.map((one) => one.personId)]);
    const name = (await deps.identity.maskedNameOf(holder)) ?? '市民';
    const why = FAULT_WORDS[fault] ?? { zh: fault, en: fault };
    const words = {
      zh: `${name}的紧急联系人（${contact.relation} ${contact.nameMasked}）联系不上：${why.zh}。请核对号码或换一位联系人。`,
      en: `An emergency contact of ${name} (${contact.nameMasked}) cannot be reached: ${why.en}. Please check the number or name another.`,
    };
    await db.transaction((tx) =>
      deps.notices.send(
        tx,
        ...[...told].map((personId) => ({
          personId,
          template: 'sos.contact',
          words,
          link: `/features/sos-family/pages/profile/index?personId=${holder}`,
          dedupeKey: `contact-test:${testId}`,
        })),
      ),
    );
  }

  /** What became of a contact: an answer settles everything that is open for them. */
  async function settle(contact: ContactRow, state: 'answered' | 'refused' | 'alive' | 'failed', fault?: string) {
    const now = clock.now();
    if (state === 'answered') {
      await repository.changeContact(contact.id, {
        consent: 'agreed',
        consentAt: now,
        test: 'confirmed',
        fault: null,
        testedAt: now,
        confirmedAt: now,
      });
    } else if (state === 'alive') {
      await repository.changeContact(contact.id, { test: 'confirmed', fault: null, testedAt: now });
    } else {
      const isRefusal = state === 'refused';
      await repository.changeContact(contact.id, {
        test: 'failed',
        fault: isRefusal ? 'refused' : (fault ?? 'no_answer'),
        testedAt: now,
        ...(isRefusal ? { consent: 'refused', consentAt: now } : {}),
      });
    }
    const end = state === 'alive' ? 'delivered' : state;
    await tests.settleAll(contact.id, end, now);
  }

  async function open(contact: ContactRow, channel: ContactTestRow['channel']): Promise<void> {
    const now = clock.now();
    const id = newId();
    const dueAt = new Date(now.getTime() + (channel === 'sms' ? TEXT_WITHIN_MS : CALL_WITHIN_MS));
    await tests.add({
      id,
      contactId: contact.id,
      channel,
      state: 'queued',
      providerId: null,
      reason: null,
      createdAt: now,
      dueAt,
      settledAt: null,
    });
    // A number that was good stays so while it is tried again: a test under way is no gap.
    const isNew = contact.test !== 'confirmed';
    await repository.changeContact(contact.id, { testedAt: now, ...(isNew ? { test: 'waiting' } : {}) });
    await db.transaction((tx) =>
      jobs.enqueue(tx, {
        kind: 'sos.testContact',
        payload: { testId: id },
        dedupeKey: `contact-test:${id}`,
        priority: 7,
      }),
    );
  }

  async function send({ testId }: { testId: string }): Promise<void> {
    const test = await tests.find(testId);
    const contact = test && !test.settledAt ? await repository.contact(test.contactId) : null;
    if (!test || !contact) return;
    const to = await vault.get(contact.phoneVaultId, { personId: 'system', purpose: '测试紧急联系人的号码' });
    if (!to) return settle(contact, 'failed', 'number_dead');
    const name = (await deps.identity.maskedNameOf(contact.holderPersonId)) ?? '一位市民';
    const base = deps.publicUrl();
    const clientId = clientIdOf(testId);
    const isKnown = contact.confirmedAt !== null;
    const link = `${base}/api/sos/contact-tests/${testId}?k=${keyOf(testId)}`;
    const outcome =
      test.channel === 'sms'
        ? await sms.sendText({
            clientId,
            to,
            text: isKnown
              ? `【一城通】每周测试，不用回复：您是${name}的紧急联系人。如已不愿意，点 ${link}`
              : `【一城通】${name}把您登记为紧急联系人，求助时会打给您。愿意请点 ${link} 确认能收到。`,
            receiptUrl: base + TEXT_RECEIPTS,
          })
        : await sms.placeCall({
            clientId,
            to,
            text: `您好，这里是一城通。${name}把您登记为紧急联系人，这是接通测试，不是求助。愿意请按1，不愿意请按2。`,
            keys: { '1': 'yes', '2': 'no' },
            receiptUrl: base + CALL_RECEIPTS,
          });
    if (outcome.outcome === 'accepted') {
      await tests.change(testId, { state: 'sent', providerId: outcome.providerId });
    } else if (outcome.outcome === 'unknown') {
      // It may have gone out: a receipt or an answer still settles it, else the other channel follows.
      await tests.change(testId, { state: 'unknown', reason: outcome.reason });
    } else if (outcome.isRetryable) {
      throw new Error(`contact test was refused: ${outcome.reason}`);
    } else {
      await fail(contact, test, 'number_dead');
    }
  }

  async function fail(contact: ContactRow, test: ContactTestRow, fault: string): Promise<void> {
    await settle(contact, 'failed', fault);
    await tell(contact, test.id, fault);
  }

  async function findOpen(testId: string): Promise<{ test: ContactTestRow; contact: ContactRow } | null> {
    const test = await tests.find(testId);
    const contact = test && (await repository.contact(test.contactId));
    return test && contact ? { test, contact } : null;
  }

  return {
    settle,
    /** Tries a number now, unless that is under way. */
    async begin(contactId: string): Promise<void> {
      const contact = await repository.contact(contactId);
      if (contact && !(await tests.hasOpen(contactId))) await open(contact, 'sms');
    },

    /** Everybody whose week is over. */
    async weekly(): Promise<void> {
      const due = await repository.contactsToTest(new Date(clock.now().getTime() - EVERY_MS), MOST_A_DAY);
      for (const { id } of due) {
        const contact = await repository.contact(id);
        if (contact && !(await tests.hasOpen(id))) await open(contact, 'sms');
      }
    },

    /** Tests nobody answered: a text that arrived at a number once confirmed is enough; else the telephone, else it failed. */
    async sweep(): Promise<void> {
      const now = clock.now();
      for (const test of await tests.overdue(now)) {
        const contact = await repository.contact(test.contactId);
        if (!contact) {
          await tests.change(test.id, { state: 'failed', settledAt: now });
          continue;
        }
        if (test.channel === 'sms') {
          const arrived = test.state === 'delivered' || (await hasArrived(test));
          if (arrived && contact.confirmedAt) await settle(contact, 'alive');
          else if (
            isWithinSpans(
              weeklySpans(CALLING_HOURS, { from: now.getTime() - DAY, until: now.getTime() + 1 }),
              now.getTime(),
            )
          ) {
            await tests.change(test.id, { state: 'failed', reason: 'no answer', settledAt: now });
            await open(contact, 'voice');
          }
        } else {
          await fail(contact, test, 'no_answer');
        }
      }
    },

    /** By the link of the text. @throws ApiError not_found when the key is not that of the test */
    async byLink(testId: string, key: string): Promise<{ contact: ContactRow; name: string }> {
      const given = Buffer.from(key);
      const right = Buffer.from(keyOf(testId));
      const isRight = given.length === right.length && timingSafeEqual(given, right);
      const found = isRight ? await findOpen(testId) : null;
      assertThat(found, 'not_found', { words: SAID.notHere });
      const name = (await deps.identity.maskedNameOf(found.contact.holderPersonId)) ?? '一位市民';
      return { contact: found.contact, name };
    },
    /** An answer; of one who says no, those who named them are told. */
    async answer(contact: ContactRow, testId: string, agrees: boolean): Promise<void> {
      await settle(contact, agrees ? 'answered' : 'refused');
      if (!agrees) await tell(contact, testId, 'refused');
    },

    async textReceipt(clientId: string, status: 'delivered' | 'failed', providerId: string): Promise<void> {
      const found = await findOpen(testOfClient(clientId) ?? '');
      if (!found || found.test.settledAt) return;
      const { test, contact } = found;
      if (status === 'failed') return fail(contact, test, 'number_dead');
      if (contact.confirmedAt) await settle(contact, 'alive');
      else await tests.change(test.id, { state: 'delivered', providerId });
    },
    async callReceipt(clientId: string, status: string, key: string | undefined): Promise<void> {
      const found = await findOpen(testOfClient(clientId) ?? '');
      if (!found || found.test.settledAt) return;
      const { test, contact } = found;
      if (key === '1' || key === '2') return this.answer(contact, test.id, key === '1');
      // Somebody who picked up and pressed nothing may have been a machine.
      await fail(contact, test, status === 'failed' ? 'number_dead' : 'no_answer');
    },

    jobs: [
      defineJob({
        kind: 'sos.testContact',
        payload: z.object({ testId: z.string() }),
        maxAttempts: 8,
        run: send,
        // A gateway that is down for so long says nothing of the contact; the sweep goes on from there.
        async onDead() {},
      }),
    ],
  };

  async function hasArrived(test: ContactTestRow): Promise<boolean> {
    if (!test.providerId) return false;
    const status = await sms.textStatus(test.providerId).catch(() => null);
    return status === 'delivered';
  }
}

export type ContactTests = ReturnType<typeof createContactTests>;
