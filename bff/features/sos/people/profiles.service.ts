import type { z } from 'zod';
import {
  type ContactView,
  type enrolPersonSchema,
  medicalCardSchema,
  type putProfileSchema,
  type SosProfile,
} from '../../../contracts/sos-people';
import type { Actor } from '../../../platform/actor';
import type { Clock } from '../../../platform/clock';
import { isDuplicateKey } from '../../../platform/db/database';
import { assertThat, type Locale } from '../../../platform/errors';
import { toGcj02 } from '../../../platform/geo';
import { newId } from '../../../platform/ids';
import type { SosDirectory } from '../sos.deps';
import { mayLeave, seesWhole } from './people.policy';
import type { ContactRow, PeopleRepository, ProfileRow } from './people.repository';
import { FAULT_WORDS, GROUND, SAID } from './people.words';
import type { Met, PeopleAccess } from './people-access';
import { doorSchema } from './people-facts';
import type { SealedHome } from './sealed-home';
import type { PeopleIdentity, PeopleVault } from './sos-people.deps';

type Parts = z.output<typeof putProfileSchema>;

export interface ProfilesDeps {
  repository: PeopleRepository;
  access: PeopleAccess;
  identity: PeopleIdentity;
  directory: SosDirectory;
  vault: PeopleVault;
  home: SealedHome;
  clock: Clock;
}

const NOBODY = {
  keyId: null,
  homeSealed: null,
  latitude: null,
  longitude: null,
  unitId: null,
  communityId: null,
  doorVaultId: null,
  medicalVaultId: null,
  hearing: null,
  dialect: null,
  livesAlone: null,
  birthYear: null,
};

