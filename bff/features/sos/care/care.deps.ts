import type { SmsGateway } from '../../../connectors/sms/sms.port';
import type { Clock } from '../../../platform/clock';
import type { Database, SqlTx } from '../../../platform/db/database.types';
import type { Jobs } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { Outbox } from '../../../platform/push/push.types';
import type { SosDirectory, SosIdentity, SosNotices, SosVault } from '../sos.deps';
import type { PeopleFacts, RaiseAlarm, Reach, TakePress } from '../sos.types';

/** Names the place of a device that hangs for nobody, and where somebody has to go. */
export type AboutDevice = (deviceId: string) => Promise<{
  about: string;
  position: { latitude: number; longitude: number } | null;
} | null>;

export interface CareDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  directory: SosDirectory;
  identity: Pick<SosIdentity, 'actsFor' | 'subjectsOf' | 'maskedNameOf' | 'reachOf'>;
  vault: Pick<SosVault, 'get'>;
  notices: SosNotices;
  sms: Pick<SmsGateway, 'sendText' | 'placeCall' | 'readCallReceipt'>;
  reach: Reach;
  people: Pick<PeopleFacts, 'home'>;
  takePress: TakePress;
  raiseAlarm: RaiseAlarm;
  /** where the gateway reaches us, no slash at its end */
  publicUrl(): string;
  aboutDevice: AboutDevice;
  /** asking after somebody who did not say that they are well is over */
  onSettled(tx: SqlTx, personId: string, how: 'well' | 'other', byPersonId: string | null): Promise<void>;
}
