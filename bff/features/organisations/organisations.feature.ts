import type { Clock } from '../../platform/clock';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import type { Feature } from '../../platform/feature';
import { createDirectory } from './directory';
import { createOrganisationRepository } from './organisations.repository';
import { organisationRoutes } from './organisations.routes';
import { createStaff } from './staff.service';

export interface OrganisationsDeps {
  db: Database;
  clock: Clock;
  /** masked names of citizens, by id */
  citizenNames(ids: string[]): Promise<Map<string, string>>;
  personOfPhone(phone: string): Promise<string | null>;
  /** makes a person's access tokens be renewed, after their grants changed */
  recallTokensOf(personId: string): Promise<void>;
}

/** The organisation tree, staff and roles. */
export function createOrganisations(deps: OrganisationsDeps) {
  const repository = createOrganisationRepository(deps.db);
  const directory = createDirectory({ repository, clock: deps.clock, citizenNames: deps.citizenNames });
  const staff = createStaff({
    repository,
    directory,
    clock: deps.clock,
    personOfPhone: deps.personOfPhone,
    recallTokensOf: deps.recallTokensOf,
  });
  const feature: Feature = {
    routes: organisationRoutes({ directory, staff }),
    recurring: [{ kind: 'organisations.endGrants', everyMs: 60_000, run: () => staff.endOverdue() }],
  };
  return {
    ...feature,
    directory,
    grantsOf: staff.grantsOf,
    movePerson: (tx: PrismaTx, from: string, to: string) => repository.movePerson(tx, from, to, deps.clock.now()),
  };
}
