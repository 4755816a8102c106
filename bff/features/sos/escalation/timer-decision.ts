import type { SosStage } from '../../../contracts/sos';
import { nextSosStage, TIMER_OF } from '../sos.states';
import type { Policy, TimerKind } from '../sos.types';

export type TimerDecision =
  /** ask whom the step names */
  | 'step'
  /** the one who took the case gave no sign for most of the time they have: they are asked */
  | 'remind'
  /** nobody gave a sign: the case goes back to those who may take it */
  | 'put_back'
  /** a call that was not answered is looked at, or placed again */
  | 'look'
  /** belongs to those who registered for its kind */
  | 'other'
  /** the case went on without it */
  | 'stale';

/** Subject of the silence timer that only reminds. */
export const REMIND = 'remind';
/** A responder who kneels beside somebody presses no buttons: on the scene they have three times as long. */
const ON_SCENE_FACTOR = 3;
const REMIND_AT = 0.6;

/** What a timer that has come due asks for, now that the case stands where it stands. */
export function decideTimer(
  now: { stage: SosStage; epoch: number } | null,
  timer: { kind: TimerKind; epoch: number; subject: string | null },
): TimerDecision {
  if (timer.kind === 'hand_off_receipt' || timer.kind === 'follow_up') return 'other';
  if (!now || now.stage === 'closed' || timer.epoch !== now.epoch) return 'stale';
  if (timer.kind === 'redial') return now.stage === 'alerting' ? 'look' : 'stale';
  if (TIMER_OF[now.stage] !== timer.kind) return 'stale';
  if (timer.kind === 'step') return nextSosStage(now.stage, 'escalate') ? 'step' : 'stale';
  return timer.subject === REMIND ? 'remind' : 'put_back';
}

/** Seconds without a sign of life after which a case in this stage goes back; null where no such timer runs. */
export function silenceS(policy: Pick<Policy, 'silenceS'>, stage: SosStage): number | null {
  if (stage === 'accepted') return policy.silenceS;
  return stage === 'on_scene' ? policy.silenceS * ON_SCENE_FACTOR : null;
}

/** The timer a stage must have, as it is set on entering it or on a sign of life: first one that reminds, then the last one. */
export function timerFor(
  policy: Pick<Policy, 'silenceS'>,
  stage: SosStage,
  part: 'whole' | 'rest' = 'whole',
): { kind: 'step' | 'silence'; subject: string | null; afterS: number } | null {
  const kind = TIMER_OF[stage];
  if (!kind) return null;
  if (kind === 'step') return { kind, subject: null, afterS: 0 };
  const whole = silenceS(policy, stage)!;
  const remindS = Math.round(whole * REMIND_AT);
  return part === 'whole'
    ? { kind, subject: REMIND, afterS: remindS }
    : { kind, subject: null, afterS: whole - remindS };
}

/** The longest a pending timer may still have to wait: one that has longer was set before a clock jumped back. */
export function longestWaitS(policy: Policy, timer: { kind: TimerKind; subject: string | null }): number | null {
  if (timer.kind === 'step') return Math.max(policy.repeatAfterS, ...policy.steps.map(({ afterS }) => afterS), 5);
  if (timer.kind === 'silence') return silenceS(policy, 'on_scene');
  return timer.kind === 'redial' ? redialPauseS(policy, Number.MAX_SAFE_INTEGER) : null;
}

/** Carriers shut out callers who ring without end: after three calls the pause doubles, and once more after six. */
export function redialPauseS(policy: Pick<Policy, 'redialAfterS'>, attempt: number): number {
  return policy.redialAfterS * 2 ** Math.min(2, Math.floor(Math.max(0, attempt - 1) / 3));
}
