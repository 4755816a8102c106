import type { Clock } from '../../platform/clock';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import type { Feature } from '../../platform/feature';
import type { Outbox } from '../../platform/push/push.types';
import { createDirectory, type OwnDirectory } from './directory';
import type { Directory } from './directory.types';
import { createDuty } from './duty/create-duty';
import type { DutyBell } from './duty/duty.deps';
import type { Duty } from './duty/duty.types';
import { createOrganisationRepository } from './organisations.repository';
import { organisationRoutes } from './organisations.routes';
import { createStaff } from './staff.service';

export interface OrganisationsDeps {
  db: Database;
  clock: Clock;
  outbox: Outbox;
  /** masked names of citizens, by id */
  citizenNames(ids: string[]): Promise<Map<string, string>>;
  personOfPhone(phone: string): Promise<string | null>;
  /** makes a person's access tokens be renewed, after their grants changed */
  recallTokensOf(personId: string): Promise<void>;
  /** whom the rota tells that somebody is missing */
  bell: DutyBell;
}

/** The organisation tree, staff, roles and the duty rota. */
export function createOrganisations(deps: OrganisationsDeps) {
  const repository = createOrganisationRepository(deps.db);
  const { clock } = deps;
  const own = createDirectory({ repository, clock, citizenNames: deps.citizenNames });
  const directories = [own];
  const directory: OwnDirectory = {
    ...own,
    refresh() {
      for (const each of directories) each.refresh();
    },
  };
  const staff = createStaff({
    repository,
    directory,
    clock: deps.clock,
    personOfPhone: deps.personOfPhone,
    recallTokensOf: deps.recallTokensOf,
  });
  const duty = createDuty({ db: deps.db, clock: deps.clock, outbox: deps.outbox, directory, bell: deps.bell });
  const feature: Feature = {
    routes: [...organisationRoutes({ directory, staff }), ...duty.routes],
    recurring: [{ kind: 'organisations.endGrants', everyMs: 60_000, run: () => staff.endOverdue() }, ...duty.recurring],
  };
  return {
    ...feature,
    directory,
    /**
     * Tree and rota read through connections of somebody's own: who must find people waits behind nobody else.
     */
    laneOn(lane: Database, citizenNames: OrganisationsDeps['citizenNames']): { directory: Directory; duty: Duty } {
      const other = createDirectory({ repository: createOrganisationRepository(lane), clock, citizenNames });
      directories.push(other);
      return { directory: other, duty: duty.dutyOn(lane, other) };
    },
    grantsOf: staff.grantsOf,
    async movePerson(tx: PrismaTx, from: string, to: string): Promise<void> {
      await repository.movePerson(tx, from, to, deps.clock.now());
      await duty.movePerson(tx, from, to);
    },
  };
}
