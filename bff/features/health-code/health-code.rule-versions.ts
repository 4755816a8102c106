import type { HealthColour } from '../../contracts/health-code';

/** A thing a clause may look at; worked out from the inputs by `factsOf`. */
export type Fact =
  | 'declarationAgeDays'
  | 'authorityStatus'
  | 'authorityAgeHours'
  | 'isFindingInForce'
  | 'symptomCount'
  | 'hadContact'
  | 'travel';

export type Condition = { fact: Fact; is: string | boolean | null } | { fact: Fact; atLeast: number };

export interface Clause {
  /** all must hold */
  when: readonly Condition[];
  colour: HealthColour;
  reason: string;
}

/** One version of the rule. Versions are only ever added: an old assessment is replayed with its own. */
export interface RuleVersion {
  version: number;
  /** the document that lays it down */
  basis: string;
  /** a declaration counts for this long */
  declarationDays: number;
  /** the authority's data count for this long; beyond it nobody can confirm a colour */
  dataHours: number;
  /** the first clause that holds decides */
  clauses: readonly Clause[];
}

/** `R_`, `Y_`, `G_`, `U_`: the colour a reason goes with. Words say what it means and what to do. */
export const REASONS: Record<string, { zh: string; en: string }> = {
  R_CONFIRMED: { zh: '卫健部门通知您正在隔离观察期内', en: 'The health authority placed you under isolation' },
  Y_CONTACT: { zh: '卫健部门登记您为接触者', en: 'The health authority lists you as a contact' },
  Y_SYMPTOM: { zh: '您申报了身体不适', en: 'You declared symptoms' },
  Y_DECLARED: { zh: '您申报了接触史', en: 'You declared a contact' },
  Y_TRAVEL: { zh: '您申报去过通报地区', en: 'You declared travel to a notified area' },
  Y_OVERSEAS: { zh: '您申报刚从境外回来', en: 'You declared a recent return from abroad' },
  G_CLEAR: { zh: '没有发现需要注意的情况', en: 'Nothing found that calls for attention' },
  U_DECLARE: { zh: '申报过期了，请重新申报', en: 'The declaration has run out; please declare again' },
  U_NO_DATA: {
    zh: '还没有拿到卫健部门的数据，稍后自动再试',
    en: 'No data from the health authority yet; trying again shortly',
  },
  U_OLD_DATA: {
    zh: '卫健部门的数据太旧，暂时无法确认',
    en: 'The health authority’s data are too old to confirm a colour',
  },
  U_NOT_FOUND: {
    zh: '卫健部门没有查到您的登记，请核对身份信息',
    en: 'The health authority has no record of you; check your identity details',
  },
  U_EVIDENCE: {
    zh: '卫健部门的通知缺少依据，暂时无法确认',
    en: 'The authority’s notice lacks its evidence; a colour cannot be confirmed',
  },
  U_FINDING_ENDED: {
    zh: '卫健部门的通知已经到期，正在等它更新',
    en: 'The authority’s notice has run out; waiting for its update',
  },
};

const nobodyCanSay: readonly Clause[] = [
  { when: [{ fact: 'authorityStatus', is: null }], colour: 'unknown', reason: 'U_NO_DATA' },
  { when: [{ fact: 'authorityStatus', is: 'not_found' }], colour: 'unknown', reason: 'U_NOT_FOUND' },
];

const findings: readonly Clause[] = [
  {
    when: [
      { fact: 'authorityStatus', is: 'isolating' },
      { fact: 'isFindingInForce', is: true },
    ],
    colour: 'red',
    reason: 'R_CONFIRMED',
  },
  {
    when: [
      { fact: 'authorityStatus', is: 'contact' },
      { fact: 'isFindingInForce', is: true },
    ],
    colour: 'yellow',
    reason: 'Y_CONTACT',
  },
  { when: [{ fact: 'isFindingInForce', is: false }], colour: 'unknown', reason: 'U_FINDING_ENDED' },
];

const ownWords: readonly Clause[] = [
  { when: [{ fact: 'symptomCount', atLeast: 1 }], colour: 'yellow', reason: 'Y_SYMPTOM' },
  { when: [{ fact: 'hadContact', is: true }], colour: 'yellow', reason: 'Y_DECLARED' },
  { when: [{ fact: 'travel', is: 'notified_area' }], colour: 'yellow', reason: 'Y_TRAVEL' },
];

const clear: Clause = { when: [{ fact: 'authorityStatus', is: 'clear' }], colour: 'green', reason: 'G_CLEAR' };

export const RULE_VERSIONS: readonly RuleVersion[] = [
  {
    version: 1,
    basis: '演示〔2026〕1号 附件 第一版',
    declarationDays: 7,
    dataHours: 72,
    clauses: [
      ...nobodyCanSay,
      { when: [{ fact: 'authorityAgeHours', atLeast: 72 }], colour: 'unknown', reason: 'U_OLD_DATA' },
      { when: [{ fact: 'declarationAgeDays', atLeast: 7 }], colour: 'unknown', reason: 'U_DECLARE' },
      ...findings,
      ...ownWords,
      clear,
    ],
  },
  {
    version: 2,
    basis: '演示〔2026〕1号 附件 第二版',
    declarationDays: 14,
    dataHours: 48,
    clauses: [
      ...nobodyCanSay,
      { when: [{ fact: 'authorityAgeHours', atLeast: 48 }], colour: 'unknown', reason: 'U_OLD_DATA' },
      // A finding limits a person whether or not their own declaration has run out.
      ...findings,
      { when: [{ fact: 'declarationAgeDays', atLeast: 14 }], colour: 'unknown', reason: 'U_DECLARE' },
      ...ownWords,
      { when: [{ fact: 'travel', is: 'overseas' }], colour: 'yellow', reason: 'Y_OVERSEAS' },
      clear,
    ],
  },
];

/** The version new assessments are made with. */
export const CURRENT_RULE = RULE_VERSIONS[RULE_VERSIONS.length - 1]!;
