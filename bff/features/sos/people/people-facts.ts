import { z } from 'zod';
import { medicalCardSchema } from '../../../contracts/sos-people';
import type { Clock } from '../../../platform/clock';
import type { PeopleFacts } from '../sos.types';
import type { PeopleRepository } from './people.repository';
import { RELATION_WORDS } from './people.words';
import type { SealedHome } from './sealed-home';
import type { PeopleIdentity, PeopleVault } from './sos-people.deps';

/** Floor, room and key as they lie in the vault. */
export const doorSchema = z.object({ door: z.string().nullable(), doorKey: z.string().nullable() });

/** What helpers may know of a person: only while a case of theirs is open, and every look written down. */
export function createPeopleFacts(deps: {
  repository: PeopleRepository;
  identity: Pick<PeopleIdentity, 'actorsOf' | 'maskedNameOf' | 'realNameOf' | 'reachOf'>;
  vault: PeopleVault;
  home: SealedHome;
  clock: Clock;
}): PeopleFacts {
  const { repository, identity, vault } = deps;

  return {
    async facts(personId, viewer) {
      // Whoever asks has looked at the case; that nothing is told once it is closed is seen to here as well.
      if (!(await repository.hasOpenCase(personId))) return null;
      const look = (vaultId: string | null | undefined) =>
        vaultId ? vault.get(vaultId, viewer) : Promise.resolve(null);
      const [profile, contacts, real, reach, actors] = await Promise.all([
        repository.profile(personId),
        repository.contactsOf(personId),
        identity.realNameOf(personId),
        identity.reachOf(personId),
        identity.actorsOf(personId),
      ]);
      const family = actors.filter((actor) => !contacts.some((contact) => contact.personId === actor.personId));
      const [name, phone, doorText, medicalText, named, unnamed] = await Promise.all([
        look(real?.nameVaultId),
        look(reach.phoneVaultId),
        look(profile?.doorVaultId),
        look(profile?.medicalVaultId),
        Promise.all(
          contacts
            .filter((contact) => contact.consent !== 'refused')
            .map(async (contact) => {
              const [full, number] = await Promise.all([look(contact.nameVaultId), look(contact.phoneVaultId)]);
              return {
                name: full ?? contact.nameMasked,
                relation: contact.relation,
                phone: number ?? contact.phoneMasked,
              };
            }),
        ),
        // Family that acts for somebody is asked without being named, so helpers may ring them as well.
        Promise.all(
          family.map(async ({ personId: actorId, relation }) => {
            const [own, masked] = await Promise.all([identity.reachOf(actorId), identity.maskedNameOf(actorId)]);
            const number = await look(own.phoneVaultId);
            return number
              ? [{ name: masked ?? '家人', relation: RELATION_WORDS[relation] ?? '家人', phone: number }]
              : [];
          }),
        ),
      ]);
      const door = doorText ? doorSchema.parse(JSON.parse(doorText)) : null;
      const medical = medicalText ? medicalCardSchema.parse(JSON.parse(medicalText)) : null;
      const blood = medical?.bloodType && medical.bloodType !== 'unknown' ? `血型 ${medical.bloodType}` : null;
      return {
        name: name ?? (await identity.maskedNameOf(personId)),
        phone,
        age: profile?.birthYear ? deps.clock.now().getUTCFullYear() - profile.birthYear : null,
        door: door?.door ?? null,
        doorKey: door?.doorKey ?? null,
        conditions: [medical?.conditions, blood].filter(Boolean).join('；') || null,
        medicines: medical?.medicines ?? null,
        allergies: medical?.allergies ?? null,
        hearing: profile?.hearing ?? null,
        dialect: profile?.dialect ?? null,
        livesAlone: profile?.livesAlone ?? null,
        contacts: [...named, ...unnamed.flat()],
      };
    },

    async home(personId) {
      const profile = await repository.profile(personId);
      if (!profile) return null;
      const { latitude, longitude, unitId } = profile;
      return {
        position: latitude === null || longitude === null ? null : { latitude, longitude },
        address: deps.home.open(profile),
        unitId,
      };
    },

    nameOf: async (personId) => (await identity.maskedNameOf(personId)) ?? '市民',
  };
}
