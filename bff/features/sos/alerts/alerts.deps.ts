import type { SendOutcome } from '../../../connectors/sending/send-outcome.port';
import type { SmsGateway } from '../../../connectors/sms/sms.port';
import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Words } from '../../../platform/errors';
import type { Logger } from '../../../platform/log';
import type { Outbox } from '../../../platform/push/push.types';
import type { CaseSql } from '../case/case.sql';
import type { ClaimedTimer, PeopleFacts, RaiseAlarm, RecordTimeline, TakeCase } from '../sos.types';

/**
 * A WeChat message to somebody who allowed one. Never the first way to reach anybody: without permission it is
 * `{ outcome: 'refused', reason: 'no_permission', isRetryable: false }`.
 */
export type SendSubscribe = (
  personId: string,
  message: { words: Words; page: string; at: Date; subject: string },
) => Promise<SendOutcome>;

export interface AlertsDeps {
  db: Database;
  clock: Clock;
  log: Logger;
  outbox: Outbox;
  /** the gateway over a lane of its own: nothing else of the portal stands in its queue */
  sms: SmsGateway;
  sendSubscribe: SendSubscribe;
  cases: CaseSql;
  facts: Pick<PeopleFacts, 'nameOf'>;
  /** the number in the vault, its view written down */
  phoneOf(vaultId: string, purpose: string): Promise<string | null>;
  recordTimeline: RecordTimeline;
  raiseAlarm: RaiseAlarm;
  takeCase: TakeCase;
  /** signs the keys of links */
  secret: string;
  /** where the world reaches us, without a slash at the end */
  publicUrl(): string;
  /** this process sends alerts */
  isWorking: boolean;
  finishTimer(tx: SqlTx, timer: ClaimedTimer, state?: 'done' | 'called_off'): Promise<void>;
  nudgeTimers(): void;
  /** steps come later than they should */
  isBehind(): boolean;
}
