import type { HealthColour, Symptom, Travel } from '../../contracts/health-code';
import { type Clause, type Condition, type Fact, RULE_VERSIONS, type RuleVersion } from './health-code.rule-versions';

/** What the authority finds about a person. `isolating` and `contact` limit them, so they need evidence. */
export type AuthorityStatus = 'clear' | 'contact' | 'isolating' | 'not_found';

export interface AuthorityFinding {
  evidenceId: string;
  legalGround: string;
  /** ISO instant: the finding ends by itself then */
  until: string;
}

/** Everything a colour is made from, except when the data were true and when it is asked: those stand in the row. */
export interface RuleInputs {
  declaration: { declaredAt: string; symptoms: Symptom[]; hadContact: boolean; travel: Travel };
  authority: { status: AuthorityStatus; finding: AuthorityFinding | null } | null;
}

export interface RuleTimes {
  /** when the authority's data were true, null when there are none */
  dataAsOf: Date | null;
  at: Date;
}

export interface Outcome {
  colour: HealthColour;
  reasonCode: string;
  ruleVersion: number;
  /** declaration and finding run out then: the same inputs may give another outcome. The age of the data is apart. */
  holdsUntil: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The rule with this version. @throws RangeError for one that never was. */
export function ruleVersion(version: number): RuleVersion {
  const found = RULE_VERSIONS.find((rule) => rule.version === version);
  if (!found) throw new RangeError(`there is no rule version ${version}`);
  return found;
}

/**
 * Pure: the same inputs, times and version always give the same outcome. A red can only come out with an evidence id,
 * a legal ground and an end, whatever the clauses say; without them nobody can confirm a colour.
 */
export function evaluate(inputs: RuleInputs, times: RuleTimes, rule: RuleVersion): Outcome {
  const facts = factsOf(inputs, times);
  const clause = rule.clauses.find((candidate) => candidate.when.every((condition) => holds(condition, facts)));
  const decided: Pick<Clause, 'colour' | 'reason'> = clause ?? { colour: 'unknown', reason: 'U_NO_DATA' };
  const lacksEvidence = limits(inputs) && !hasWholeFinding(inputs);
  const { colour, reason } = lacksEvidence && isFromFinding(decided) ? WITHOUT_EVIDENCE : decided;
  return { colour, reasonCode: reason, ruleVersion: rule.version, holdsUntil: holdsUntil(inputs, times, rule) };
}

const WITHOUT_EVIDENCE = { colour: 'unknown', reason: 'U_EVIDENCE' } as const;

function isFromFinding(decided: Pick<Clause, 'colour' | 'reason'>): boolean {
  return decided.colour === 'red' || decided.reason === 'Y_CONTACT' || decided.reason === 'U_FINDING_ENDED';
}

function limits(inputs: RuleInputs): boolean {
  return inputs.authority?.status === 'isolating' || inputs.authority?.status === 'contact';
}

function hasWholeFinding(inputs: RuleInputs): boolean {
  const finding = inputs.authority?.finding;
  return Boolean(finding?.evidenceId && finding.legalGround && finding.until);
}

type Facts = Record<Fact, string | number | boolean | null>;

function factsOf({ declaration, authority }: RuleInputs, { dataAsOf, at }: RuleTimes): Facts {
  const now = at.getTime();
  return {
    declarationAgeDays: (now - Date.parse(declaration.declaredAt)) / DAY_MS,
    authorityStatus: authority && dataAsOf ? authority.status : null,
    authorityAgeHours: dataAsOf ? (now - dataAsOf.getTime()) / HOUR_MS : null,
    isFindingInForce: limits({ declaration, authority })
      ? authority?.finding != null && Date.parse(authority.finding.until) > now
      : null,
    symptomCount: declaration.symptoms.length,
    hadContact: declaration.hadContact,
    travel: declaration.travel,
  };
}

function holds(condition: Condition, facts: Facts): boolean {
  const value = facts[condition.fact];
  if ('is' in condition) return value === condition.is;
  return typeof value === 'number' && value >= condition.atLeast;
}

function holdsUntil({ declaration, authority }: RuleInputs, { at }: RuleTimes, rule: RuleVersion): Date {
  const ends = [Date.parse(declaration.declaredAt) + rule.declarationDays * DAY_MS];
  if (authority?.finding) ends.push(Date.parse(authority.finding.until));
  const ahead = ends.filter((end) => end > at.getTime());
  return new Date(ahead.length > 0 ? Math.min(...ahead) : at.getTime() + DAY_MS);
}

/** Beyond this age the data say nothing any more. */
export function areDataTooOld(rule: RuleVersion, dataAsOf: Date | null, at: Date): boolean {
  return dataAsOf !== null && at.getTime() - dataAsOf.getTime() >= rule.dataHours * HOUR_MS;
}

/** End of a declaration under this rule. */
export function declarationEnd(rule: RuleVersion, declaredAt: Date): Date {
  return new Date(declaredAt.getTime() + rule.declarationDays * DAY_MS);
}
