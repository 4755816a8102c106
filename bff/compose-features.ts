import { createFiles } from './features/files/files.feature';
import type { Actor } from './platform/actor';
import type { Clock } from './platform/clock';
import type { Config } from './platform/config';
import type { Database } from './platform/db/database.types';
import type { Feature } from './platform/feature';
import type { Jobs } from './platform/jobs/job.types';
import type { Logger } from './platform/log';
import type { Metrics } from './platform/metrics';
import type { PushBus } from './platform/push/push-bus';
import type { Outbox } from './platform/push/push.types';
import type { ObjectStore } from './platform/storage/storage.types';

/** What every feature stands on. */
export interface Platform {
  config: Config;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  db: Database;
  bus: PushBus;
  outbox: Outbox;
  jobs: Jobs;
  store: ObjectStore;
}

/** Joins connectors and features: the one place where a feature is handed what it needs of another. */
export function composeFeatures(platform: Platform): {
  features: Feature[];
  authenticate(authorization: string | undefined): Actor | null;
} {
  const { config, clock, db, store } = platform;
  const files = createFiles({ db, store, clock, linkSecret: config.LINK_SECRET });
  return { features: [files], authenticate: () => null };
}
