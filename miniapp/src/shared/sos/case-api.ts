import type { CaseStep, PersonFacts, SosCase, SosCaseList } from '@contracts/sos';
import { request } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';

type WithoutKey<Step> = Step extends unknown ? Omit<Step, 'clientKey'> : never;
/** A step as a person takes it; the key that makes a resend harmless is added on the way. */
export type StepTaken = WithoutKey<CaseStep>;

export const listCases = (query: {
  stage?: 'open' | 'alerting' | 'accepted' | 'closed';
  isDrill?: boolean;
  cursor?: string;
  limit?: number;
}): Promise<SosCaseList> => request({ path: '/sos/cases', query });

export const readCase = (caseId: string): Promise<SosCase> => request({ path: `/sos/cases/${caseId}` });

/** Reads what the vault knows of the person. Every call is written down and shown to the family. */
export const lookAtFacts = (caseId: string): Promise<PersonFacts> =>
  request({ method: 'POST', path: `/sos/cases/${caseId}/facts`, body: {} });

/** Takes a step in a case. @param clientKey the one of the first try, when this is a second one */
export function takeStep(caseId: string, step: StepTaken, clientKey = newClientKey()): Promise<SosCase> {
  return request({
    method: 'POST',
    path: `/sos/cases/${caseId}/steps`,
    body: { ...step, clientKey },
    idempotencyKey: clientKey,
  });
}
