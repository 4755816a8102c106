import type { Registry } from 'prom-client';
import type { EmergencyCentres } from '../../connectors/emergency-centre/emergency-centre.port';
import type { SmsGateway } from '../../connectors/sms/sms.port';
import type { ButtonWire, MqttDoor } from '../../connectors/sos-buttons/sos-buttons.port';
import type { Role } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import type { Database, Tx } from '../../platform/db/database.types';
import type { Words } from '../../platform/errors';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Logger } from '../../platform/log';
import type { Outbox } from '../../platform/push/push.types';
import type { SendSubscribe } from './alerts/alerts.deps';
import type { PeopleIdentity, PeopleVault, SosDuty } from './people/sos-people.deps';

/** A unit of the organisation tree, as far as a case needs it. */
export interface SosUnit {
  id: string;
  kind: 'city' | 'district' | 'street' | 'community' | 'grid' | 'department';
  name: string;
  words: Words;
  parentId: string | null;
  /** ids from the city down to this unit */
  path: string[];
  publicPhone: string | null;
}

export interface SosDirectory {
  unit(id: string): Promise<SosUnit | null>;
  unitsOfKind(kind: SosUnit['kind']): Promise<SosUnit[]>;
  isWithin(unitId: string, ancestorId: string): Promise<boolean>;
  locate(position: { latitude: number; longitude: number; datum: 'gcj02' | 'wgs84' }): Promise<SosUnit | null>;
  staffOf(
    unitId: string,
    role?: Role,
  ): Promise<{ personId: string; displayName: string; role: Role; unitId: string }[]>;
  displayName(personId: string): Promise<string>;
}

/** What identity knows of people. */
export interface SosIdentity extends PeopleIdentity {
  /** whom a token names that we signed, though it may have run out; null when we did not */
  holderOf(authorization: string | undefined): string | null;
  /** the person that this one has become, when two turned out to be one */
  survivorOf(personId: string): Promise<string>;
}

export interface SosVault extends PeopleVault {
  /** not counted as a view */
  masked(vaultId: string): Promise<string | null>;
}

export interface SosNotices {
  send(
    tx: Tx,
    ...requests: {
      personId: string;
      template: string;
      words: Words;
      link: string;
      dedupeKey: string;
      isImportant?: boolean;
    }[]
  ): Promise<void>;
}

export interface SosDeps {
  /** a lane of its own: connections that nothing else of the portal takes */
  db: Database;
  /** connections of the rest of the portal, for work that reads a hundred thousand people */
  bulkDb: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  directory: SosDirectory;
  identity: SosIdentity;
  vault: SosVault;
  notices: SosNotices;
  duty: SosDuty;
  /** the gateway over a lane of its own */
  sms: SmsGateway;
  centres: EmergencyCentres;
  sendSubscribe: SendSubscribe;
  /** how devices write and sign */
  buttons: ButtonWire;
  /** the second door of devices; null: this process has none */
  mqtt: MqttDoor | null;
  registry: Registry;
  /** where the world reaches us, no slash at its end */
  publicUrl(): string;
  /** telephones of those on call */
  alarmPhones: readonly string[];
  /** shared with the watch process; null: none is expected */
  watchSecret: string | null;
  watchEveryMs: number;
  heartbeatMs: number;
  /** of this process */
  role: string;
  /** this process serves people */
  isServing: boolean;
  /** `kid:base64 of 32 bytes,…` */
  vaultKeys: string;
  /** signs passes and case keys */
  tokenSecret: string;
  /** addresses a phone may press at, the nearest first */
  entrances(): string[];
  /** this process runs the timers of cases */
  isRunningTimers: boolean;
}