/** What an enrolled person, their family and their station keep for the hour of need. */
export function createProfiles(deps: ProfilesDeps) {
  const { repository, access, identity, directory, vault, clock } = deps;

  async function placeOf(position: NonNullable<Parts['home']>['position']) {
    if (!position) return { latitude: null, longitude: null, unitId: null, communityId: null };
    const unit = await directory.locate(position);
    const units = await Promise.all((unit?.path ?? []).map((id) => directory.unit(id)));
    const communityId = units.find((each) => each?.kind === 'community')?.id ?? null;
    return { ...toGcj02(position), unitId: unit?.id ?? null, communityId };
  }

  /** The new value in the vault and its id; the old one is erased only after the row no longer names it. */
  async function kept(
    personId: string,
    kind: 'medical' | 'rescue',
    value: object | null,
    old: string | null,
    outdated: string[],
  ): Promise<string | null> {
    if (old) outdated.push(old);
    return value ? vault.put(personId, kind, JSON.stringify(value)) : null;
  }

  async function change(actor: Actor, { personId, profile }: Met, parts: Parts): Promise<void> {
    const now = clock.now();
    const known: ProfileRow = profile ?? {
      ...NOBODY,
      id: newId(),
      personId,
      updatedAt: now,
      updatedBy: actor.personId,
    };
    const outdated: string[] = [];
    const row: ProfileRow = { ...known, updatedAt: now, updatedBy: actor.personId };
    if (parts.home) Object.assign(row, deps.home.seal(known.id, parts.home.line), await placeOf(parts.home.position));
    if (parts.door !== undefined || parts.doorKey !== undefined) {
      const purpose = '修改门牌或钥匙位置时读出原值';
      const old = known.doorVaultId ? await vault.get(known.doorVaultId, { personId: actor.personId, purpose }) : null;
      const before = old ? doorSchema.parse(JSON.parse(old)) : { door: null, doorKey: null };
      const { door = before.door, doorKey = before.doorKey } = parts;
      const value = door || doorKey ? { door: door || null, doorKey: doorKey || null } : null;
      row.doorVaultId = await kept(personId, 'rescue', value, known.doorVaultId, outdated);
    }
    if (parts.medical !== undefined) {
      row.medicalVaultId = await kept(personId, 'medical', parts.medical, known.medicalVaultId, outdated);
    }
    if (parts.hearing !== undefined) row.hearing = parts.hearing;
    if (parts.dialect !== undefined) row.dialect = parts.dialect || null;
    if (parts.livesAlone !== undefined) row.livesAlone = parts.livesAlone;
    if (parts.birthYear !== undefined) row.birthYear = parts.birthYear;
    const { id, personId: _, ...changed } = row;
    if (profile) await repository.changeProfile(id, changed);
    else await repository.enrol(row);
    for (const vaultId of outdated) await vault.erase(vaultId);
  }

  async function presentContacts(
    actor: Actor,
    met: Met,
    contacts: ContactRow[],
    locale: Locale,
  ): Promise<ContactView[]> {
    const isWhole = seesWhole(met.standing);
    const viewer = { personId: actor.personId, purpose: '查看紧急联系人' };
    return Promise.all(
      contacts.map(async (contact) => ({
        id: contact.id,
        name: (isWhole && (await vault.get(contact.nameVaultId, viewer))) || contact.nameMasked,
        phone: (isWhole && (await vault.get(contact.phoneVaultId, viewer))) || contact.phoneMasked,
        relation: contact.relation,
        rank: contact.rank,
        holdsKey: contact.holdsKey,
        hours: contact.hours,
        // Whether a number has an account is told only once its owner has agreed.
        hasAccount: contact.consent === 'agreed' && contact.personId !== null,
        consent: contact.consent,
        test: contact.test,
        fault:
          contact.test === 'failed' && contact.fault ? (FAULT_WORDS[contact.fault]?.[locale] ?? contact.fault) : null,
        testedAt: contact.testedAt?.toISOString() ?? null,
        confirmedAt: contact.confirmedAt?.toISOString() ?? null,
      })),
    );
  }

  async function present(actor: Actor, met: Met, locale: Locale): Promise<SosProfile> {
    const { personId, profile, standing } = met;
    const isWhole = seesWhole(standing);
    const viewer = { personId: actor.personId, purpose: '查看一键求助登记资料' };
    const whole = async (vaultId: string | null) => (isWhole && vaultId ? vault.get(vaultId, viewer) : null);
    const [name, contacts, doorText, medicalText, gaps, unit] = await Promise.all([
      identity.maskedNameOf(personId),
      repository.contactsOf(personId),
      whole(profile?.doorVaultId ?? null),
      whole(profile?.medicalVaultId ?? null),
      repository.gapMinutes([personId]),
      profile?.unitId ? directory.unit(profile.unitId) : null,
    ]);
    const line = profile && deps.home.open(profile);
    const door = doorText ? doorSchema.parse(JSON.parse(doorText)) : null;
    const position =
      profile && profile.latitude !== null && profile.longitude !== null
        ? { latitude: profile.latitude, longitude: profile.longitude, datum: 'gcj02' as const }
        : null;
    return {
      personId,
      name: name ?? '市民',
      isEnrolled: profile !== null,
      isWhole,
      // The station carries devices to the door: it knows the house, not what is behind the door.
      home: line ? { line, position } : null,
      unitName: unit?.words[locale] ?? null,
      door: door?.door ?? null,
      doorKey: door?.doorKey ?? null,
      hasMedical: profile?.medicalVaultId != null,
      medical: medicalText ? medicalCardSchema.parse(JSON.parse(medicalText)) : null,
      hearing: profile?.hearing ?? null,
      dialect: profile?.dialect ?? null,
      livesAlone: profile?.livesAlone ?? null,
      birthYear: isWhole ? (profile?.birthYear ?? null) : null,
      contacts: await presentContacts(actor, met, contacts, locale),
      ground: GROUND[locale],
      gapHours: profile ? Math.ceil((gaps.get(personId) ?? 0) / 60) : null,
      updatedAt: profile?.updatedAt.toISOString() ?? null,
      updatedBy: profile?.updatedBy ? await directory.displayName(profile.updatedBy) : null,
    };
  }

  async function put(actor: Actor, personId: string, parts: Parts, locale: Locale): Promise<SosProfile> {
    const purpose = '修改一键求助登记资料';
    const met = await access.meet(actor, personId, purpose);
    try {
      await change(actor, met, parts);
    } catch (error) {
      // Somebody else enrolled them in this very moment: what they gave stays, ours is put on top.
      if (!isDuplicateKey(error, 'uq_sos_profile_person')) throw error;
      await change(actor, await access.meet(actor, personId, purpose), parts);
    }
    return present(actor, { ...met, profile: await repository.profile(met.personId) }, locale);
  }

  return {
    put,
    presentContacts,

    async read(actor: Actor, personId: string, locale: Locale): Promise<SosProfile> {
      return present(actor, await access.meet(actor, personId, '查看一键求助登记资料'), locale);
    },

    /** The station registers somebody who lives there, by phone; they need not have signed in ever. */
    async enrol(actor: Actor, body: z.output<typeof enrolPersonSchema>, locale: Locale): Promise<SosProfile> {
      const position = body.profile.home?.position;
      assertThat(position, 'invalid_request', { fields: { 'profile.home.position': SAID.whereFirst } });
      const unit = await directory.locate(position);
      const own = await access.stationUnits(actor);
      assertThat(
        unit?.path.some((id) => own.includes(id)),
        'forbidden',
        { words: SAID.notYours },
      );
      const personId = await identity.ensurePersonOfPhone(body.phone);
      const known = await repository.profile(personId);
      if (!known) {
        await change(actor, { personId, standing: 'station', profile: null }, body.profile);
        const met = { personId, standing: 'station' as const, profile: await repository.profile(personId) };
        return present(actor, met, locale);
      }
      return put(actor, personId, body.profile, locale);
    },

    /** Leaves the register: everything but the cases themselves is erased. */
    async leave(actor: Actor, personId: string): Promise<{ ok: true }> {
      const met = await access.meet(actor, personId, '退出一键求助登记');
      assertThat(mayLeave(met.standing), 'forbidden');
      assertThat(!(await repository.hasOpenCase(met.personId)), 'state_conflict', { words: SAID.caseOpen });
      const contacts = await repository.contactsOf(met.personId);
      await repository.transaction((tx) => repository.leave(tx, met.personId));
      const vaultIds = [
        met.profile?.doorVaultId,
        met.profile?.medicalVaultId,
        ...contacts.flatMap((contact) => [contact.nameVaultId, contact.phoneVaultId]),
      ];
      for (const vaultId of vaultIds) if (vaultId) await vault.erase(vaultId);
      return { ok: true };
    },
  };
}

export type Profiles = ReturnType<typeof createProfiles>;
