import type { CareReason, CareState } from '../../../contracts/sos-check-in';

/**
 * `unanswered`: whoever was asked let the time pass, or there was nobody to ask. `heard`: the silent device spoke. `help`: somebody
 * says that help is needed. `switch_off`: there is nothing to ask about any more.
 */
export type CareMove =
  | 'ask_again'
  | 'unanswered'
  | 'well'
  | 'heard'
  | 'help'
  | 'visited'
  | 'overdue'
  | 'case'
  | 'switch_off';

/**
 * Asking after somebody: gently, one after another, and never ending in silence. Only a word (of the person, a contact, the
 * device, a visitor) or a real case ends it; a visit that does not happen is asked for again and again.
 */
export const CARE_STATES = {
  asking_person: {
    ask_again: 'asking_person',
    unanswered: 'asking_contact',
    well: 'settled',
    heard: 'settled',
    visited: 'settled',
    switch_off: 'settled',
    help: 'case_opened',
  },
  asking_contact: {
    unanswered: 'visiting',
    well: 'settled',
    heard: 'settled',
    visited: 'settled',
    switch_off: 'settled',
    help: 'case_opened',
  },
  visiting: {
    well: 'settled',
    heard: 'settled',
    visited: 'settled',
    switch_off: 'settled',
    help: 'case_opened',
    overdue: 'visiting',
    case: 'case_opened',
  },
  // From here on it is the case that asks.
  case_opened: {},
  settled: {},
} as const satisfies Record<CareState, Partial<Record<CareMove, CareState>>>;

/** The state a move leads to, or null when it has no place here. */
export function nextCareState(state: CareState, move: CareMove): CareState | null {
  return (CARE_STATES[state] as Partial<Record<CareMove, CareState>>)[move] ?? null;
}

/** Whose turn it is; null: nobody's, it is over. */
export const CARE_OWNER = {
  asking_person: 'person',
  asking_contact: 'contact',
  visiting: 'grid_worker',
  case_opened: null,
  settled: null,
} as const satisfies Record<CareState, 'person' | 'contact' | 'grid_worker' | null>;

export interface CareWaits {
  personAsks: number;
  personWaitMinutes: number;
  contactWaitMinutes: number;
  visitWaitMinutes: number;
}

/** Milliseconds that whoever is asked in a state has. */
export function careWaitMs(state: CareState, waits: CareWaits): number | null {
  const minutes = {
    asking_person: waits.personWaitMinutes,
    asking_contact: waits.contactWaitMinutes,
    visiting: waits.visitWaitMinutes,
    case_opened: null,
    settled: null,
  }[state];
  return minutes === null ? null : minutes * 60_000;
}

/** What the passing of time does; null where nothing is waited for. */
export function moveWhenDue(
  care: { state: CareState; asked: number; opensCase: boolean },
  waits: { personAsks: number },
): CareMove | null {
  switch (care.state) {
    case 'asking_person':
      return care.asked < waits.personAsks ? 'ask_again' : 'unanswered';
    case 'asking_contact':
      return 'unanswered';
    case 'visiting':
      return care.opensCase ? 'case' : 'overdue';
    default:
      return null;
  }
}

/** Where asking begins: a board has nobody to ring, somebody goes and looks. */
export function firstCareState(reason: CareReason, personId: string | null): CareState {
  return reason === 'silent_device' && personId === null ? 'visiting' : 'asking_person';
}
