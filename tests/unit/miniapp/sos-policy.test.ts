import type { PolicyBody, PolicyView } from '@contracts/sos-policies';
import { differenceOf, roundS } from '@/features/sos-admin/policy/policy-difference';
import {
  addStep,
  inForceFor,
  moveStep,
  putTarget,
  readTyped,
  removeStep,
  startsOf,
  typedOf,
} from '@/features/sos-admin/policy/typed-policy';

const POLICY: PolicyBody = {
  name: '全市默认',
  steps: [
    { afterS: 0, targets: [{ who: 'contacts', channels: ['push', 'voice'] }] },
    {
      afterS: 30,
      targets: [
        { who: 'grid_workers', channels: ['voice'], limit: 3 },
        { who: 'seats', channels: ['push', 'voice'] },
      ],
    },
    { afterS: 60, targets: [{ who: 'grid_workers', channels: ['voice'], limit: 8 }] },
  ],
  repeatFrom: 0,
  repeatAfterS: 60,
  silenceS: 300,
  redialAfterS: 30,
};
const typed = typedOf(POLICY);
const partyOf = (after: PolicyBody, who: string) =>
  differenceOf(POLICY, after).parties.find((party) => party.who === who);

describe('what a new version changes', () => {
  it('is nothing when it is the same', () => {
    expect(differenceOf(POLICY, readTyped(typed).body!)).toMatchObject({ isSame: true, numbers: [], name: null });
  });

  it('is who is asked earlier and later, counted from the press', () => {
    const after = readTyped(moveStep(typed, 0, 1)).body!;
    expect(partyOf(after, 'contacts')).toMatchObject({ firstS: { before: 0, after: 30 } });
    expect(partyOf(after, 'seats')).toMatchObject({ firstS: { before: 30, after: 0 }, added: [], dropped: [] });
    expect(differenceOf(POLICY, after).numbers).toEqual([]);
  });

  it('is who is asked no longer, and who is new', () => {
    const after = readTyped(putTarget(typed, 1, 1, { who: 'supervisors', channels: ['sms'] })).body!;
    expect(partyOf(after, 'seats')).toMatchObject({ firstS: { before: 30, after: null } });
    expect(partyOf(after, 'supervisors')).toMatchObject({ firstS: { before: null, after: 30 } });
    expect(partyOf(after, 'station')).toBeUndefined();
  });

  it('is by what, how often and how many', () => {
    const more = putTarget(typed, 2, 0, { who: 'grid_workers', channels: ['sms'], limit: 5 });
    expect(partyOf(readTyped(more).body!, 'grid_workers')).toMatchObject({
      firstS: { before: 30, after: 30 },
      times: { before: 2, after: 2 },
      limits: { before: [3, 8], after: [3, 5] },
      added: ['sms'],
      dropped: [],
      isSame: false,
    });
  });

  it('is how long a round lasts, and whatever else is a number', () => {
    expect(roundS(POLICY)).toBe(150);
    const after = { ...POLICY, repeatFrom: 1, repeatAfterS: 30, silenceS: 600 };
    expect(differenceOf(POLICY, after).numbers).toEqual([
      { name: 'roundS', before: 150, after: 120 },
      { name: 'repeatFrom', before: 1, after: 2 },
      { name: 'silenceS', before: 300, after: 600 },
    ]);
  });
});

describe('a policy being written', () => {
  it('keeps its times while steps change places', () => {
    const moved = moveStep(typed, 2, -1);
    expect(moved.steps.map(({ key, afterS }) => [key, afterS])).toEqual([
      [0, '0'],
      [2, '30'],
      [1, '60'],
    ]);
    expect(moveStep(typed, 0, -1)).toBe(typed);
    expect(startsOf(moved.steps)).toEqual([0, 30, 90]);
  });

  it('begins at once whatever is taken out, and repeats from the same step', () => {
    const without = removeStep({ ...typed, repeatFrom: 2 }, 0);
    expect(without.steps.map(({ afterS }) => afterS)).toEqual(['0', '60']);
    expect(without.repeatFrom).toBe(1);
    expect(removeStep(removeStep(without, 1), 0).steps).toHaveLength(1);
  });

  it('says what is wrong by the path that the server would name', () => {
    const wrong = addStep({ ...typed, name: ' ', redialAfterS: '9', silenceS: 'x' });
    expect(readTyped(wrong)).toEqual({
      body: null,
      faults: {
        name: { kind: 'name' },
        'steps.3.targets': { kind: 'nobody' },
        silenceS: { kind: 'number', least: 60, most: 1_800 },
        redialAfterS: { kind: 'number', least: 10, most: 300 },
      },
    });
  });
});

it('a place goes by its own policy, or by that of the nearest place above it', () => {
  const view = (id: string, unitId: string | null, retiredAt: string | null = null) =>
    ({ ...POLICY, id, unitId, retiredAt, isBuiltIn: id === 'drill' }) as PolicyView;
  const policies = [view('drill', null), view('city', null), view('street', 'S'), view('old', 'C', '2026-01-01')];
  const units = [
    { id: 'S', parentId: null },
    { id: 'C', parentId: 'S' },
  ];
  expect(inForceFor(policies, units, 'C')?.id).toBe('street');
  expect(inForceFor(policies, units, null)?.id).toBe('city');
  expect(inForceFor(policies, units, 'elsewhere')?.id).toBe('city');
});
