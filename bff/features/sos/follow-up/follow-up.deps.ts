import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Logger } from '../../../platform/log';
import type { CaseSql } from '../case/case.sql';
import type { SealedWords } from '../case/timeline.sql';
import type { SosDirectory, SosIdentity, SosNotices } from '../sos.deps';
import type { ClaimedTimer, PeopleFacts, RaiseAlarm, Reach, RecordTimeline } from '../sos.types';

export interface FollowUpDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  cases: Pick<CaseSql, 'find'>;
  people: Pick<PeopleFacts, 'nameOf'>;
  reach: Pick<Reach, 'contacts' | 'station' | 'supervisors'>;
  directory: Pick<SosDirectory, 'unit' | 'displayName' | 'isWithin'>;
  identity: Pick<SosIdentity, 'actsFor' | 'subjectsOf'>;
  notices: SosNotices;
  sealed: SealedWords;
  record: RecordTimeline;
  raiseAlarm: RaiseAlarm;
  /** ends a timer in the transaction of what it asked for. @throws when another worker has it by now */
  finishTimer(tx: SqlTx, timer: ClaimedTimer): Promise<void>;
}
