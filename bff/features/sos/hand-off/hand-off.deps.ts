import type { EmergencyCentres } from '../../../connectors/emergency-centre/emergency-centre.port';
import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Logger } from '../../../platform/log';
import type { CaseSql } from '../case/case.sql';
import type { SosDirectory, SosNotices, SosVault } from '../sos.deps';
import type { ClaimedTimer, NudgeTimers, PeopleFacts, RaiseAlarm, Reach, RecordTimeline } from '../sos.types';

export interface HandOffDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  centres: EmergencyCentres;
  cases: Pick<CaseSql, 'find'>;
  people: Pick<PeopleFacts, 'facts' | 'home'>;
  reach: Pick<Reach, 'seats'>;
  directory: Pick<SosDirectory, 'unit'>;
  vault: Pick<SosVault, 'get'>;
  notices: SosNotices;
  record: RecordTimeline;
  raiseAlarm: RaiseAlarm;
  /** when a person last cleared this alarm; null: never */
  clearedAt(code: string, subject: string): Promise<Date | null>;
  /** ends a timer in the transaction of what it asked for. @throws when another worker has it by now */
  finishTimer(tx: SqlTx, timer: ClaimedTimer): Promise<void>;
  nudgeTimers: NudgeTimers;
  /** this process runs the duties of cases */
  isWorking: boolean;
}
