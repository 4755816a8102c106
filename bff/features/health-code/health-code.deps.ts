import type { HealthAuthority } from '../../connectors/health-authority/health-authority.port';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Logger } from '../../platform/log';
import type { Outbox } from '../../platform/push/push.types';

/** What identity knows of people, as far as a code needs it. */
export interface CodePeople {
  /** `林*雯`; null when nobody has this id */
  maskedName(personId: string): Promise<string | null>;
  /** where the numbers lie by which the authority knows a person */
  numbersOf(personId: string): Promise<{ idNumberVaultId: string | null; phoneVaultId: string | null }>;
  /** people the actor may act for at this moment */
  holdersOf(actorPersonId: string): Promise<string[]>;
  /** True when the actor may act for the holder now; with a `purpose` the use is written down for the holder to read. */
  actsFor(actorPersonId: string, holderPersonId: string, purpose?: string): Promise<boolean>;
}

export interface CodeVault {
  put(personId: string, kind: 'medical', value: string): Promise<string>;
  get(vaultId: string, viewer: { personId: string | 'system'; purpose: string }): Promise<string | null>;
  erase(vaultId: string): Promise<void>;
}

export interface CodeDirectory {
  unit(id: string): Promise<{ id: string; name: string } | null>;
  displayName(personId: string): Promise<string>;
}

export interface HealthCodeDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  vault: CodeVault;
  people: CodePeople;
  directory: CodeDirectory;
  authority: HealthAuthority;
  /** the text of HEALTH_CODE_SIGNING_KEYS */
  signingKeys: string;
}
