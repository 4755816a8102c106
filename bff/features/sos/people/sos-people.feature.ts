import { z } from 'zod';
import { createKeyRing } from '../../../platform/crypto/key-ring';
import type { PrismaTx } from '../../../platform/db/database.types';
import type { Feature } from '../../../platform/feature';
import { defineJob } from '../../../platform/jobs/job.types';
import type { PeopleFacts, Reach } from '../sos.types';
import { createContactTests } from './contact-tests.service';
import { createContacts } from './contacts.service';
import { createCoverage } from './coverage.service';
import { createCoverageSql } from './coverage.sql';
import { createPeopleRepository } from './people.repository';
import { contactTestRoutes, peopleRoutes } from './people.routes';
import { createPeopleAccess } from './people-access';
import { createPeopleFacts } from './people-facts';
import { createPeopleLists } from './people-lists.service';
import { createProfiles } from './profiles.service';
import { createReach } from './reach';
import { createSealedHome } from './sealed-home';
import type { SosPeopleDeps } from './sos-people.deps';

const TEN_MINUTES_MS = 600_000;
const WALK_MS = 30 * 60_000;

export interface SosPeople extends Feature {
  reach: Reach;
  facts: PeopleFacts;
  /** true when somebody stands among a person's contacts and did not refuse */
  isContactOf(personId: string, holderPersonId: string): Promise<boolean>;
  movePerson(tx: PrismaTx, from: string, to: string): Promise<void>;
  /** the privacy consent was withdrawn: the medical card is gone, what rescue needs stays */
  forgetPerson(tx: PrismaTx, personId: string): Promise<void>;
}

/** The people around a call for help: who is enrolled, whom they want asked, who is on duty, and the proof that somebody is. */
export function createSosPeople(deps: SosPeopleDeps): SosPeople {
  const { identity, directory, vault, clock } = deps;
  const repository = createPeopleRepository(deps.db);
  const home = createSealedHome(createKeyRing(deps.vaultKeys));
  const access = createPeopleAccess({ repository, identity, directory });
  const reach = createReach({ repository, identity, duty: deps.duty, directory });
  const facts = createPeopleFacts({ repository, identity, vault, home, clock });
  const tests = createContactTests({ ...deps, repository });
  const profiles = createProfiles({ repository, access, identity, directory, vault, home, clock });
  const contacts = createContacts({ repository, access, identity, vault, clock, tests, profiles });
  const lists = createPeopleLists({ repository, access, identity, directory });
  const { bulkDb } = deps;
  const sql = createCoverageSql(bulkDb);
  const coverage = createCoverage({ ...deps, db: bulkDb, sql, access, phoneOf: reach.phoneOf });

  return {
    reach,
    facts,
    async isContactOf(personId, holderPersonId) {
      const rows = await repository.contactsWith(personId);
      return rows.some((row) => row.holderPersonId === holderPersonId && row.consent !== 'refused');
    },
    movePerson: repository.movePerson,
    forgetPerson: repository.forgetMedical,
    routes: [...peopleRoutes({ profiles, lists, contacts, coverage }), ...contactTestRoutes({ tests, sms: deps.sms })],
    jobs: [
      ...tests.jobs,
      defineJob({
        kind: 'sos.proveCoverage',
        payload: z.object({ runId: z.string(), askedBy: z.string().nullable() }),
        maxAttempts: 1,
        timeoutMs: WALK_MS,
        run: ({ runId, askedBy }) => coverage.run(null, askedBy, runId),
      }),
    ],
    recurring: [
      { kind: 'sos.proveCoverageNightly', cron: '30 3 * * *', timeoutMs: WALK_MS, run: () => coverage.run(null, null) },
      { kind: 'sos.testContactsWeekly', cron: '10 10 * * *', timeoutMs: WALK_MS, run: () => tests.weekly() },
      { kind: 'sos.sweepContactTests', everyMs: TEN_MINUTES_MS, run: () => tests.sweep() },
    ],
  };
}
