import type { SosParty } from '../../../contracts/sos';
import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Logger } from '../../../platform/log';
import type { CaseSql } from '../case/case.sql';
import type { CaseRow, ClaimedTimer, HandOff, PeopleFacts, RaiseAlarm, Reach, RecordTimeline } from '../sos.types';

/** Somebody who has a place in a case, or was asked to take one. */
export interface Told {
  personId: string | null;
  contactId: string | null;
  party: SosParty;
  name: string;
  phoneVaultId: string | null;
}

/** Sends news of a case to people by more than one channel, in the caller's transaction. */
export type TellPeople = (
  tx: SqlTx,
  caseRow: CaseRow,
  news: 'remind' | 'put_back',
  people: readonly Told[],
) => Promise<void>;

/** Looks at a call that was not answered; ends the timer itself, inside its own transaction. */
export type LookAtCall = (timer: ClaimedTimer) => Promise<void>;

export interface EscalationDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  cases: CaseSql;
  /** this process runs timers */
  isWorking: boolean;
  reach: Reach;
  facts: Pick<PeopleFacts, 'home'>;
  recordTimeline: RecordTimeline;
  raiseAlarm: RaiseAlarm;
  handOff: HandOff;
  /** ids from the city down to the unit; empty when the unit is unknown */
  unitPath(unitId: string): Promise<readonly string[]>;
  /** makes the sender look at once; called after the commit that wrote alerts */
  nudgeAlerts(): void;
  tell: TellPeople;
  lookAtCall: LookAtCall;
}
