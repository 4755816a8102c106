import { familyStateSchema } from '../../../bff/contracts/identity';
import { isFamilyActor, isFamilyHolder } from '../../../bff/features/identity/family.policy';
import {
  FAMILY_STATES,
  type FamilyEvent,
  familyStateAt,
  nextFamilyState,
} from '../../../bff/features/identity/family.states';

describe('family links', () => {
  it('have an edge table for every state of the contract', () => {
    expect(Object.keys(FAMILY_STATES).sort()).toEqual([...familyStateSchema.options].sort());
  });

  it('never leave an end', () => {
    const events: FamilyEvent[] = ['accept', 'decline', 'revoke', 'expire'];
    for (const state of ['declined', 'revoked', 'expired'] as const) {
      for (const event of events) expect(nextFamilyState(state, event)).toBeNull();
    }
    expect(nextFamilyState('active', 'accept')).toBeNull();
    expect(nextFamilyState('active', 'decline')).toBeNull();
  });

  it('are over when their time is, before any sweep', () => {
    const now = new Date('2026-11-22T00:00:00Z');
    const later = new Date('2026-11-23T00:00:00Z');
    expect(familyStateAt({ state: 'requested', answerBy: now, expiresAt: null }, now)).toBe('expired');
    expect(familyStateAt({ state: 'requested', answerBy: later, expiresAt: null }, now)).toBe('requested');
    expect(familyStateAt({ state: 'active', answerBy: now, expiresAt: later }, now)).toBe('active');
    expect(familyStateAt({ state: 'active', answerBy: now, expiresAt: now }, now)).toBe('expired');
    expect(familyStateAt({ state: 'revoked', answerBy: now, expiresAt: now }, now)).toBe('revoked');
  });

  it('know their two sides, and nobody is both', () => {
    const asked = { actorPersonId: 'daughter', holderPersonId: null };
    expect(isFamilyActor(asked, 'daughter')).toBe(true);
    expect(isFamilyHolder(asked, 'mother', true)).toBe(true);
    expect(isFamilyHolder(asked, 'mother', false)).toBe(false);
    expect(isFamilyHolder(asked, 'daughter', true)).toBe(false);
    const agreed = { actorPersonId: 'daughter', holderPersonId: 'mother' };
    // The phone went to somebody else later: they get no part in it.
    expect(isFamilyHolder(agreed, 'new owner of the number', true)).toBe(false);
    expect(isFamilyHolder(agreed, 'mother', false)).toBe(true);
  });
});
