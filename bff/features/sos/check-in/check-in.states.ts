import type { CheckInState } from '../../../contracts/sos-check-in';

/** `plan`: the person changed time or days. `again`: another day's time came while one is still asked after. */
export type CheckInMove = 'plan' | 'well' | 'remind' | 'miss' | 'again' | 'settle' | 'pause' | 'resume' | 'switch_off';

/** Every way the daily word may go. Each state but `off` ends by itself: reminder, deadline, next day, end of a pause. */
export const CHECK_IN_STATES = {
  off: { plan: 'waiting' },
  waiting: { plan: 'waiting', well: 'waiting', remind: 'reminded', pause: 'paused', switch_off: 'off' },
  reminded: { plan: 'waiting', well: 'waiting', miss: 'missed', pause: 'paused', switch_off: 'off' },
  // A pause waits until it is known how the person is: it must not hush a day that was missed.
  missed: { well: 'waiting', settle: 'waiting', again: 'missed', switch_off: 'off' },
  paused: { plan: 'waiting', well: 'paused', pause: 'paused', resume: 'waiting', switch_off: 'off' },
} as const satisfies Record<CheckInState, Partial<Record<CheckInMove, CheckInState>>>;

/** The state a move leads to, or null when it has no place here. */
export function nextCheckInState(state: CheckInState, move: CheckInMove): CheckInState | null {
  return (CHECK_IN_STATES[state] as Partial<Record<CheckInMove, CheckInState>>)[move] ?? null;
}

/** What the passing of time does in each state. */
export const CHECK_IN_WHEN_DUE = {
  off: null,
  waiting: 'remind',
  reminded: 'miss',
  missed: 'again',
  paused: 'resume',
} as const satisfies Record<CheckInState, CheckInMove | null>;
