import fc from 'fast-check';
import { CURRENT_RULE, REASONS, RULE_VERSIONS } from '../../../bff/features/health-code/health-code.rule-versions';
import {
  areDataTooOld,
  evaluate,
  type RuleInputs,
  ruleVersion,
} from '../../../bff/features/health-code/health-code.rules';

const at = new Date('2026-11-22T08:00:00.000Z');
const ago = (hours: number) => new Date(at.getTime() - hours * 3_600_000);
const whole = { evidenceId: 'E-1', legalGround: '第三十九条', until: ago(-24).toISOString() };

function inputs(
  own: Partial<RuleInputs['declaration']> = {},
  authority: RuleInputs['authority'] = { status: 'clear', finding: null },
): RuleInputs {
  return {
    declaration: { declaredAt: ago(2).toISOString(), symptoms: [], hadContact: false, travel: 'none', ...own },
    authority,
  };
}

const outcome = (given: RuleInputs, dataAsOf: Date | null = ago(1)) => evaluate(given, { dataAsOf, at }, CURRENT_RULE);

describe('the rule in force', () => {
  it.each<[string, RuleInputs, string, string]>([
    ['nothing against it', inputs(), 'green', 'G_CLEAR'],
    ['a symptom', inputs({ symptoms: ['fever'] }), 'yellow', 'Y_SYMPTOM'],
    ['a declared contact', inputs({ hadContact: true }), 'yellow', 'Y_DECLARED'],
    ['a notified area', inputs({ travel: 'notified_area' }), 'yellow', 'Y_TRAVEL'],
    ['a return from abroad', inputs({ travel: 'overseas' }), 'yellow', 'Y_OVERSEAS'],
    ['a registered contact', inputs({}, { status: 'contact', finding: whole }), 'yellow', 'Y_CONTACT'],
    ['isolation', inputs({}, { status: 'isolating', finding: whole }), 'red', 'R_CONFIRMED'],
    [
      'isolation over a clean declaration',
      inputs({ symptoms: ['cough'] }, { status: 'isolating', finding: whole }),
      'red',
      'R_CONFIRMED',
    ],
    ['nobody of that name', inputs({}, { status: 'not_found', finding: null }), 'unknown', 'U_NOT_FOUND'],
    ['a declaration that ran out', inputs({ declaredAt: ago(14 * 24).toISOString() }), 'unknown', 'U_DECLARE'],
    [
      'isolation though the declaration ran out',
      inputs({ declaredAt: ago(400).toISOString() }, { status: 'isolating', finding: whole }),
      'red',
      'R_CONFIRMED',
    ],
  ])('gives %s its colour', (_, given, colour, reasonCode) => {
    expect(outcome(given)).toMatchObject({ colour, reasonCode, ruleVersion: 2 });
  });

  it('cannot confirm anything without data, or with old ones', () => {
    expect(outcome(inputs({}, null), null)).toMatchObject({ colour: 'unknown', reasonCode: 'U_NO_DATA' });
    expect(outcome(inputs(), ago(48))).toMatchObject({ colour: 'unknown', reasonCode: 'U_OLD_DATA' });
    expect(outcome(inputs(), ago(47.9))).toMatchObject({ colour: 'green' });
    const isolating = inputs({}, { status: 'isolating', finding: whole });
    expect(outcome(isolating, ago(49))).toMatchObject({ colour: 'unknown', reasonCode: 'U_OLD_DATA' });
  });

  it.each(['evidenceId', 'legalGround', 'until'] as const)('gives no red without %s', (missing) => {
    const finding = { ...whole, [missing]: '' };
    expect(outcome(inputs({}, { status: 'isolating', finding }))).toMatchObject({ colour: 'unknown' });
  });

  it('gives no red without a finding at all', () => {
    expect(outcome(inputs({}, { status: 'isolating', finding: null }))).toMatchObject({
      colour: 'unknown',
      reasonCode: 'U_EVIDENCE',
    });
  });

  it('lets a finding end by itself', () => {
    const finding = { ...whole, until: ago(0).toISOString() };
    expect(outcome(inputs({}, { status: 'isolating', finding }))).toMatchObject({
      colour: 'unknown',
      reasonCode: 'U_FINDING_ENDED',
    });
  });

  it('says until when the same inputs give the same colour', () => {
    expect(outcome(inputs()).holdsUntil).toEqual(ago(2 - 14 * 24));
    expect(outcome(inputs({}, { status: 'contact', finding: whole })).holdsUntil).toEqual(ago(-24));
    expect(areDataTooOld(CURRENT_RULE, ago(48), at)).toBe(true);
    expect(areDataTooOld(CURRENT_RULE, null, at)).toBe(false);
  });
});

describe('every rule version', () => {
  const anyInputs = fc.record({
    declaration: fc.record({
      declaredAt: fc.integer({ min: -40, max: 0 }).map((days) => ago(-days * 24).toISOString()),
      symptoms: fc.subarray(['fever', 'cough', 'other'] as const).map((all) => [...all]),
      hadContact: fc.boolean(),
      travel: fc.constantFrom('none' as const, 'notified_area' as const, 'overseas' as const),
    }),
    authority: fc.option(
      fc.record({
        status: fc.constantFrom('clear' as const, 'contact' as const, 'isolating' as const, 'not_found' as const),
        finding: fc.option(
          fc.record({
            evidenceId: fc.constantFrom('', 'E-1'),
            legalGround: fc.constantFrom('', '第三十九条'),
            until: fc.integer({ min: -50, max: 50 }).map((hours) => ago(hours).toISOString()),
          }),
        ),
      }),
    ),
  });
  const anyAge = fc.option(fc.integer({ min: 0, max: 100 }));

  it.each(RULE_VERSIONS)(
    '$version: red only with evidence in force, green only when clear, and the same every time',
    (rule) => {
      fc.assert(
        fc.property(anyInputs, anyAge, (given, ageHours) => {
          const times = { dataAsOf: given.authority && ageHours !== null ? ago(ageHours) : null, at };
          const first = evaluate(given, times, rule);
          expect(evaluate(given, times, rule)).toEqual(first);
          expect(REASONS).toHaveProperty(first.reasonCode);
          expect(first.reasonCode[0]).toBe(first.colour[0]!.toUpperCase());
          expect(first.holdsUntil.getTime()).toBeGreaterThan(at.getTime());
          if (first.colour === 'red') {
            const { finding } = given.authority!;
            expect(finding!.evidenceId && finding!.legalGround).toBeTruthy();
            expect(Date.parse(finding!.until)).toBeGreaterThan(at.getTime());
          }
          if (first.colour === 'green') {
            expect(given.authority!.status).toBe('clear');
            expect(times.dataAsOf).not.toBeNull();
          }
          if (given.authority === null) expect(first.colour).toBe('unknown');
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it('keeps its own answer: an old assessment is replayed with its own version', () => {
    const overseas = inputs({ travel: 'overseas' });
    const times = { dataAsOf: ago(1), at };
    expect(evaluate(overseas, times, ruleVersion(1)).colour).toBe('green');
    expect(evaluate(overseas, times, ruleVersion(2)).colour).toBe('yellow');
    expect(() => ruleVersion(99)).toThrow(RangeError);
  });
});
