import { isGrantInForce } from '../../../bff/features/organisations/directory';
import { mayChangeGrant } from '../../../bff/features/organisations/organisations.policy';

const base = {
  administeredUnitIds: ['district'],
  unitPath: ['city', 'district', 'street'],
  cityId: 'city',
  role: 'handler' as const,
  isOwn: false,
};

describe('who may change grants', () => {
  it.each([
    ['of a unit below theirs', {}, true],
    ['of their own unit', { unitPath: ['city', 'district'] }, true],
    ['of the unit above', { unitPath: ['city'] }, false],
    ['of a brother', { unitPath: ['city', 'other'] }, false],
    ['for themselves', { isOwn: true }, false],
    ['of an administrator, below the city', { role: 'administrator' as const }, false],
    ['of an administrator, for the city', { role: 'administrator' as const, administeredUnitIds: ['city'] }, true],
    ['of their own, even for the city', { isOwn: true, administeredUnitIds: ['city'] }, false],
  ])('%s', (_, change, may) => expect(mayChangeGrant({ ...base, ...change })).toBe(may));

  it('a grant is in force between its two ends', () => {
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour));
    const grant = { validFrom: at(8), validUntil: at(10), endedAt: null };
    expect(isGrantInForce(grant, at(7))).toBe(false);
    expect(isGrantInForce(grant, at(8))).toBe(true);
    expect(isGrantInForce(grant, at(10))).toBe(false);
    expect(isGrantInForce({ ...grant, endedAt: at(8) }, at(9))).toBe(false);
    expect(isGrantInForce({ ...grant, validUntil: null }, at(23))).toBe(true);
  });
});
