import type { z } from 'zod';
import type { Enrolled, enrolledQuerySchema, MySosPeople, SosViews } from '../../../contracts/sos-people';
import type { Actor } from '../../../platform/actor';
import { assertThat, type Locale } from '../../../platform/errors';
import type { SosDirectory } from '../sos.deps';
import { seesWhole } from './people.policy';
import type { PeopleRepository } from './people.repository';
import { SAID } from './people.words';
import type { PeopleAccess } from './people-access';
import type { PeopleIdentity } from './sos-people.deps';

/** Enrolled people side by side: a family's, a station's; and who looked at them. */
export function createPeopleLists(deps: {
  repository: PeopleRepository;
  access: PeopleAccess;
  identity: PeopleIdentity;
  directory: SosDirectory;
}) {
  const { repository, access, identity, directory } = deps;

  return {
    /** Whom this person looks after, and for whom they are a contact. */
    async mine(actor: Actor): Promise<MySosPeople> {
      const [subjects, asContact] = await Promise.all([
        identity.subjectsOf(actor.personId),
        repository.contactsWith(actor.personId),
      ]);
      const parts = new Map<string, 'me' | 'family' | 'contact'>([[actor.personId, 'me']]);
      for (const { personId } of subjects) parts.set(personId, 'family');
      for (const { holderPersonId } of asContact) if (!parts.has(holderPersonId)) parts.set(holderPersonId, 'contact');
      const contacts = await repository.contactsOfMany([...parts.keys()]);
      return {
        people: await Promise.all(
          [...parts].map(async ([personId, part]) => {
            const own = asContact.find((contact) => contact.holderPersonId === personId);
            // A mere contact learns nothing of the others.
            const isFaulty =
              part !== 'contact' && contacts.some((each) => each.holderPersonId === personId && each.test === 'failed');
            return {
              personId,
              name: (await identity.maskedNameOf(personId)) ?? '市民',
              part,
              isEnrolled: (await repository.profile(personId)) !== null,
              isFaulty,
              contact: own ? { id: own.id, consent: own.consent, test: own.test } : null,
            };
          }),
        ),
      };
    },

    /** For the station: its people, the names masked. */
    async list(actor: Actor, query: z.output<typeof enrolledQuerySchema>, locale: Locale): Promise<Enrolled> {
      const overseen = await access.overseenUnits(actor);
      const communities = (await directory.unitsOfKind('community')).filter(
        (unit) => unit.path.some((id) => overseen.includes(id)) && (!query.unitId || unit.path.includes(query.unitId)),
      );
      const ids = communities.map((unit) => unit.id);
      const find = query.faulty ? repository.faulty : repository.enrolled;
      const rows = await find(ids, query.cursor, query.limit + 1);
      const shown = rows.slice(0, query.limit);
      const people = shown.map((row) => row.personId);
      const [contacts, gaps] = await Promise.all([repository.contactsOfMany(people), repository.gapMinutes(people)]);
      return {
        items: await Promise.all(
          shown.map(async (row) => {
            const own = contacts.filter((contact) => contact.holderPersonId === row.personId);
            const count = (test: string) => own.filter((contact) => contact.test === test).length;
            return {
              personId: row.personId,
              name: (await identity.maskedNameOf(row.personId)) ?? '市民',
              unitName: communities.find((unit) => unit.id === row.communityId)?.words[locale] ?? null,
              livesAlone: row.livesAlone,
              contacts: own.length,
              failedContacts: count('failed'),
              confirmedContacts: count('confirmed'),
              gapHours: Math.ceil((gaps.get(row.personId) ?? 0) / 60),
            };
          }),
        ),
        nextCursor: rows.length > query.limit ? people.at(-1)! : null,
      };
    },

    /** Who looked at the person's sealed values; for themselves and their family. */
    async views(actor: Actor, personId: string, cursor: string | undefined, limit: number): Promise<SosViews> {
      const met = await access.meet(actor, personId, '查看谁看过资料');
      assertThat(seesWhole(met.standing), 'not_found', { words: SAID.notHere });
      const { rows, nextCursor } = await identity.viewsOf(met.personId, cursor, limit);
      return {
        items: await Promise.all(
          rows.map(async ({ viewerPersonId, viewedAt, ...row }) => ({
            ...row,
            viewerName: viewerPersonId ? await directory.displayName(viewerPersonId) : null,
            viewedAt: viewedAt.toISOString(),
          })),
        ),
        nextCursor,
      };
    },
  };
}

export type PeopleLists = ReturnType<typeof createPeopleLists>;
