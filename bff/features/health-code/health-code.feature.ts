import type { PrismaTx } from '../../platform/db/database.types';
import type { Feature } from '../../platform/feature';
import { createAssessor } from './assess-subject';
import { createAuthorityRefresh } from './authority-refresh';
import { readSigningKeys } from './code/signing-keys';
import { createHealthChecksService } from './health-checks.service';
import { createCheckStore } from './health-checks.sql';
import type { HealthCodeDeps } from './health-code.deps';
import { healthCodeJobs, healthCodeRecurring } from './health-code.jobs';
import { createHealthCodeRepository } from './health-code.repository';
import { healthCodeRoutes } from './health-code.routes';
import { createHealthCodeService } from './health-code.service';
import { createHealthErasureService } from './health-erasure.service';
import { createErasureStore } from './health-erasure.sql';
import { createPolicyRepository } from './health-policy.repository';
import { createHealthPolicyService } from './health-policy.service';
import { createTrustListService } from './trust-list.service';

/** 健康码: a signed personal code in three colours, which exists only while a policy with a legal ground is in force. */
export function createHealthCode(deps: HealthCodeDeps) {
  const keys = readSigningKeys(deps.signingKeys);
  const repository = createHealthCodeRepository(deps.db);
  const policyRepository = createPolicyRepository(deps.db);
  const policies = createHealthPolicyService({ ...deps, repository: policyRepository });
  const refresh = createAuthorityRefresh({ ...deps, repository, digestKey: keys.subjectKey });
  const assessor = createAssessor({ ...deps, repository, refresh, keys });
  const erasure = createHealthErasureService({
    ...deps,
    store: createErasureStore(deps.db),
    policies: policyRepository,
  });
  const feature: Feature = {
    routes: healthCodeRoutes({
      policies,
      codes: createHealthCodeService({ ...deps, repository, assessor, keys }),
      checks: createHealthChecksService({ ...deps, repository, store: createCheckStore(deps.db), keys }),
      trustList: createTrustListService({ ...deps, repository, keys }),
    }),
    jobs: healthCodeJobs(erasure),
    recurring: healthCodeRecurring(policies, erasure),
  };
  return {
    ...feature,
    /** A policy is in force: the errand is shown, and its routes answer. */
    isOn: policies.isOn,
    /** Forgets a person whose consent was withdrawn, in the withdrawal's transaction, and voids the codes they hold. */
    async forgetPerson(tx: PrismaTx, personId: string): Promise<void> {
      await repository.forgetPerson(tx, personId);
      await assessor.revokeCodes(tx, personId);
    },
    movePerson: repository.movePerson,
  };
}
