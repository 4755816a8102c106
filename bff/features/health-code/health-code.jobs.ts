import { z } from 'zod';
import { defineJob, type JobDefinition, type RecurringJob } from '../../platform/jobs/job.types';
import type { HealthErasureService } from './health-erasure.service';
import { ERASE_JOB, type HealthPolicyService } from './health-policy.service';

export function healthCodeJobs(erasure: HealthErasureService): JobDefinition[] {
  return [
    defineJob({
      kind: ERASE_JOB,
      payload: z.object({ policyId: z.string() }),
      // An erasure is never given up: it is tried for weeks, and the sweep below finds what is left.
      maxAttempts: 1_000,
      timeoutMs: 600_000,
      concurrency: 1,
      run: ({ policyId }, { signal }) => erasure.erase(policyId, signal),
    }),
  ];
}

export function healthCodeRecurring(policies: HealthPolicyService, erasure: HealthErasureService): RecurringJob[] {
  return [
    {
      kind: 'health-code.tend',
      everyMs: 60_000,
      timeoutMs: 600_000,
      async run({ signal }) {
        await policies.endWhatIsOver();
        await erasure.eraseStragglers(signal);
      },
    },
    {
      kind: 'health-code.retain',
      cron: '30 3 * * *',
      timeoutMs: 1_800_000,
      run: ({ signal }) => erasure.removeOld(signal),
    },
  ];
}
