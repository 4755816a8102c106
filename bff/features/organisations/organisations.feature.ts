import type { Clock } from '../../platform/clock';
import type { Database, PrismaTx } from '../../platform/db/database.types';
import type { Feature } from '../../platform/feature';
import type { Outbox } from '../../platform/push/push.types';
import { createDirectory } from './directory';
import { createDuty } from './duty/create-duty';
import type { DutyBell } from './duty/duty.deps';
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
  const directory = createDirectory({ repository, clock: deps.clock, citizenNames: deps.citizenNames });
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
    dutyOn: duty.dutyOn,
    grantsOf: staff.grantsOf,
    async movePerson(tx: PrismaTx, from: string, to: string): Promise<void> {
      await repository.movePerson(tx, from, to, deps.clock.now());
      await duty.movePerson(tx, from, to);
    },
  };
}
