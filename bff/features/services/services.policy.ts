import type { DeskAction, EditionState } from '../../contracts/services-desk';

/** How the caller stands to one entry; worked out from grants and the organisation tree before the policy is asked. */
export interface DeskStanding {
  /** holds `publisher` for the entry's department or a unit above it */
  isPublisher: boolean;
  /** holds `approver` for the entry's department or a unit above it */
  isApprover: boolean;
  /** wrote any part of the edition in work */
  isContributor: boolean;
}

export interface DeskSituation {
  working: EditionState | null;
  live: EditionState | null;
}

interface Rule {
  role: 'publisher' | 'approver' | 'either';
  slot: 'working' | 'live';
  states: readonly EditionState[];
  /** the second person must not have written any of it */
  needsSecondPerson?: boolean;
}

const RULES: Record<DeskAction, Rule> = {
  edit: { role: 'publisher', slot: 'working', states: ['draft', 'returned'] },
  submit: { role: 'publisher', slot: 'working', states: ['draft', 'returned'] },
  recall: { role: 'publisher', slot: 'working', states: ['in_review'] },
  return: { role: 'approver', slot: 'working', states: ['in_review'], needsSecondPerson: true },
  approve: { role: 'approver', slot: 'working', states: ['in_review'], needsSecondPerson: true },
  schedule: { role: 'approver', slot: 'working', states: ['in_review', 'scheduled'], needsSecondPerson: true },
  unschedule: { role: 'either', slot: 'working', states: ['scheduled'] },
  discard: { role: 'publisher', slot: 'working', states: ['draft', 'returned'] },
  // Taking something off the shelf must never wait for a second person: wrong facts do harm by the minute.
  withdraw: { role: 'approver', slot: 'live', states: ['published', 'expired'] },
  redirect: { role: 'approver', slot: 'live', states: ['withdrawn'] },
};

export type DeskVerdict = 'allowed' | 'forbidden' | 'second_person' | 'wrong_state';

/** May this caller do `action` to an entry in this situation? Role is judged before state, so that strangers learn no states. */
export function judgeDeskAction(action: DeskAction, standing: DeskStanding, situation: DeskSituation): DeskVerdict {
  const rule = RULES[action];
  const hasRole =
    rule.role === 'either'
      ? standing.isPublisher || standing.isApprover
      : rule.role === 'publisher'
        ? standing.isPublisher
        : standing.isApprover;
  if (!hasRole) return 'forbidden';
  if (rule.needsSecondPerson && standing.isContributor) return 'second_person';
  const state = situation[rule.slot];
  // A new edition starts from nothing, or from the live one.
  if (action === 'edit' && state === null) return 'allowed';
  return state !== null && rule.states.includes(state) ? 'allowed' : 'wrong_state';
}

/** Every action the caller may take now, for the buttons of the desk. */
export function deskActionsFor(standing: DeskStanding, situation: DeskSituation): DeskAction[] {
  return (Object.keys(RULES) as DeskAction[]).filter(
    (action) => judgeDeskAction(action, standing, situation) === 'allowed',
  );
}
