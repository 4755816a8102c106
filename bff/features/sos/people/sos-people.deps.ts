import type { SmsGateway } from '../../../connectors/sms/sms.port';
import type { DutyPost } from '../../../contracts/duty';
import type { VaultView } from '../../../contracts/identity';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import type { Jobs } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { Outbox } from '../../../platform/push/push.types';
import type { Span } from '../../../platform/spans';
import type { SosDirectory, SosNotices } from '../sos.deps';
import type { Policies, RaiseAlarm } from '../sos.types';

export interface OnDutyPerson {
  personId: string;
  displayName: string;
  unitId: string;
}

export interface DutyTurn extends Span {
  personId: string;
  unitId: string;
  post: DutyPost;
}

/** Who is on duty, as the rota of organisations says. */
export interface SosDuty {
  onDuty(unitId: string, post: DutyPost, at: Date): Promise<OnDutyPerson[]>;
  onDutyBelow(unitId: string, post: DutyPost, at: Date): Promise<OnDutyPerson[]>;
  holders(unitId: string, post: DutyPost): Promise<OnDutyPerson[]>;
  /** GCJ-02 */
  positionsOf(
    personIds: readonly string[],
  ): Promise<{ personId: string; latitude: number; longitude: number; takenAt: Date }[]>;
  turnsBelow(unitId: string, posts: readonly DutyPost[], window: Span): Promise<DutyTurn[]>;
  turnsWithoutLeave(unitId: string, posts: readonly DutyPost[], window: Span): Promise<DutyTurn[]>;
}

/** What identity knows of people, as far as profiles and contacts need it. */
export interface PeopleIdentity {
  /** with a `purpose`, in Chinese, the use is written down for the holder */
  actsFor(actorId: string, personId: string, purpose?: string): Promise<boolean>;
  subjectsOf(personId: string): Promise<{ personId: string }[]>;
  /** those who act for a person, and what they are to them */
  actorsOf(personId: string): Promise<{ personId: string; relation: string }[]>;
  /** masked */
  maskedNameOf(personId: string): Promise<string | null>;
  reachOf(personId: string): Promise<{ openId: string | null; phoneVaultId: string | null; locale: 'zh' | 'en' }>;
  realNameOf(personId: string): Promise<{ nameVaultId: string | null } | null>;
  personOfPhone(phone: string): Promise<string | null>;
  /** made when nobody has this phone */
  ensurePersonOfPhone(phone: string): Promise<string>;
  viewsOf(
    personId: string,
    cursor: string | undefined,
    limit: number,
  ): Promise<{
    rows: { id: string; kind: VaultView['kind']; viewerPersonId: string | null; purpose: string; viewedAt: Date }[];
    nextCursor: string | null;
  }>;
}

export interface PeopleVault {
  put(personId: string, kind: 'name' | 'phone' | 'medical' | 'rescue', value: string): Promise<string>;
  get(vaultId: string, viewer: { personId: string | 'system'; purpose: string }): Promise<string | null>;
  erase(vaultId: string): Promise<void>;
}

export interface SosPeopleDeps {
  /** the lane of calls for help */
  db: Database;
  /** connections of the rest of the portal, for work that reads a hundred thousand people */
  bulkDb: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  directory: SosDirectory;
  identity: PeopleIdentity;
  duty: SosDuty;
  vault: PeopleVault;
  notices: SosNotices;
  sms: SmsGateway;
  policies: Pick<Policies, 'policyFor'>;
  raiseAlarm: RaiseAlarm;
  vaultKeys: string;
  /** signs the links of contact tests */
  tokenSecret: string;
  /** where the world reaches us, no slash at its end */
  publicUrl(): string;
}
