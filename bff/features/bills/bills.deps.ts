import type { Biller } from '../../connectors/biller/biller.port';
import type { Clock } from '../../platform/clock';
import type { Database, Tx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Logger } from '../../platform/log';

/** What identity knows of people, as far as bills need it. */
export interface BillPeople {
  /** True when the actor may act for the holder now; with a `purpose` the use is written down for the holder to read. */
  actsFor(actorPersonId: string, holderPersonId: string, purpose?: string): Promise<boolean>;
  /** people the actor may act for at this moment */
  holdersOf(actorPersonId: string): Promise<string[]>;
  /** `王*芳`; null when nobody has this id */
  maskedName(personId: string): Promise<string | null>;
}

export interface BillNotices {
  send(
    tx: Tx,
    ...notices: { personId: string; template: string; words: Words; link: string; dedupeKey: string }[]
  ): Promise<void>;
}

export interface BillerRegistry {
  get(code: string): Biller | null;
  mchidOf(code: string): string | null;
}

export interface BillsDeps {
  db: Database;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  billers: BillerRegistry;
  notices: BillNotices;
  people: BillPeople;
  /** the text of VAULT_KEYS */
  vaultKeys: string;
}
