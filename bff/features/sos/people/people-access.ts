import { type Actor, unitsOf } from '../../../platform/actor';
import { assertThat } from '../../../platform/errors';
import type { SosDirectory } from '../sos.deps';
import { type Standing, standingOf } from './people.policy';
import type { PeopleRepository, ProfileRow } from './people.repository';
import { SAID } from './people.words';
import type { PeopleIdentity } from './sos-people.deps';

export interface Met {
  personId: string;
  standing: Standing;
  profile: ProfileRow | null;
}

/** Enrolled people, as far as somebody may have them. */
export function createPeopleAccess(deps: {
  repository: PeopleRepository;
  identity: Pick<PeopleIdentity, 'actsFor'>;
  directory: SosDirectory;
}) {
  const { repository, directory } = deps;

  /** Communities and streets at whose station the actor works. A handler of a department looks after nobody's home. */
  async function stationUnits(actor: Actor): Promise<string[]> {
    const units = await Promise.all(unitsOf(actor, 'handler').map((id) => directory.unit(id)));
    return units.flatMap((unit) => (unit && unit.kind !== 'department' ? [unit.id] : []));
  }

  return {
    stationUnits,
    /** Places whose enrolled people the actor may list: their station's, and those they supervise. */
    async overseenUnits(actor: Actor): Promise<string[]> {
      return [...(await stationUnits(actor)), ...unitsOf(actor, 'supervisor', 'administrator')];
    },
    /** @throws ApiError not_found for whoever has nothing to do with the person: whether they are enrolled is nobody's business */
    async meet(actor: Actor, personId: string, purpose: string): Promise<Met> {
      const id = personId === 'me' ? actor.personId : personId;
      const isSelf = id === actor.personId;
      const profile = await repository.profile(id);
      const unit = profile?.unitId ? await directory.unit(profile.unitId) : null;
      const standing = standingOf({
        isSelf,
        isFamily: !isSelf && (await deps.identity.actsFor(actor.personId, id, purpose)),
        stationUnitIds: await stationUnits(actor),
        unitPath: unit?.path ?? [],
      });
      assertThat(standing, 'not_found', { words: SAID.notHere });
      return { personId: id, standing, profile };
    },
  };
}

export type PeopleAccess = ReturnType<typeof createPeopleAccess>;
