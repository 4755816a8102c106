import type { CaseAction, ResponderKind, SosParty, SosStage } from '../../contracts/sos';
import type { Actor } from '../../platform/actor';

/** What decides about one case, read from its rows before the policy is asked. */
export interface CaseFacts {
  stage: SosStage;
  personId: string | null;
  /** from the city down to the unit of the case; empty when nobody knows where it lies */
  unitPath: readonly string[];
}

/** What the tables say of the caller and this case. */
export interface CaseStanding {
  /** the part in which they were alerted or came forward */
  askedAs: SosParty | null;
  /** they have a place in the case now */
  isResponding: boolean;
  /** acts for the person by a family link, or stands among their contacts */
  isFamily: boolean;
}

/** Who takes part in a case as what. */
export type CasePart = Extract<SosParty, 'presser' | 'contact' | 'grid_worker' | 'station' | 'seat' | 'supervisor'>;

const AS_PROFESSIONAL: readonly SosParty[] = ['station', 'seat', 'supervisor'];

/** Family and grid workers come first; who answers from a desk is a professional. */
export function responderKindOf(part: SosParty): ResponderKind {
  return AS_PROFESSIONAL.includes(part) ? 'professional' : 'first_responder';
}

/** Every part the caller has in this case, the nearest to it first; none means it does not exist for them. */
export function partsOf(actor: Actor, facts: CaseFacts, standing: CaseStanding): CasePart[] {
  const parts: CasePart[] = [];
  if (facts.personId === actor.personId) parts.push('presser');
  const { askedAs } = standing;
  if (askedAs && askedAs !== 'presser' && askedAs !== 'system' && askedAs !== 'centre') parts.push(askedAs);
  if (standing.isFamily) parts.push('contact');
  for (const { role, unitId } of actor.grants) {
    // The hotline hears of every case, wherever it lies; so does whoever supervises the place, or the whole city.
    if (role === 'dispatcher') parts.push('seat');
    if (role === 'supervisor' && isOver(unitId, facts)) parts.push('supervisor');
    if (role === 'grid_worker' && facts.unitPath.includes(unitId)) parts.push('grid_worker');
    // The people of a community's or street's station are its handlers; departments lie on nobody's path.
    if (role === 'handler' && facts.unitPath.includes(unitId)) parts.push('station');
  }
  return [...new Set(parts)];
}

/** A case that lies nowhere belongs to everybody who supervises: better seen twice than by nobody. */
function isOver(unitId: string, { unitPath }: CaseFacts): boolean {
  return unitPath.length === 0 || unitPath.includes(unitId);
}

/** In what part the caller answers a call for help; null for the one who called, unless they are there for others too. */
export function answeringPart(parts: readonly CasePart[]): Exclude<CasePart, 'presser'> | null {
  return parts.find((part): part is Exclude<CasePart, 'presser'> => part !== 'presser') ?? null;
}

const OPEN: readonly SosStage[] = ['alerting', 'accepted', 'on_scene'];
const TAKEN: readonly SosStage[] = ['accepted', 'on_scene'];

/** Stages in which an action has its place. */
const STAGES: Record<CaseAction, readonly SosStage[]> = {
  accept: OPEN,
  decline: OPEN,
  progress: TAKEN,
  arrive: TAKEN,
  hand_back: TAKEN,
  hand_off: OPEN,
  call_back: OPEN,
  note: OPEN,
  close: TAKEN,
};

/** What the caller may do with the case as it stands. */
export function actionsOpenTo(
  facts: CaseFacts,
  parts: readonly CasePart[],
  standing: CaseStanding,
  /** places that somebody has */
  taken: readonly ResponderKind[],
): CaseAction[] {
  const part = answeringPart(parts);
  if (!part) return [];
  const isDesk = parts.includes('seat') || parts.includes('supervisor') || parts.includes('station');
  const may: Record<CaseAction, boolean> = {
    accept: !standing.isResponding && !taken.includes(responderKindOf(part)),
    decline: standing.askedAs !== null && !standing.isResponding,
    progress: standing.isResponding,
    arrive: standing.isResponding,
    hand_back: standing.isResponding,
    hand_off: standing.isResponding || isDesk,
    call_back: true,
    note: true,
    // Only a person who has the case, or answers for those who have, says that it is over.
    close: standing.isResponding || parts.includes('seat') || parts.includes('supervisor'),
  };
  return (Object.keys(may) as CaseAction[]).filter((action) => may[action] && STAGES[action].includes(facts.stage));
}

/** Whoever helps, and the family, may know the person's facts while the case is open. */
export function mayReadFacts(facts: CaseFacts, parts: readonly CasePart[]): boolean {
  return OPEN.includes(facts.stage) && facts.personId !== null && answeringPart(parts) !== null;
}
