import type { FamilyState } from '../../contracts/identity';

export type FamilyEvent = 'accept' | 'decline' | 'revoke' | 'expire';

/** A request waits for the holder; once active it lasts until its end, or until either takes it back. */
export const FAMILY_STATES: Record<FamilyState, Partial<Record<FamilyEvent, FamilyState>>> = {
  requested: { accept: 'active', decline: 'declined', revoke: 'revoked', expire: 'expired' },
  active: { revoke: 'revoked', expire: 'expired' },
  declined: {},
  revoked: {},
  expired: {},
};

/** The state after the event, or null when the event has no place in this state. */
export function nextFamilyState(state: FamilyState, event: FamilyEvent): FamilyState | null {
  return FAMILY_STATES[state][event] ?? null;
}

/** What a row says now: a row past its time has ended even before the sweep that writes so. */
export function familyStateAt(
  link: { state: FamilyState; answerBy: Date; expiresAt: Date | null },
  now: Date,
): FamilyState {
  if (link.state === 'requested' && link.answerBy <= now) return 'expired';
  if (link.state === 'active' && link.expiresAt && link.expiresAt <= now) return 'expired';
  return link.state;
}
