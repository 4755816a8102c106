import fc from 'fast-check';
import { BUILT_IN, builtIn, CITY_POLICY_ID } from '../../../bff/features/sos/escalation/default-policies';
import {
  centreFor,
  planStep,
  type ResolvedTarget,
  type StepQuestion,
} from '../../../bff/features/sos/escalation/plan-step';
import type { Policy, PolicyTarget, Reachable } from '../../../bff/features/sos/sos.types';

const channel = fc.constantFrom('push' as const, 'subscribe' as const, 'sms' as const, 'voice' as const);
const who = fc.constantFrom(
  'contacts' as const,
  'grid_workers' as const,
  'station' as const,
  'seats' as const,
  'supervisors' as const,
  'centre' as const,
);
const PARTY = {
  contacts: 'contact',
  grid_workers: 'grid_worker',
  station: 'station',
  seats: 'seat',
  supervisors: 'supervisor',
  centre: 'seat',
} as const;

const target: fc.Arbitrary<PolicyTarget> = fc.record(
  { who, channels: fc.array(channel, { maxLength: 4 }), limit: fc.integer({ min: 1, max: 4 }) },
  { requiredKeys: ['who', 'channels'] },
);
const policy: fc.Arbitrary<Policy> = fc
  .record({
    steps: fc.array(
      fc.record({ afterS: fc.integer({ min: 0, max: 90 }), targets: fc.array(target, { maxLength: 4 }) }),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    repeatFrom: fc.integer({ min: 0, max: 7 }),
    repeatAfterS: fc.integer({ min: -5, max: 120 }),
  })
  .map((body) => ({ id: 'p', version: 1, name: 'p', silenceS: 300, redialAfterS: 30, ...body }));

const person = (names: fc.Arbitrary<number>): fc.Arbitrary<Reachable> =>
  fc.record({ n: names, hasAccount: fc.boolean(), hasPhone: fc.boolean() }).map(({ n, hasAccount, hasPhone }) => ({
    key: hasAccount ? `person:${n}` : `contact:${n}`,
    personId: hasAccount ? String(n) : null,
    contactId: hasAccount ? null : String(n),
    party: 'contact',
    responderKind: 'first_responder',
    name: `第${n}位`,
    phoneVaultId: hasPhone ? `v${n}` : null,
    distanceM: null,
  }));

const question: fc.Arbitrary<StepQuestion> = policy.chain((of) =>
  fc
    .record({
      stepIndex: fc.integer({ min: 0, max: of.steps.length - 1 }),
      round: fc.nat(3),
      drill: fc.constantFrom(null, null, null, 'test' as const, 'exercise' as const, 'synthetic' as const),
      kind: fc.constantFrom(null, 'ill' as const, 'fire' as const, 'threatened' as const),
      isSilent: fc.boolean(),
      presserPersonId: fc.constantFrom(null, '1'),
    })
    .chain((rest) =>
      fc
        .tuple(
          ...of.steps[rest.stepIndex]!.targets.map((each) =>
            fc.record({
              target: fc.constant(each),
              people: fc
                .array(person(fc.nat(5)), { maxLength: 5 })
                .map((people) => people.map((one) => ({ ...one, party: PARTY[each.who] }) as Reachable)),
              failure: fc.constantFrom(null, null, 'late'),
            }),
          ),
        )
        .map((resolved) => ({
          policy: of,
          ...rest,
          resolved: resolved.map((one): ResolvedTarget => (one.failure ? { ...one, people: [] } : one)),
        })),
    ),
);

describe('a step of escalation', () => {
  it('always has a next one, within the policy, and goes round no faster than every five seconds', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { next } = planStep(asked);
        expect(asked.policy.steps[next.stepIndex]).toBeDefined();
        expect(next.afterS).toBeGreaterThanOrEqual(0);
        const isRound = next.round > asked.round;
        expect(isRound).toBe(asked.stepIndex === asked.policy.steps.length - 1);
        if (isRound) expect(next.afterS).toBeGreaterThanOrEqual(5);
        else expect(next).toMatchObject({ stepIndex: asked.stepIndex + 1, round: asked.round });
      }),
      { numRuns: 500 },
    );
  });

  it('asks nobody twice by one channel, nobody by a channel that does not lead to them, and never the one who pressed', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { alerts } = planStep(asked);
        const keys = alerts.map((alert) => `${alert.targetKey} ${alert.channel}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const alert of alerts) {
          if (asked.drill === 'synthetic') continue;
          if (alert.channel === 'push' || alert.channel === 'subscribe') expect(alert.personId).not.toBeNull();
          else expect(alert.phoneVaultId).not.toBeNull();
          if (asked.presserPersonId) expect(alert.personId).not.toBe(asked.presserPersonId);
          expect(new Set(alerts.filter((one) => one.targetKey === alert.targetKey).map((one) => one.party)).size).toBe(
            1,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('passes over no target in silence: each is asked or stands among the gaps', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const plan = planStep(asked);
        for (const { target: of, people, failure } of asked.resolved) {
          if (asked.drill === 'synthetic' || (asked.drill === 'test' && of.who !== 'contacts')) continue;
          if (of.who === 'centre') {
            expect(plan.centres).toContain(centreFor(asked.kind, asked.isSilent));
            continue;
          }
          const keys = new Set(people.map((one) => one.key));
          const isAsked = plan.alerts.some((alert) => keys.has(alert.targetKey));
          const isGap = plan.gaps.some((gap) => gap.who === of.who);
          expect(isAsked || isGap).toBe(true);
          if (failure) expect(plan.gaps).toContainEqual({ who: of.who, reason: 'failed' });
        }
        if (plan.isEmpty && plan.next.round === asked.round) expect(plan.next.afterS).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps drills in the house', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const plan = planStep(asked);
        if (asked.drill === 'synthetic') {
          expect(plan.alerts).toEqual([
            expect.objectContaining({ party: 'system', personId: null, phoneVaultId: null }),
          ]);
          expect(plan.centres).toEqual([]);
        }
        if (asked.drill === 'test') {
          expect(plan.alerts.every((alert) => alert.party === 'contact')).toBe(true);
          expect(plan.centres).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('hands to 119, 110 or 120 by what is the matter', () => {
    expect(centreFor('fire', false)).toBe('119');
    expect(centreFor('threatened', true)).toBe('110');
    expect(centreFor('lost', false)).toBe('110');
    expect(['ill', 'fallen', 'other', null].map((kind) => centreFor(kind as 'ill', false))).toEqual(
      Array(4).fill('120'),
    );
    expect(centreFor(null, true)).toBe('110');
  });

  it('goes round a city policy for ever', () => {
    const city = builtIn(CITY_POLICY_ID);
    let at = { stepIndex: 0, round: 0 };
    const seen: number[] = [];
    for (let step = 0; step < 11; step += 1) {
      seen.push(at.stepIndex);
      at = planStep({
        policy: city,
        ...at,
        drill: null,
        kind: null,
        isSilent: false,
        presserPersonId: null,
        resolved: [],
      }).next;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0]);
    expect(at.round).toBe(2);
    expect(BUILT_IN.every(({ steps }) => steps[0]!.afterS === 0)).toBe(true);
  });
});
