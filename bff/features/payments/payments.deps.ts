import type { WechatPayGateway } from '../../connectors/wechat-pay/wechat-pay.port';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Logger } from '../../platform/log';
import type { Metrics } from '../../platform/metrics';
import type { Outbox } from '../../platform/push/push.types';
import type { PaymentsBills } from './bills.types';
import type { PayerNotices } from './write-off/write-off.deps';

/** Who may pay for whom, and by what WeChat knows them. */
export interface PayingPeople {
  /** of this app; null for somebody who never came by WeChat. Never logged, never kept in the clear. */
  openIdOf(personId: string): Promise<string | null>;
  /** one of them acts for the other */
  areFamily(personId: string, otherId: string): Promise<boolean>;
  /** as colleagues know them: for the desk at which two people decide */
  nameOf(personId: string): Promise<string>;
  /** everybody who holds the role `finance` */
  financeStaff(): Promise<string[]>;
}

/** A complaint becomes a report, with what proves the payment written into it. */
export interface PaymentComplaint {
  /** the same key never opens a second report */
  clientKey: string;
  /** leaf of the report categories */
  categoryId: string;
  words: string;
  address: string;
}

export interface PaymentsDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  gateway: WechatPayGateway;
  /** ours at WeChat: what was paid under another one is not ours */
  appId: string;
  /** where WeChat reaches us, without a slash at the end */
  publicUrl(): string;
  /** page on which a browser pays, in a city that runs on simulators */
  cashierUrl: string | null;
  /** `kid:base64 of 32 bytes,…` */
  vaultKeys: string;
  bills: PaymentsBills;
  people: PayingPeople;
  notices: PayerNotices;
  openReport(personId: string, complaint: PaymentComplaint): Promise<{ reportId: string; number: string }>;
}
