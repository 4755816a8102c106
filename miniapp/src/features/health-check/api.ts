import type { CheckResult, GateDay, Gates, PolicyRecord, ProposePolicy, SignedTrustList } from '@contracts/health-code';
import { request } from '@/shared/http/client';

/** A guard does not wait longer for the network than this; the phone has its own verdict by then. */
const ONLINE_DEADLINE_MS = 2_500;

export const loadTrustList = (): Promise<SignedTrustList> =>
  request({ path: '/health-code/trust-list', deadlineMs: 5_000 });

export const loadGates = (): Promise<Gates> => request({ path: '/health-code/gates' });

export const loadToday = (gateId: string): Promise<GateDay> => request({ path: `/health-code/gates/${gateId}/today` });

export const sendCheck = (check: { checkId: string; gateId: string; code: string }): Promise<CheckResult> =>
  request({ method: 'POST', path: '/health-code/checks', body: check, deadlineMs: ONLINE_DEADLINE_MS });

export const OFFLINE_PATH = '/health-code/offline-checks';

export const loadPolicies = (): Promise<{ policies: PolicyRecord[] }> => request({ path: '/health-code/policies' });

export const proposePolicy = (body: ProposePolicy, idempotencyKey: string): Promise<PolicyRecord> =>
  request({ method: 'POST', path: '/health-code/policies', body, idempotencyKey });

export const confirmPolicy = (policyId: string): Promise<PolicyRecord> =>
  request({ method: 'POST', path: `/health-code/policies/${policyId}/confirmation` });

export const endPolicy = (policyId: string, reason: string): Promise<PolicyRecord> =>
  request({ method: 'POST', path: `/health-code/policies/${policyId}/end`, body: { reason } });
