import type { Route } from './http/route';
import type { JobDefinition, RecurringJob } from './jobs/job.types';

/** What a feature hands to the composition root. */
export interface Feature {
  routes: Route[];
  jobs?: JobDefinition[];
  recurring?: RecurringJob[];
  /** called after the database is ready, before the first request; order is that of `app.ts` */
  start?(): Promise<void>;
  stop?(): Promise<void>;
}
