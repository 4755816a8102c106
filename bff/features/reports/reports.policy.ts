import type { Party, ReportEvent, ReportStage } from '../../contracts/reports';
import type { Actor } from '../../platform/actor';

/** What decides about one report, read from its row and the organisation tree before the policy is asked. */
export interface ReportFacts {
  stage: ReportStage;
  reporterId: string;
  filedById: string;
  unitId: string | null;
  gridId: string | null;
  isAnonymous: boolean;
  hasUrged: boolean;
}

/** What the tables say of the caller and this report. */
export interface Standing {
  /** may act for the reporter, by a family link that the reporter agreed to */
  isFamily: boolean;
  /** supervises the unit that has the report, or the whole city */
  isSupervisor: boolean;
}

const HOTLINE_HOLDS: readonly ReportStage[] = ['submitted', 'accepted', 'returned', 'reopened'];
const DEPARTMENT_HOLDS: readonly ReportStage[] = ['assigned', 'handling'];

/** Every part the caller has in this report; none means it does not exist for them. */
export function partiesOf(actor: Actor, report: ReportFacts, standing: Standing): Party[] {
  const parties: Party[] = [];
  if (report.reporterId === actor.personId) parties.push('reporter');
  else if (report.filedById === actor.personId || standing.isFamily) parties.push('family');
  for (const grant of actor.grants) {
    if (grant.role === 'dispatcher') parties.push('hotline');
    if (grant.role === 'handler' && grant.unitId === report.unitId) parties.push('department');
    if (grant.role === 'grid_worker' && grant.unitId === report.gridId) parties.push('grid');
  }
  if (standing.isSupervisor) parties.push('supervisor');
  return parties;
}

const STAFF: readonly Party[] = ['hotline', 'department', 'grid', 'supervisor'];

export function isStaffParty(parties: readonly Party[]): boolean {
  return parties.some((party) => STAFF.includes(party));
}

export function isReporterParty(parties: readonly Party[]): boolean {
  return parties.includes('reporter') || parties.includes('family');
}

type Doers = readonly Party[] | ((stage: ReportStage) => readonly Party[]);

/** The parts that may do a step, most fitting first. People are offered their steps in the order of this table. */
const DOERS: Record<ReportEvent, Doers> = {
  accept: (stage) => (stage === 'assigned' ? ['department'] : ['hotline']),
  assign: ['hotline', 'supervisor'],
  return: ['department'],
  ask(stage) {
    if (HOTLINE_HOLDS.includes(stage)) return ['hotline'];
    return DEPARTMENT_HOLDS.includes(stage) ? ['department'] : [];
  },
  answer_question: ['reporter', 'family'],
  answer: ['department'],
  refuse: ['hotline'],
  verify: ['grid'],
  withdraw: ['reporter', 'family'],
  urge: ['reporter', 'family'],
  rate: ['reporter', 'family'],
  reopen: ['reporter', 'family'],
  // Begins a report: nobody does it to one that is there.
  submit: [],
  overdue: ['system'],
  lapse: ['system'],
};

function partiesFor(event: ReportEvent, stage: ReportStage): readonly Party[] {
  const doers = DOERS[event];
  return typeof doers === 'function' ? doers(stage) : doers;
}

/** The part in which the caller may do this step, or null. Whether the step exists in this stage is another question. */
export function partyFor(
  event: ReportEvent,
  report: Pick<ReportFacts, 'stage'>,
  parties: readonly Party[],
): Party | null {
  return partiesFor(event, report.stage).find((party) => parties.includes(party)) ?? null;
}

/** Steps the caller may do now, of those that the stage allows: what the screens show as buttons. */
export function stepsOpenTo(
  report: ReportFacts,
  parties: readonly Party[],
  isPossible: (event: ReportEvent) => boolean,
): ReportEvent[] {
  return (Object.keys(DOERS) as ReportEvent[]).filter(
    (event) => isPossible(event) && partyFor(event, report, parties) !== null && !(event === 'urge' && report.hasUrged),
  );
}

/** Name and phone: the hotline that calls back, and the department that has the case unless the reporter hid them. */
export function mayRevealReporter(report: ReportFacts, parties: readonly Party[]): boolean {
  if (parties.includes('hotline')) return true;
  return parties.includes('department') && !report.isAnonymous && DEPARTMENT_HOLDS.includes(report.stage);
}

/** Ratings are sealed: a department never learns who gave which mark. */
export function mayReadRating(parties: readonly Party[]): boolean {
  return isReporterParty(parties) || parties.includes('supervisor');
}
