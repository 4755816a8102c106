import type { SosStage } from '../../contracts/sos';

/** What moves a case, by a person or by a timer. */
export type SosMove =
  | 'escalate'
  | 'press_again'
  | 'undo'
  | 'accept'
  | 'progress'
  | 'arrive'
  | 'hand_back'
  | 'silence'
  | 'close';

/**
 * Every way a case may go. Two rules hold it together: no state but `closed` is without a timer (`TIMER_OF`), and nothing
 * but a person's `close` leads to `closed`, and that only once a named person has taken the case. An undo moves nothing:
 * somebody still calls back.
 */
export const SOS_STATES = {
  alerting: { escalate: 'alerting', press_again: 'alerting', undo: 'alerting', accept: 'accepted' },
  accepted: {
    press_again: 'accepted',
    undo: 'accepted',
    accept: 'accepted',
    progress: 'accepted',
    arrive: 'on_scene',
    hand_back: 'alerting',
    silence: 'alerting',
    close: 'closed',
  },
  on_scene: {
    press_again: 'on_scene',
    undo: 'on_scene',
    accept: 'on_scene',
    progress: 'on_scene',
    arrive: 'on_scene',
    hand_back: 'alerting',
    silence: 'alerting',
    close: 'closed',
  },
  closed: {},
} as const satisfies Record<SosStage, Partial<Record<SosMove, SosStage>>>;

/** The stage a move leads to, or null when it has no place here. */
export function nextSosStage(stage: SosStage, move: SosMove): SosStage | null {
  return (SOS_STATES[stage] as Partial<Record<SosMove, SosStage>>)[move] ?? null;
}

/** The timer that must be pending while a case is in a stage: who does nothing is overtaken by it. */
export const TIMER_OF = {
  alerting: 'step',
  accepted: 'silence',
  on_scene: 'silence',
  closed: null,
} as const satisfies Record<SosStage, 'step' | 'silence' | null>;

/** Stages in which facts of the person are open to those who help. */
export function isOpen(stage: SosStage): boolean {
  return stage !== 'closed';
}
