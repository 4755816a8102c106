import type { z } from 'zod';
import type { addContactSchema, ContactView, changeContactSchema } from '../../../contracts/sos-people';
import type { Actor } from '../../../platform/actor';
import type { Clock } from '../../../platform/clock';
import { assertThat, type Locale } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import type { ContactTests } from './contact-tests.service';
import type { ContactRow, PeopleRepository } from './people.repository';
import { SAID } from './people.words';
import type { Met, PeopleAccess } from './people-access';
import type { Profiles } from './profiles.service';
import type { PeopleIdentity, PeopleVault } from './sos-people.deps';

const MOST_CONTACTS = 8;
/** A test may be asked for by hand so often. */
const TEST_EVERY_MS = 5 * 60_000;

const maskedName = (name: string) => {
  const letters = [...name];
  return letters.length <= 2 ? `${letters[0]}*` : `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
};
const maskedPhone = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** Whom to ask first. */
export function createContacts(deps: {
  repository: PeopleRepository;
  access: PeopleAccess;
  identity: PeopleIdentity;
  vault: PeopleVault;
  clock: Clock;
  tests: ContactTests;
  profiles: Pick<Profiles, 'presentContacts' | 'put'>;
}) {
  const { repository, access, identity, vault, clock, tests } = deps;

  async function contactOf(met: Met, contactId: string): Promise<ContactRow> {
    const contact = await repository.contact(contactId);
    assertThat(contact && contact.holderPersonId === met.personId, 'not_found', { words: SAID.notHere });
    return contact;
  }

  async function present(actor: Actor, met: Met, contactId: string, locale: Locale): Promise<ContactView> {
    const contact = (await repository.contact(contactId))!;
    return (await deps.profiles.presentContacts(actor, met, [contact], locale))[0]!;
  }

  return {
    /** Names a contact and asks them at once whether they are willing and can be reached. */
    async add(actor: Actor, personId: string, body: z.output<typeof addContactSchema>, locale: Locale) {
      const met = await access.meet(actor, personId, '登记紧急联系人');
      // Whoever names a contact has enrolled: the nightly proof walks through the enrolled alone.
      if (!met.profile) await deps.profiles.put(actor, personId, {}, locale);
      const known = await repository.contactsOf(met.personId);
      assertThat(known.length < MOST_CONTACTS, 'conflict', { words: SAID.tooManyContacts });
      const { name, phone, ...rest } = body;
      const linked = await identity.personOfPhone(phone);
      assertThat(linked !== met.personId, 'invalid_request', { fields: { phone: SAID.sameNumber } });
      const now = clock.now();
      const row: ContactRow = {
        id: newId(),
        holderPersonId: met.personId,
        personId: linked,
        nameVaultId: await vault.put(met.personId, 'rescue', name),
        nameMasked: maskedName(name),
        phoneVaultId: await vault.put(met.personId, 'phone', phone),
        phoneMasked: maskedPhone(phone),
        ...rest,
        consent: 'asked',
        consentAt: null,
        test: 'untested',
        fault: null,
        testedAt: null,
        confirmedAt: null,
      };
      await repository.addContact({ ...row, createdAt: now, createdBy: actor.personId });
      await tests.begin(row.id);
      return present(actor, met, row.id, locale);
    },

    /** A new number is asked anew; anything else leaves what is known of it. */
    async change(
      actor: Actor,
      personId: string,
      contactId: string,
      { name, phone, ...rest }: z.output<typeof changeContactSchema>,
      locale: Locale,
    ) {
      const met = await access.meet(actor, personId, '修改紧急联系人');
      const contact = await contactOf(met, contactId);
      const outdated: string[] = [];
      const change: Partial<ContactRow> = { ...rest };
      if (name) {
        outdated.push(contact.nameVaultId);
        Object.assign(change, {
          nameVaultId: await vault.put(met.personId, 'rescue', name),
          nameMasked: maskedName(name),
        });
      }
      if (phone) {
        const linked = await identity.personOfPhone(phone);
        assertThat(linked !== met.personId, 'invalid_request', { fields: { phone: SAID.sameNumber } });
        outdated.push(contact.phoneVaultId);
        Object.assign(change, {
          personId: linked,
          phoneVaultId: await vault.put(met.personId, 'phone', phone),
          phoneMasked: maskedPhone(phone),
          consent: 'asked',
          consentAt: null,
          test: 'untested',
          fault: null,
          confirmedAt: null,
        });
      }
      await repository.changeContact(contactId, change);
      for (const vaultId of outdated) await vault.erase(vaultId);
      if (phone) await tests.begin(contactId);
      return present(actor, met, contactId, locale);
    },

    async remove(actor: Actor, personId: string, contactId: string): Promise<{ ok: true }> {
      const met = await access.meet(actor, personId, '删除紧急联系人');
      const contact = await contactOf(met, contactId);
      await repository.dropContact(contactId);
      for (const vaultId of [contact.nameVaultId, contact.phoneVaultId]) await vault.erase(vaultId);
      return { ok: true };
    },

    /** Tries the number now. */
    async test(actor: Actor, personId: string, contactId: string, locale: Locale): Promise<ContactView> {
      const met = await access.meet(actor, personId, '测试紧急联系人');
      const contact = await contactOf(met, contactId);
      const tooSoon = contact.testedAt && clock.now().getTime() - contact.testedAt.getTime() < TEST_EVERY_MS;
      assertThat(!tooSoon, 'rate_limited', { words: SAID.testSoon });
      await tests.begin(contactId);
      return present(actor, met, contactId, locale);
    },

    /** The contact themselves says so, signed in: the number they signed in with is good. */
    async answer(actor: Actor, contactId: string, agrees: boolean): Promise<{ ok: true }> {
      const contact = await repository.contact(contactId);
      assertThat(contact && contact.personId === actor.personId, 'not_found', { words: SAID.notHere });
      await tests.settle(contact, agrees ? 'answered' : 'refused');
      return { ok: true };
    },
  };
}

export type Contacts = ReturnType<typeof createContacts>;
