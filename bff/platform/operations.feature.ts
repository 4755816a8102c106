import { deadJobParams, deadJobsSchema, pushTicketSchema } from '../contracts/platform';
import { okSchema } from '../contracts/shared';
import type { Clock } from './clock';
import { assertThat } from './errors';
import type { Feature } from './feature';
import type { IdempotencyStore } from './http/idempotency.sql';
import { anyone, defineRoute, staffWith } from './http/route';
import type { JobStore } from './jobs/job-store.sql';
import type { PushServer } from './push/push-server';

/** A finished job is kept this long, and its dedupe key with it. */
const DONE_KEPT_MS = 30 * 86_400_000;

/** What runs the platform itself: tickets for push, dead letters, and the sweeping of what is past its time. */
export function createOperations(deps: {
  push: PushServer;
  jobStore: JobStore;
  idempotency: IdempotencyStore;
  clock: Clock;
}): Feature {
  const { push, jobStore, idempotency, clock } = deps;
  return {
    routes: [
      defineRoute({
        method: 'POST',
        path: '/push/ticket',
        tag: 'platform',
        summary: 'A ticket of 30 s for the WebSocket at /api/push; a visitor gets one for public topics',
        contract: { response: pushTicketSchema },
        policy: anyone,
        rateLimit: { perPerson: 60, perAddress: 600, windowS: 60 },
        handler: async ({ actor }) => push.issueTicket(actor),
      }),
      defineRoute({
        method: 'GET',
        path: '/operations/dead-jobs',
        tag: 'platform',
        summary: 'Jobs that failed as often as they may, newest first',
        contract: { response: deadJobsSchema },
        policy: staffWith('administrator'),
        handler: async () => {
          const [rows, counts] = await Promise.all([jobStore.dead(100), jobStore.counts()]);
          return {
            items: rows.map((row) => ({
              id: row.id,
              kind: row.kind,
              attempts: row.attempts,
              lastError: row.last_error,
              createdAt: row.created_at.toISOString(),
              diedAt: row.finished_at.toISOString(),
            })),
            ready: counts.ready,
            running: counts.running,
          };
        },
      }),
      defineRoute({
        method: 'POST',
        path: '/operations/dead-jobs/:jobId/revive',
        tag: 'platform',
        summary: 'Put a dead job back into the queue, with all its attempts',
        contract: { params: deadJobParams, response: okSchema },
        policy: staffWith('administrator'),
        handler: async ({ params }) => {
          assertThat(await jobStore.revive(params.jobId), 'not_found');
          return { ok: true as const };
        },
      }),
    ],
    recurring: [
      {
        kind: 'platform.sweep',
        everyMs: 600_000,
        run: async ({ log }) => {
          const keys = await idempotency.sweep();
          const jobs = await jobStore.sweepDone(new Date(clock.now().getTime() - DONE_KEPT_MS));
          log.info({ keys, jobs }, 'swept what is past its time');
        },
      },
    ],
  };
}
