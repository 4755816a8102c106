import type { PolicyState } from '../../contracts/health-code';

/** A policy needs two names: whoever proposed it cannot confirm it. */
export function mayConfirm(policy: { proposedBy: string }, personId: string): boolean {
  return policy.proposedBy !== personId;
}

/** Active, and the moment lies between its dates: outside them the capability is off, whatever else is said. */
export function isInForce(policy: { state: PolicyState; startsAt: Date; endsAt: Date }, now: Date): boolean {
  return policy.state === 'active' && policy.startsAt <= now && now < policy.endsAt;
}

/** A checker speaks for the gates of their own grants. */
export function mayCheckAt(gateId: string, gatesOfChecker: readonly string[]): boolean {
  return gatesOfChecker.includes(gateId);
}

/** How long after the first scan the same checker, at the same gate, is taken to be scanning once. */
export const SAME_SCAN_MS = 10_000;

export interface FirstScan {
  checkId: string;
  gateId: string;
  checkerId: string;
  usedAt: Date;
}

/** A code seen before: the same scan again (a trembling hand, a lost answer), or a code used twice. */
export function judgeSecondScan(
  first: FirstScan,
  second: { checkId: string; gateId: string; checkerId: string; at: Date },
): 'same' | 'repeat' | 'replayed' {
  const isSameHand = first.gateId === second.gateId && first.checkerId === second.checkerId;
  if (isSameHand && first.checkId === second.checkId) return 'same';
  const apartMs = Math.abs(second.at.getTime() - first.usedAt.getTime());
  return isSameHand && apartMs <= SAME_SCAN_MS ? 'repeat' : 'replayed';
}
