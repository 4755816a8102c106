import type { PolicyState } from '../../contracts/health-code';

/** What may happen to a policy. Nothing leads back: a second period needs a second document. */
export type PolicyEvent = 'confirm' | 'withdraw' | 'end' | 'erased';

/** `{ state: { event: next } }`. */
export const POLICY_STATES: Record<PolicyState, Partial<Record<PolicyEvent, PolicyState>>> = {
  proposed: { confirm: 'active', withdraw: 'withdrawn' },
  withdrawn: {},
  active: { end: 'ended' },
  ended: { erased: 'erased' },
  erased: {},
};

/** The state after `event`, or null when it cannot happen in this one. */
export function nextPolicyState(state: PolicyState, event: PolicyEvent): PolicyState | null {
  return POLICY_STATES[state][event] ?? null;
}
