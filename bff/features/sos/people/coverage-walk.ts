import { createHash } from 'node:crypto';
import type { DutyPost } from '../../../contracts/duty';
import type { CoverageReason, ReachableHours } from '../../../contracts/sos-people';
import { isWithinSpans, joinSpans, overlapOf, type Span, withoutSpans } from '../../../platform/spans';
import type { Policy, PolicyTarget } from '../sos.types';
import { reachableSpans } from './reachable-spans';
import type { DutyTurn } from './sos-people.deps';

/** What a person's contacts come to: the best of them, or why none counts. People with the same have the same gaps. */
export type ContactCover =
  | { kind: 'none' | 'unconfirmed' }
  | { kind: 'always' }
  | { kind: 'hours'; hours: ReachableHours[] };

export interface CoverContact {
  test: string;
  consent: string;
  hours: ReachableHours[] | null;
}

/** Only a contact who is willing and whose number was confirmed proves anything. */
export function contactCoverOf(contacts: readonly CoverContact[]): ContactCover {
  const willing = contacts.filter((contact) => contact.consent !== 'refused');
  if (willing.length === 0) return { kind: 'none' };
  const confirmed = willing.filter((contact) => contact.test === 'confirmed');
  if (confirmed.length === 0) return { kind: 'unconfirmed' };
  if (confirmed.some((contact) => contact.hours === null)) return { kind: 'always' };
  const hours = new Map(
    confirmed.flatMap((contact) => contact.hours!.map((each) => [JSON.stringify(each), each] as const)),
  );
  return { kind: 'hours', hours: [...hours].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each) };
}

export function groupKeyOf(policy: Pick<Policy, 'id' | 'version'>, cover: ContactCover): string {
  return createHash('sha256')
    .update(JSON.stringify([policy.id, policy.version, cover]))
    .digest('hex')
    .slice(0, 32);
}

/** A place as the rota sees it: the units that hold it, from the city down to the community; the city alone for a home unknown. */
export interface Place {
  units: readonly { id: string; kind: string }[];
}

export interface RotaWeek {
  turns: readonly DutyTurn[];
  /** as if nobody were on leave */
  withoutLeave: readonly DutyTurn[];
  /** people of the rota who can be telephoned */
  withPhone: ReadonlySet<string>;
  /** ids from the city down to each unit that stands on the rota */
  pathOf(unitId: string): readonly string[];
}

export interface Gap extends Span {
  stepIndex: number;
  reason: CoverageReason;
}

const POST_OF: Partial<Record<PolicyTarget['who'], DutyPost>> = {
  grid_workers: 'grid_worker',
  station: 'station',
  seats: 'seat',
  supervisors: 'supervisor',
};

/** The turns by which a target has somebody for a place: the same places in which a step looks for them. */
export function turnsFor(
  who: PolicyTarget['who'],
  place: Place,
  turns: readonly DutyTurn[],
  rota: Pick<RotaWeek, 'pathOf'>,
) {
  const post = POST_OF[who];
  if (!post) return [];
  const own = turns.filter((turn) => turn.post === post);
  const idOf = (kind: string) => place.units.find((unit) => unit.kind === kind)?.id;
  switch (who) {
    case 'grid_workers': {
      const local = idOf('street') ?? idOf('community');
      return local ? own.filter((turn) => rota.pathOf(turn.unitId).includes(local)) : [];
    }
    case 'station':
      return own.filter((turn) => turn.unitId === idOf('community') || turn.unitId === idOf('street'));
    case 'supervisors':
      return own.filter((turn) => place.units.some((unit) => unit.id === turn.unitId));
    default:
      return own;
  }
}

/** Walks through a window and gives, step by step of the policy, the stretches in which nobody can be reached, and why. */
export function findGaps(policy: Policy, place: Place, cover: ContactCover, rota: RotaWeek, window: Span): Gap[] {
  const contactSpans =
    cover.kind === 'always'
      ? [window]
      : cover.kind === 'hours'
        ? overlapOf(reachableSpans(cover.hours, window), [window])
        : [];

  return policy.steps.flatMap(({ targets }, stepIndex) => {
    // A centre is staffed by the state, day and night.
    if (targets.some(({ who }) => who === 'centre')) return [];
    const asksContacts = targets.some(({ who }) => who === 'contacts');
    const staffTargets = targets.filter(({ who }) => POST_OF[who]);
    const of = (turns: readonly DutyTurn[]) => staffTargets.flatMap(({ who }) => turnsFor(who, place, turns, rota));
    const there = of(rota.turns);
    const reached = there.filter((turn) => rota.withPhone.has(turn.personId));
    const gaps = withoutSpans([window], [...reached, ...(asksContacts ? contactSpans : [])]);
    if (gaps.length === 0) return [];

    const silent = joinSpans(there);
    const onLeave = withoutSpans(of(rota.withoutLeave), silent);
    const rest: CoverageReason = reasonOf(cover, staffTargets.length > 0, asksContacts, place);
    const edges = new Set([...silent, ...onLeave].flatMap(({ from, until }) => [from, until]));
    return gaps.flatMap((gap) => {
      const cuts = [...edges].filter((edge) => edge > gap.from && edge < gap.until).sort((a, b) => a - b);
      const bounds = [gap.from, ...cuts, gap.until];
      const parts: Gap[] = [];
      for (let i = 0; i + 1 < bounds.length; i++) {
        const [from, until] = [bounds[i]!, bounds[i + 1]!];
        const reason = isWithinSpans(silent, from) ? 'no_phone' : isWithinSpans(onLeave, from) ? 'on_leave' : rest;
        const last = parts.at(-1);
        if (last && last.reason === reason) last.until = until;
        else parts.push({ stepIndex, from, until, reason });
      }
      return parts;
    });
  });
}

/** What to do about it says the reason: an empty rota before a missing contact, since a rota helps everybody. */
function reasonOf(cover: ContactCover, asksStaff: boolean, asksContacts: boolean, place: Place): CoverageReason {
  if (asksStaff && !place.units.some((unit) => unit.kind === 'community')) return 'no_home';
  if (!asksStaff && asksContacts) {
    if (cover.kind === 'none') return 'no_contact';
    return cover.kind === 'unconfirmed' ? 'contact_unconfirmed' : 'contact_hours';
  }
  return 'nobody_on_duty';
}

/** Minutes in which at least one step has nobody. */
export function gapMinutes(gaps: readonly Gap[]): number {
  return Math.round(joinSpans(gaps).reduce((sum, gap) => sum + gap.until - gap.from, 0) / 60_000);
}
