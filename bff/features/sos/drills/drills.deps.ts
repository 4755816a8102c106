import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { Logger } from '../../../platform/log';
import type { CaseSql } from '../case/case.sql';
import type { EndDrill } from '../case/end-drill';
import type { SosDirectory, SosIdentity, SosNotices } from '../sos.deps';
import type { PeopleFacts, RaiseAlarm, Reach, TakePress } from '../sos.types';
import type { WatchSql } from '../watch/watch.sql';

export interface DrillsDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  cases: Pick<CaseSql, 'find'>;
  people: Pick<PeopleFacts, 'home' | 'nameOf'>;
  reach: Pick<Reach, 'contacts'>;
  directory: Pick<SosDirectory, 'unit' | 'locate' | 'displayName'>;
  identity: Pick<SosIdentity, 'actsFor'>;
  notices: SosNotices;
  raiseAlarm: RaiseAlarm;
  takePress: TakePress;
  endDrill: EndDrill;
  watch: Pick<WatchSql, 'openDrills' | 'keepRun'>;
  /** this process runs the duties of cases */
  isWorking: boolean;
}
