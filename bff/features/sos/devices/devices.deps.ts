import type { ButtonWire, MqttDoor } from '../../../connectors/sos-buttons/sos-buttons.port';
import type { CheckInVia } from '../../../contracts/sos-check-in';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { Jobs } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { Outbox } from '../../../platform/push/push.types';
import type { CareService } from '../care/care.service';
import type { CarePolicies } from '../care/care-policy';
import type { SosDirectory, SosIdentity, SosNotices } from '../sos.deps';
import type { PeopleFacts, RaiseAlarm, Reach, TakePress } from '../sos.types';

/** What came of a message, for whoever watches the numbers. */
export type DeviceOutcome =
  | 'taken'
  | 'repeat'
  | 'stale'
  | 'bad_signature'
  | 'malformed'
  | 'foreign_topic'
  | 'refused_entry'
  | 'failed';

export interface DevicesDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  /** `kid:base64 of 32 bytes,…` */
  vaultKeys: string;
  directory: SosDirectory;
  /** somebody who never signed in is made a person by their number */
  identity: Pick<SosIdentity, 'actsFor' | 'maskedNameOf' | 'ensurePersonOfPhone'>;
  notices: SosNotices;
  reach: Reach;
  people: Pick<PeopleFacts, 'home'>;
  takePress: TakePress;
  raiseAlarm: RaiseAlarm;
  wire: ButtonWire;
  /** none: this process has no MQTT door */
  mqtt: MqttDoor | null;
  count(outcome: DeviceOutcome): void;
  care: Pick<CareService, 'open' | 'deviceHeard' | 'deviceGone'>;
  policies: CarePolicies;
  sayWell(personId: string, via: CheckInVia, byPersonId: string | null): Promise<boolean>;
}
